import { expect, test } from './fixtures'
import { branchTable } from './support/branch-table'
import { expectKeptDrafts } from './support/kept-drafts'
import { openSheet, sheetOf } from './support/sheet'
import { changeValue, storedValues } from './support/stored'

const TABLE = branchTable('VALUE', [
  { branch: 'Lund', phone: 'base' },
  { branch: 'Oslo', phone: 'base' },
])

function phoneOf(branch: string) {
  return { key: { Branch: branch }, attribute: 'Phone' }
}

test('a double click on “Keep mine” decides the one that was seen, and the next one waits', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  for (const branch of ['Lund', 'Oslo']) {
    await changeValue(connect, tableId, phoneOf(branch), `theirs ${branch}`)
    await sheet.type(branch, 'Phone', `mine ${branch}`)
  }
  await sheet.save('0 saved, 2 conflicts')
  const keep = sheet.conflicts.getByRole('button', { name: 'Keep mine', exact: true })
  await keep.dblclick()
  await expect(sheet.conflicts.getByRole('article')).toContainText('Oslo › Phone')
  await sheet.expectState('Lund', 'Phone', 'dirty')
  await sheet.expectState('Oslo', 'Phone', 'conflict')
  await sheet.save('1 saved')
  expect(await storedValues(connect, tableId)).toEqual([
    'Lund › Phone = mine Lund',
    'Oslo › Phone = theirs Oslo',
  ])
})

test('a choice is not one about what a colleague saved between the look and the press', {
  tag: '@more',
}, async ({ page, connect, makeTable }) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await changeValue(connect, tableId, phoneOf('Lund'), 'theirs')
  await sheet.type('Lund', 'Phone', 'mine')
  await sheet.save('0 saved, 1 conflict')
  const article = sheet.conflicts.getByRole('article')
  await expect(article).toContainText('theirs')
  await changeValue(connect, tableId, phoneOf('Lund'), 'theirs again')
  // The hand is on its way while the page finds it: it presses in the moment that the card shows the new value.
  const isPressed = article.evaluate(
    (card) =>
      new Promise<void>((resolve) => {
        const press = () => {
          if (!card.textContent?.includes('theirs again')) return
          watch.disconnect()
          for (const button of card.querySelectorAll('button')) {
            if (button.textContent === 'Keep mine') button.click()
          }
          resolve()
        }
        const watch = new MutationObserver(press)
        watch.observe(card, { subtree: true, childList: true, characterData: true })
      }),
  )
  await page.getByRole('button', { name: 'Read the table again' }).click()
  await isPressed
  await expect(article).toContainText('Not decided: it changed again while you looked')
  await sheet.expectState('Lund', 'Phone', 'conflict')
  expect(await storedValues(connect, tableId)).toContain('Lund › Phone = theirs again')
  await expect(async () => {
    await sheet.conflicts.getByRole('button', { name: 'Take theirs' }).click({ timeout: 1_000 })
    await expect(sheet.conflicts).toContainText('Every conflict is settled', { timeout: 100 })
  }).toPass()
  await sheet.expectState('Lund', 'Phone', 'clean')
  await expect(sheet.cell('Lund', 'Phone')).toHaveText('theirs again')
})

test('a Delete that is held discards one change under review, and a double click one more', {
  tag: '@more',
}, async ({ page, connect, makeTable }) => {
  const { tableId } = await makeTable(
    branchTable('VALUE', [
      { branch: 'Lund', phone: '1', note: 'a' },
      { branch: 'Oslo', phone: '2' },
    ]),
  )
  const sheet = await openSheet(page, tableId)
  await sheet.type('Lund', 'Phone', '11')
  await sheet.type('Lund', 'Note', 'aa')
  await sheet.type('Oslo', 'Phone', '22')
  await page.keyboard.press('F9')
  const panel = page.getByRole('region', { name: /Review changes/ })
  await expect(panel).toContainText('Review changes (3)')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.down('Delete')
  await page.keyboard.down('Delete')
  await page.keyboard.down('Delete')
  await page.keyboard.up('Delete')
  await expect(panel).toContainText('Review changes (2)')
  await panel
    .getByRole('button', { name: /^Discard the change of/ })
    .first()
    .dblclick()
  await expect(panel).toContainText('Review changes (1)')
  await sheet.save('1 saved')
  expect(await storedValues(connect, tableId)).toEqual([
    'Lund › Note = a',
    'Lund › Phone = 1',
    'Oslo › Phone = 22',
  ])
})

test('a third value outlasts its page and its conflict, and nothing older is saved in its place', async ({
  page,
  context,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await changeValue(connect, tableId, phoneOf('Lund'), 'theirs')
  await sheet.type('Lund', 'Phone', 'mine')
  await sheet.save('0 saved, 1 conflict')
  await sheet.conflicts.getByRole('button', { name: 'Edit…' }).click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('third')
  // The draft, and the text beside it.
  await expectKeptDrafts(page, tableId, 2)
  await page.close({ runBeforeUnload: false })
  await changeValue(connect, tableId, phoneOf('Lund'), 'base')

  const again = sheetOf(await context.newPage())
  await openSheet(again.page, tableId)
  await again.bar.getByRole('button', { name: '1 conflict to decide' }).click()
  const field = again.conflicts.getByLabel('A third value')
  await expect(field).toHaveValue('third')
  await again.page.keyboard.press('ControlOrMeta+s')
  await again.cell('Oslo', 'Phone').click()
  await again.page.keyboard.press('ControlOrMeta+s')
  await expect(again.bar).toContainText('1 conflict to decide')
  expect(await storedValues(connect, tableId)).toContain('Lund › Phone = base')

  await again.bar.getByRole('button', { name: '1 conflict to decide' }).click()
  await again.conflicts.getByRole('button', { name: 'Use this value' }).click()
  await again.save('1 saved')
  expect(await storedValues(connect, tableId)).toEqual([
    'Lund › Phone = third',
    'Oslo › Phone = base',
  ])
})
