import { axeViolations, expect, test } from './fixtures'
import { branchTable } from './support/branch-table'
import { openSheet } from './support/sheet'
import { storedValues } from './support/stored'

test('changes are looked through, ticked and saved in part', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(
    branchTable('VALUE', [
      { branch: 'Lund', phone: '1', note: 'open at nine' },
      { branch: 'Oslo', phone: '2', note: 'closed' },
    ]),
  )
  const sheet = await openSheet(page, tableId)
  await sheet.type('Lund', 'Note', 'open at ten')
  await sheet.type('Lund', 'Phone', '11')
  await sheet.clear('Oslo', 'Note')
  await page.keyboard.press('F9')
  await expect(
    page.getByRole('list', { name: 'Changes' }).getByRole('button', { name: 'Lund', exact: true }),
  ).toBeFocused()
  await page.getByText('Saving all: 3 cells. It takes 2 requests').click()
  await expect(page.getByText('BatchDeleteDataTableValue')).toBeVisible()
  for (const scheme of ['light', 'dark'] as const) {
    expect.soft(await axeViolations(page, scheme), scheme).toEqual([])
  }

  const list = page.getByRole('list', { name: 'Changes' })
  await page.getByRole('combobox', { name: 'Kind of change' }).click()
  await page.getByRole('option', { name: 'Cleared (1)' }).click()
  await expect(list.getByRole('button', { name: 'Note', exact: true })).toHaveCount(1)
  await list.getByRole('checkbox', { name: 'Select record Oslo' }).click()
  await page.getByRole('button', { name: 'Save 1 selected' }).click()
  await sheet.expectState('Oslo', 'Note', 'saved')
  await sheet.expectState('Lund', 'Note', 'dirty')
  expect(await storedValues(connect, tableId)).toEqual([
    'Lund › Note = open at nine',
    'Lund › Phone = 1',
    'Oslo › Phone = 2',
  ])

  await expect(list.getByRole('button', { name: 'Note', exact: true })).toBeVisible()
  await list.getByRole('button', { name: 'Lund', exact: true }).focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Delete')
  await sheet.expectState('Lund', 'Phone', 'clean')
  await expect(list.getByRole('button', { name: 'Note', exact: true })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(sheet.cell('Lund', 'Note')).toBeFocused()
})

test('a save that removes several values asks first', async ({ page, connect, makeTable }) => {
  const branches = ['b0', 'b1', 'b2', 'b3', 'b4', 'b5']
  const { tableId } = await makeTable(
    branchTable(
      'VALUE',
      branches.map((branch) => ({ branch, note: 'old' })),
    ),
  )
  const sheet = await openSheet(page, tableId)
  for (const branch of branches) await sheet.clear(branch, 'Note')
  await page.keyboard.press('ControlOrMeta+s')
  const question = page.getByRole('alertdialog', { name: 'Save 6 changes in 6 records?' })
  await expect(question).toContainText('6 stored values are removed')
  for (const scheme of ['light', 'dark'] as const) {
    expect.soft(await axeViolations(page, scheme), scheme).toEqual([])
  }
  await question.getByRole('button', { name: 'Not yet' }).click()
  await sheet.expectState('b0', 'Note', 'dirty')
  await page.keyboard.press('ControlOrMeta+s')
  await question.getByRole('button', { name: 'Save 6 changes' }).click()
  await expect(sheet.bar).toContainText('Last save: 6 saved')
  expect(await storedValues(connect, tableId)).toEqual([])
})

test('keys of the page leave an open question alone, but F9 looks first', { tag: '@more' }, async ({
  page,
  makeTable,
}) => {
  const branches = ['b0', 'b1', 'b2', 'b3', 'b4', 'b5']
  const { tableId } = await makeTable(
    branchTable(
      'VALUE',
      branches.map((branch) => ({ branch, note: 'old' })),
    ),
  )
  const sheet = await openSheet(page, tableId)
  // From the last to the first: the review goes by the grid.
  for (const branch of branches.toReversed()) await sheet.clear(branch, 'Note')
  const review = page.getByRole('region', { name: 'Review changes (6)' })
  await page.keyboard.press('ControlOrMeta+s')
  const question = page.getByRole('alertdialog')
  await expect(question).toContainText('You can look at every change first with F9.')
  await page.keyboard.press('Shift+F9')
  await expect(question.getByRole('button', { name: 'Not yet' })).toBeFocused()
  await expect(page.getByRole('region', { name: /^Receipts/ })).toHaveCount(0)

  await page.keyboard.press('F9')
  await expect(question).toBeHidden()
  await expect(review.getByRole('button', { name: 'b0', exact: true })).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(review.getByRole('button', { name: 'Note', exact: true }).first()).toBeFocused()

  await sheet.bar.getByRole('button', { name: 'Discard all' }).click()
  await expect(page.getByRole('alertdialog', { name: 'Discard 6 edits?' })).toBeVisible()
  await page.keyboard.press('F9')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('alertdialog')).toHaveCount(0)
  await expect(review).toBeVisible()

  await review.getByRole('button', { name: 'b0', exact: true }).focus()
  await page.keyboard.press('Escape')
  await expect(review).toHaveCount(0)
  await expect(sheet.cell('b0', 'Note')).toBeFocused()
})
