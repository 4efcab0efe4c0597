import { expect, test } from './fixtures'
import { branchTable } from './support/branch-table'
import { openSheet } from './support/sheet'
import { storedValues } from './support/stored'

const UPDATE = 'BatchUpdateDataTableValue'
const LUND = [{ AttributeName: 'Branch', Value: 'Lund' }]
const TABLE = branchTable('VALUE', [
  { branch: 'Lund', phone: 'base' },
  { branch: 'Oslo', phone: 'base' },
])
const BOTH_ONCE = ['Lund › Phone: base → mine', 'Oslo › Phone: base → mine']

test('a cell that the service fails says why, and is written once when it is sent again', async ({
  page,
  faults,
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await faults.add({
    operation: UPDATE,
    effect: 'fail-cell',
    table: tableId,
    primaryValues: LUND,
    attribute: 'Phone',
    message: 'The number is being moved',
  })
  await sheet.type('Lund', 'Phone', 'mine')
  await sheet.type('Oslo', 'Phone', 'mine')
  await sheet.save('1 saved, 1 failed')
  await sheet.expectState('Lund', 'Phone', 'failed')
  await sheet.expectState('Oslo', 'Phone', 'saved')
  await expect(sheet.cell('Lund', 'Phone')).toHaveText('mine')
  await expect(sheet.cell('Lund', 'Phone')).toHaveAccessibleDescription(/The number is being moved/)

  await faults.clear()
  const panel = page.getByRole('region', { name: 'Failed cells (1)' })
  await panel.getByRole('button', { name: 'Retry', exact: true }).click()
  await sheet.expectState('Lund', 'Phone', 'saved')
  expect(await faults.writes(tableId)).toEqual([...BOTH_ONCE].reverse())
})

test('a save that is throttled on its way waits, and ends saved', { tag: '@more' }, async ({
  page,
  faults,
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await faults.add({ operation: UPDATE, effect: 'throttle', table: tableId, count: 2 })
  await sheet.type('Lund', 'Phone', 'mine')
  await sheet.type('Oslo', 'Phone', 'mine')
  await page.keyboard.press('ControlOrMeta+s')
  await expect(sheet.bar).toContainText('Amazon Connect asked to slow down. Waiting…')
  await expect(sheet.bar).toContainText('Last save: 2 saved')
  await expect(sheet.bar).toContainText('No unsaved edits')
  expect((await faults.writes(tableId)).sort()).toEqual(BOTH_ONCE)
})

for (const effect of ['reset-after', 'half-response', 'error-after'] as const) {
  test(`a write whose answer is lost (${effect}) is found saved, and does not collide with itself`, {
    tag: effect === 'reset-after' ? [] : '@more',
  }, async ({ page, faults, makeTable }) => {
    const { tableId } = await makeTable(TABLE)
    const sheet = await openSheet(page, tableId)
    await faults.add({ operation: UPDATE, effect, table: tableId, count: 1 })
    await sheet.type('Lund', 'Phone', 'mine')
    await sheet.type('Oslo', 'Phone', 'mine')
    await sheet.save('2 saved')
    await sheet.expectState('Lund', 'Phone', 'saved')
    await expect(sheet.conflicts).toBeHidden()
    expect((await faults.writes(tableId)).sort()).toEqual(BOTH_ONCE)

    // What was read with them is what the next edit stands on.
    await sheet.type('Lund', 'Phone', 'again')
    await sheet.save('1 saved')
    expect((await faults.writes(tableId)).at(-1)).toBe('Lund › Phone: mine → again')
  })
}

for (const effect of ['reset-before', 'error-before'] as const) {
  test(`a write that never happened (${effect}) is sent once more after a look, and is written once`, {
    tag: effect === 'reset-before' ? [] : '@more',
  }, async ({ page, faults, makeTable }) => {
    const { tableId } = await makeTable(TABLE)
    const sheet = await openSheet(page, tableId)
    await faults.add({ operation: UPDATE, effect, table: tableId, count: 1 })
    await sheet.type('Lund', 'Phone', 'mine')
    await sheet.type('Oslo', 'Phone', 'mine')
    await sheet.save('2 saved')
    await expect(sheet.bar).toContainText('No unsaved edits')
    await expect(sheet.conflicts).toBeHidden()
    expect((await faults.writes(tableId)).sort()).toEqual(BOTH_ONCE)
  })
}

test('a save that is denied says so and keeps every edit', async ({
  page,
  connect,
  faults,
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await faults.add({ operation: UPDATE, effect: 'access-denied', table: tableId })
  await sheet.type('Lund', 'Phone', 'mine')
  await sheet.type('Oslo', 'Phone', 'mine')
  await page.keyboard.press('ControlOrMeta+s')
  const trouble = page.getByRole('main').getByRole('alert')
  await expect(trouble).toContainText(/did not allow this.*connect:BatchUpdateDataTableValue/)
  await expect(trouble).toContainText('Your edits are kept in this tab')
  await expect(sheet.bar).toContainText('Last save: 0 saved, 2 not sent')
  for (const branch of ['Lund', 'Oslo']) {
    await sheet.expectState(branch, 'Phone', 'dirty')
    await expect(sheet.cell(branch, 'Phone')).toHaveText('mine')
  }
  expect(await faults.writes(tableId)).toEqual([])

  await faults.clear()
  await trouble.getByRole('button', { name: 'Save again' }).click()
  await expect(sheet.bar).toContainText('Last save: 2 saved')
  expect((await faults.writes(tableId)).sort()).toEqual(BOTH_ONCE)
  expect(await storedValues(connect, tableId)).toEqual([
    'Lund › Phone = mine',
    'Oslo › Phone = mine',
  ])
})

for (const [error, outcome, words] of [
  ['InvalidParameterException', '0 saved, 2 failed', 'told by the service'],
  ['InvalidRequestException', '0 saved, 2 failed', 'told by the service'],
  ['ResourceNotFoundException', '0 saved, 2 not sent', 'This table was not found'],
  ['ConflictException', '0 saved, 2 failed', 'Nothing was written'],
  ['InternalServiceException', '0 saved', 'did not answer'],
] as const) {
  test(`a save that is refused with ${error} says so and keeps its edits, and the next one is saved`, {
    tag: error === 'ConflictException' ? [] : '@more',
  }, async ({ page, faults, makeTable }) => {
    const { tableId } = await makeTable(TABLE)
    const sheet = await openSheet(page, tableId)
    const message = 'told by the service'
    await faults.add({ operation: UPDATE, effect: 'error', error, message, table: tableId })
    await sheet.type('Lund', 'Phone', 'mine')
    await sheet.type('Oslo', 'Phone', 'mine')
    await sheet.save(outcome)
    await expect(page.getByRole('main')).toContainText(words)
    await expect(sheet.cell('Lund', 'Phone')).toHaveText('mine')
    await expect(sheet.cell('Oslo', 'Phone')).toHaveText('mine')
    expect(await faults.writes(tableId)).toEqual([])

    await faults.clear()
    await sheet.save('2 saved')
    expect((await faults.writes(tableId)).sort()).toEqual(BOTH_ONCE)
  })
}
