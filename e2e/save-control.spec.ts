import { expect, overLine, test } from './fixtures'
import { branchTable } from './support/branch-table'
import { holdUpdate } from './support/line'
import { openSheet } from './support/sheet'
import { changeValue, storedValues } from './support/stored'

test.describe('over a line that holds a call until the test lets it go', () => {
  test.use(overLine(1))

  test('a save that is stopped ends with a true state for every cell', async ({
    page,
    line,
    standIn,
    openOverLine,
  }) => {
    const branches = ['b0', 'b1', 'b2', 'b3', 'b4', 'b5']
    const table = branchTable(
      'VALUE',
      branches.map((branch) => ({ branch, note: 'base' })),
    )
    const { tableId, sheet } = await openOverLine(table)
    for (const branch of branches) await sheet.type(branch, 'Note', 'new')
    const release = holdUpdate(line, 2)
    await page.keyboard.press('ControlOrMeta+s')
    await sheet.expectState('b1', 'Note', 'saved')
    await sheet.bar.getByRole('button', { name: 'Stop' }).click()
    await expect(sheet.bar.getByRole('button', { name: 'Stopping' })).toBeDisabled()
    release()
    await expect(sheet.bar).toContainText(/Last save: \d saved, \d not sent/)
    const stored = await storedValues(standIn.connect, tableId)
    for (const branch of branches) {
      const isStored = stored.includes(`${branch} › Note = new`)
      await sheet.expectState(branch, 'Note', isStored ? 'saved' : 'dirty')
    }
  })
})

test('a cell whose neighbour changed goes again by the policy, and the receipt says so', async ({
  page,
  connect,
  makeTable,
}) => {
  const table = await makeTable(
    branchTable('PRIMARY_VALUE', [{ branch: 'Lund', phone: '1', note: 'a' }]),
  )
  const sheet = await openSheet(page, table.tableId)
  await page.getByRole('combobox', { name: /only a neighbour/ }).click()
  await page.getByRole('option', { name: 'Neighbour changed: send again' }).click()
  await sheet.type('Lund', 'Phone', '2')
  const note = { key: { Branch: 'Lund' }, attribute: 'Note' }
  await changeValue(connect, table.tableId, note, 'theirs')
  await sheet.save('1 saved, 1 sent again')
  expect(await storedValues(connect, table.tableId)).toEqual([
    'Lund › Note = theirs',
    'Lund › Phone = 2',
  ])
  const download = page.waitForEvent('download')
  await sheet.bar.getByRole('button', { name: 'Receipt as CSV' }).click()
  expect((await download).suggestedFilename()).toMatch(/^lockstep-receipt-.*\.csv$/)
})
