import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { branchTable } from './support/branch-table'
import { openSheet } from './support/sheet'
import { changeValue, storedValues } from './support/stored'

type Alter = (body: string) => string

/** Alters what the page sends when it saves, until the page is let alone again. */
async function alterSaves(page: Page, alter: Alter): Promise<void> {
  await page.route('**/tables/**', async (route) => {
    const request = route.request()
    const postData = request.postData()
    // A page that lost the answer to a save asks for it with a body of its own.
    if (request.method() !== 'POST' || !postData?.includes('"drafts":[')) return route.continue()
    const altered = alter(postData)
    expect(altered).not.toBe(postData)
    return route.continue({ postData: altered })
  })
}

const DRAFTS = /"drafts":\[(.*\})\](?=,"|\}\]$)/

/** The one draft of the body so many times, all but the first of other records. */
function many(times: number): Alter {
  return (body) =>
    body.replace(DRAFTS, (_all, draft: string) => {
      const copies = Array.from({ length: times }, (_, at) =>
        at === 0 ? draft : draft.replaceAll('Lund', `L${at}`),
      )
      return `"drafts":[${copies.join(',')}]`
    })
}

const ALTERED: Readonly<Record<string, Alter>> = {
  'with a number for a table': (body) => body.replace(/"tableId":"[^"]*"/, '"tableId":1'),
  'without bases': (body) => body.replaceAll('"base":', '"bass":'),
  'with one cell twice': (body) => body.replace(DRAFTS, '"drafts":[$1,$1]'),
  'with more cells than one save takes': many(2_501),
}

const TABLE = branchTable('VALUE', [{ branch: 'Lund', note: 'base' }])

test('an altered save is refused in words: nothing is written, no edit is lost', {
  tag: '@more',
}, async ({ page, connect, makeTable }) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  const alert = page.getByRole('alert').filter({ hasText: 'These edits were not sent' })
  await sheet.type('Lund', 'Note', 'mine')

  for (const [how, alter] of Object.entries(ALTERED)) {
    await test.step(how, async () => {
      await alterSaves(page, alter)
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

test('a save for an attribute that does not exist is sent for no cell of it', {
  tag: '@more',
}, async ({ page, connect, makeTable }) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await sheet.type('Lund', 'Note', 'mine')
  await alterSaves(page, (body) =>
    body
      .replace('"attribute":"Note"', '"attribute":"Nope"')
      // The id of the attribute would tell that it has another name by now.
      .replace(/"attributeId":"[^"]*"/g, '"attributeId":null'),
  )
  await sheet.save('0 saved, 1 failed')
  await expect(sheet.cell('Lund', 'Note')).toHaveAccessibleDescription(
    /The table no longer has the attribute Nope that this was typed into. Nothing was sent for this cell/,
  )
  expect(await storedValues(connect, tableId)).toEqual(['Lund › Note = base'])
})

test('with the versions of another table nothing is overwritten that moved meanwhile', {
  tag: '@more',
}, async ({ page, connect, makeTable }) => {
  const other = await makeTable(TABLE)
  const { tableId } = await makeTable(TABLE)
  let external = ''
  const reading = await page.context().newPage()
  const there = await openSheet(reading, other.tableId)
  await there.type('Lund', 'Note', 'there')
  await reading.route('**/tables/**', async (route) => {
    const body = route.request().postData() ?? ''
    external = body.match(/"lockVersion":\{[^}]*\}/)?.[0] ?? external
    await route.continue()
  })
  await there.save('1 saved')
  await reading.close()

  const sheet = await openSheet(page, tableId)
  await sheet.type('Lund', 'Note', 'mine')
  await changeValue(connect, tableId, { key: { Branch: 'Lund' }, attribute: 'Note' }, 'theirs')
  await alterSaves(page, (body) => body.replace(/"lockVersion":\{[^}]*\}/, external))
  await sheet.save('0 saved, 1 conflict')
  expect(await storedValues(connect, tableId)).toEqual(['Lund › Note = theirs'])
})

test.describe('a save over the limit of a body', () => {
  test.use({ allowedConsole: [/status of (413|500)/] })

  test('reaches nobody: its edit is kept, in words, and is saved by the next', {
    tag: '@more',
  }, async ({ page, connect, makeTable }) => {
    const { tableId } = await makeTable(TABLE)
    const sheet = await openSheet(page, tableId)
    await sheet.type('Lund', 'Note', 'mine')
    await alterSaves(page, many(40_000))
    await page.keyboard.press('ControlOrMeta+s')
    // An app that has run for more than a minute knows that it never had the save; a younger one cannot be sure.
    await expect(page.getByText(/your (values|edits) are kept/i)).toBeVisible()
    await expect(sheet.cell('Lund', 'Note')).toHaveAttribute('data-cell-state', /^(failed|dirty)$/)
    await expect(sheet.cell('Lund', 'Note')).toHaveText('mine')
    expect(await storedValues(connect, tableId)).toEqual(['Lund › Note = base'])
    await page.unrouteAll()
    await sheet.save('1 saved')
    expect(await storedValues(connect, tableId)).toEqual(['Lund › Note = mine'])
  })
})
