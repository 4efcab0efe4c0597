import { axeViolations, expect, test } from './fixtures'
import { branchTable } from './support/branch-table'
import { openSheet } from './support/sheet'
import { changeValue, storedValues } from './support/stored'

test('one gesture is one step back and forth, and a colleague’s value is never undone', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(
    branchTable('VALUE', [
      { branch: 'r1', phone: '111', note: 'one' },
      { branch: 'r2', phone: '222' },
    ]),
  )
  const sheet = await openSheet(page, tableId)
  await sheet.type('r1', 'Phone', '555')
  await sheet.type('r2', 'Phone', '666')
  await page.keyboard.press('ControlOrMeta+z')
  await sheet.expectState('r2', 'Phone', 'clean')
  await expect(sheet.cell('r2', 'Phone')).toBeFocused()
  await expect(page.getByText('Undone: edit of Phone in r2.')).toBeAttached()
  await page.keyboard.press('ControlOrMeta+y')
  await sheet.expectState('r2', 'Phone', 'dirty')

  await sheet.bar.getByRole('button', { name: 'Discard all' }).click()
  await page.getByRole('button', { name: 'Discard 2 edits' }).click()
  await sheet.expectState('r1', 'Phone', 'clean')
  await page.getByRole('button', { name: 'Undo discard of 2 cells' }).click()
  await expect(sheet.cell('r1', 'Phone')).toHaveText('555')
  expect(await axeViolations(page, 'light')).toEqual([])

  await page.getByRole('button', { name: 'Undo edit of Phone in r2' }).click()
  await changeValue(connect, tableId, { key: { Branch: 'r2' }, attribute: 'Phone' }, '999')
  await page.getByRole('button', { name: 'Read the table again' }).click()
  await expect(sheet.cell('r2', 'Phone')).toHaveText('999')
  await page.getByRole('button', { name: 'Redo edit of Phone in r2' }).click()
  await sheet.expectState('r2', 'Phone', 'conflict')
  await page.getByRole('button', { name: 'Undo edit of Phone in r2' }).click()
  await sheet.save('1 saved')
  expect(await storedValues(connect, tableId)).toEqual([
    'r1 › Note = one',
    'r1 › Phone = 555',
    'r2 › Phone = 999',
  ])
})
