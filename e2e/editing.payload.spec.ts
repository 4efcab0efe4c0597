import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { branchTable } from './support/branch-table'
import { openSheet } from './support/sheet'
import { storedValues } from './support/stored'

/** Alters what the page sends when it saves, until the page is let alone again. */
async function alterSaves(page: Page, alter: (body: string) => string): Promise<void> {
  await page.route('**/tables/**', async (route) => {
    const request = route.request()
    const postData = request.postData()
    await (request.method() === 'POST' && postData !== null
      ? route.continue({ postData: alter(postData) })
      : route.continue())
  })
}

const ALTERED: Readonly<Record<string, (body: string) => string>> = {
  'with a number for a table': (body) => body.replace(/"tableId":"[^"]*"/, '"tableId":1'),
  'without bases': (body) => body.replaceAll('"base":', '"bass":'),
  'with one cell twice': (body) =>
    body.replace(/"drafts":\[(.*\})\](?=,"|\}\]$)/, '"drafts":[$1,$1]'),
}

test('an altered save is refused in words: nothing is written, no edit is lost', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(branchTable('VALUE', [{ branch: 'Lund', note: 'base' }]))
  const sheet = await openSheet(page, tableId)
  const alert = page.getByRole('alert').filter({ hasText: 'These edits were not sent' })
  await sheet.type('Lund', 'Note', 'mine')

  for (const [how, alter] of Object.entries(ALTERED)) {
    await test.step(how, async () => {
      await alterSaves(page, (body) => {
        const altered = alter(body)
        expect(altered).not.toBe(body)
        return altered
      })
      await page.keyboard.press('ControlOrMeta+s')
      await expect(alert).toContainText('Nothing was saved, and your edits are kept in this tab.')
      await expect(sheet.cell('Lund', 'Note')).toHaveText('mine')
      await sheet.expectState('Lund', 'Note', 'dirty')
      expect(await storedValues(connect, tableId)).toEqual(['Lund › Note = base'])
      await alert.getByRole('button', { name: 'Dismiss' }).click()
      await page.unrouteAll()
    })
  }

  await sheet.cell('Lund', 'Note').click()
  await sheet.save('1 saved')
  expect(await storedValues(connect, tableId)).toEqual(['Lund › Note = mine'])
})
