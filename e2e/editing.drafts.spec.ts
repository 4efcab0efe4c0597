import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { openSheet, sheetOf } from './support/sheet'
import { storedValues } from './support/stored'
import type { TableSpec } from './support/tables'

const TABLE: TableSpec = {
  lockLevel: 'VALUE',
  attributes: [
    { name: 'Branch', type: 'TEXT', primary: true },
    { name: 'Note', type: 'TEXT' },
    { name: 'Phone', type: 'TEXT' },
  ],
  records: [
    { key: ['Lund'], values: { Note: 'a', Phone: '046' } },
    { key: ['Oslo'], values: { Note: 'b', Phone: '022' } },
  ],
}
const STORED = ['Lund › Note = a', 'Lund › Phone = 046', 'Oslo › Note = b', 'Oslo › Phone = 022']

function tableLink(page: Page, name: string) {
  return page.getByRole('navigation', { name: 'Data tables' }).getByRole('link', { name })
}

test('typing the old value back makes a cell clean, and the bar counts cells and records', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  const save = sheet.bar.getByRole('button', { name: /^Save/ })
  await expect(save).toBeDisabled()
  await sheet.type('Lund', 'Note', 'x')
  await expect(sheet.bar).toContainText('1 cell in 1 record changed')
  await sheet.type('Lund', 'Phone', 'y')
  await expect(sheet.bar).toContainText('2 cells in 1 record changed')
  await sheet.clear('Oslo', 'Phone')
  await expect(sheet.bar).toContainText('3 cells in 2 records changed')

  await sheet.type('Lund', 'Note', 'a')
  await sheet.expectState('Lund', 'Note', 'clean')
  await sheet.type('Oslo', 'Phone', '022')
  await sheet.expectState('Oslo', 'Phone', 'clean')
  await expect(sheet.bar).toContainText('1 cell in 1 record changed')

  await test.step('one edit is discarded where it is shown in full', async () => {
    await sheet.cell('Lund', 'Phone').click()
    await page.getByRole('button', { name: 'Discard', exact: true }).click()
    await sheet.expectState('Lund', 'Phone', 'clean')
    await expect(sheet.cell('Lund', 'Phone')).toHaveText('046')
    // The button is gone: the keyboard goes on at the cell.
    await expect(sheet.cell('Lund', 'Phone')).toBeFocused()
    await expect(sheet.bar).toContainText('No unsaved edits')
    await expect(save).toBeDisabled()
  })

  await test.step('all edits are discarded after a question', async () => {
    await sheet.type('Lund', 'Note', 'x')
    await sheet.type('Oslo', 'Note', 'x')
    await sheet.bar.getByRole('button', { name: 'Discard all' }).click()
    const question = page.getByRole('alertdialog', { name: 'Discard 2 edits?' })
    await question.getByRole('button', { name: 'Keep edits' }).click()
    await sheet.expectState('Lund', 'Note', 'dirty')
    await sheet.bar.getByRole('button', { name: 'Discard all' }).click()
    await question.getByRole('button', { name: 'Discard 2 edits' }).click()
    // The button cannot be pressed any more: the keyboard goes on in the grid.
    await expect(page.getByRole('grid').locator(':focus')).toHaveCount(1)
    await expect(sheet.cell('Lund', 'Note')).toHaveText('a')
    await expect(sheet.cell('Oslo', 'Note')).toHaveText('b')
    await expect(sheet.bar).toContainText('No unsaved edits')
  })
  expect(await storedValues(connect, tableId)).toEqual(STORED)
})

test('leaving with unsaved edits asks; kept edits wait in the tab, and can still be saved', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId, name } = await makeTable(TABLE)
  const other = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  const question = page.getByRole('dialog', { name: `1 unsaved edit in ${name}` })
  const heading = page.getByRole('heading', { level: 1 })
  await sheet.type('Lund', 'Note', 'kept')

  await tableLink(page, other.name).click()
  await expect(question.getByRole('button', { name: 'Stay' })).toBeFocused()
  await question.getByRole('button', { name: 'Stay' }).click()
  await expect(question).toBeHidden()
  await expect(heading).toHaveText(name)
  await sheet.expectState('Lund', 'Note', 'dirty')

  await tableLink(page, other.name).click()
  await question.getByRole('button', { name: 'Leave, keep edits' }).click()
  await expect(heading).toHaveText(other.name)
  await expect(sheet.cell('Lund', 'Note')).toHaveText('a')

  await tableLink(page, name).click()
  await expect(heading).toHaveText(name)
  await sheet.expectState('Lund', 'Note', 'dirty')
  await expect(sheet.cell('Lund', 'Note')).toHaveText('kept')
  await sheet.cell('Lund', 'Note').click()
  await sheet.save('1 saved')

  await sheet.type('Oslo', 'Note', 'thrown away')
  await tableLink(page, other.name).click()
  await question.getByRole('button', { name: 'Discard 1 edit and leave' }).click()
  await expect(heading).toHaveText(other.name)
  await tableLink(page, name).click()
  await expect(heading).toHaveText(name)
  await expect(sheet.cell('Oslo', 'Note')).toHaveText('b')
  await expect(sheet.cell('Lund', 'Note')).toHaveText('kept')
  await expect(sheet.bar).not.toContainText('changed')
  expect(await storedValues(connect, tableId)).toEqual(['Lund › Note = kept', ...STORED.slice(1)])
})

test('where the browser stores nothing, a reload asks while edits are unsaved, and shows what was saved', {
  tag: '@more',
}, async ({ page, makeTable }) => {
  const { tableId } = await makeTable(TABLE)
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('This is a private window.', 'SecurityError')
    }
  })
  const sheet = await openSheet(page, tableId)
  await expect(page.getByText('Unsaved edits are in the memory of this tab only')).toBeVisible()
  await sheet.type('Lund', 'Note', 'new')

  const asked = page.waitForEvent('dialog')
  // By the page itself: Playwright's own reload would wait for the new page that never comes.
  await page.evaluate(() => {
    setTimeout(() => window.location.reload())
  })
  const dialog = await asked
  expect(dialog.type()).toBe('beforeunload')
  await dialog.dismiss()
  await sheet.expectState('Lund', 'Note', 'dirty')

  await sheet.cell('Lund', 'Note').click()
  await sheet.save('1 saved')
  await page.reload()
  const again = sheetOf(page)
  await expect(again.cell('Lund', 'Note')).toHaveText('new')
  await again.expectState('Lund', 'Note', 'clean')
  await expect(again.bar).toContainText('No unsaved edits')
})
