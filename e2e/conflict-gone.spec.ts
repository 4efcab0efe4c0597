import type { DataTableLockLevel } from '@aws-sdk/client-connect'
import { expect, test } from './fixtures'
import { axeViolations } from './support/axe'
import { branchTable } from './support/branch-table'
import { openSheet } from './support/sheet'
import { changeValue, removeValue, renameRecord, storedValues } from './support/stored'

const LUND = { key: { Branch: 'Lund' }, attribute: 'Phone' }
const OSLO = { key: { Branch: 'Oslo' }, attribute: 'Phone' }

function twoPhones(lockLevel: DataTableLockLevel) {
  return branchTable(lockLevel, [
    { branch: 'Lund', phone: 'base', note: 'stays' },
    { branch: 'Oslo', phone: 'base', note: 'stays' },
  ])
}

test('a value that a colleague removed is stored again only if the user says so', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(twoPhones('VALUE'))
  const sheet = await openSheet(page, tableId)
  await sheet.type('Lund', 'Phone', 'mine Lund')
  await sheet.type('Oslo', 'Phone', 'mine Oslo')
  for (const cell of [LUND, OSLO]) await removeValue(connect, tableId, cell)
  await sheet.save('0 saved, 2 conflicts')
  expect(await storedValues(connect, tableId)).toEqual([
    'Lund › Note = stays',
    'Oslo › Note = stays',
  ])

  const panel = sheet.conflicts
  await expect(panel).toContainText('The stored value was deleted after you read it')
  await expect(panel.locator('dl > div').nth(2)).toContainText('no value is stored now')
  await panel.getByRole('button', { name: 'Keep mine' }).click()
  await expect(panel.getByRole('article')).toContainText('Oslo › Phone')
  await panel.getByRole('button', { name: 'Take theirs' }).click()
  await sheet.expectState('Oslo', 'Phone', 'clean')
  await expect(sheet.cell('Oslo', 'Phone')).toHaveText('')
  await sheet.save('1 saved')
  await sheet.expectState('Lund', 'Phone', 'saved')
  expect(await storedValues(connect, tableId)).toEqual([
    'Lund › Note = stays',
    'Lund › Phone = mine Lund',
    'Oslo › Note = stays',
  ])
})

test('removing a value that a colleague changed asks first', { tag: '@more' }, async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(twoPhones('VALUE'))
  const sheet = await openSheet(page, tableId)
  await changeValue(connect, tableId, LUND, 'theirs')
  await sheet.clear('Lund', 'Phone')
  await sheet.save('0 saved, 1 conflict')
  await expect(sheet.conflicts.locator('dl > div').nth(1)).toContainText('No value')
  expect(await storedValues(connect, tableId)).toContain('Lund › Phone = theirs')
  await sheet.conflicts.getByRole('button', { name: 'Keep mine' }).click()
  await sheet.save('1 saved')
  expect(await storedValues(connect, tableId)).not.toContain('Lund › Phone = theirs')
})

test('two people fill the same empty cell, and the second one chooses', { tag: '@more' }, async ({
  page,
  colleague,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(
    branchTable('PRIMARY_VALUE', [{ branch: 'Lund', note: 'stays' }]),
  )
  const [mine, theirs] = [await openSheet(page, tableId), await openSheet(colleague, tableId)]
  await theirs.type('Lund', 'Phone', 'theirs')
  await theirs.save('1 saved')
  await mine.type('Lund', 'Phone', 'mine')
  await mine.save('0 saved, 1 conflict')
  await expect(mine.conflicts.locator('dl > div').nth(0)).toContainText('No value')
  expect(await storedValues(connect, tableId)).toContain('Lund › Phone = theirs')
  await mine.conflicts.getByRole('button', { name: 'Keep mine' }).click()
  await mine.save('1 saved')
  expect(await storedValues(connect, tableId)).toEqual([
    'Lund › Note = stays',
    'Lund › Phone = mine',
  ])
})

test('at NONE, where the service checks nothing, a moved value is a conflict all the same', {
  tag: '@more',
}, async ({ page, connect, makeTable }) => {
  const { tableId } = await makeTable(twoPhones('NONE'))
  const sheet = await openSheet(page, tableId)
  await changeValue(connect, tableId, LUND, 'theirs')
  await sheet.type('Lund', 'Phone', 'mine Lund')
  await sheet.type('Oslo', 'Phone', 'mine Oslo')
  await sheet.save('1 saved, 1 conflict')
  await sheet.expectState('Lund', 'Phone', 'conflict')
  await sheet.expectState('Oslo', 'Phone', 'saved')
  const stored = await storedValues(connect, tableId)
  expect(stored).toContain('Lund › Phone = theirs')
  expect(stored).toContain('Oslo › Phone = mine Oslo')
  await sheet.conflicts.getByRole('button', { name: 'Keep mine' }).click()
  await sheet.save('1 saved')
  // The bar said so of the save before as well.
  await sheet.expectState('Lund', 'Phone', 'saved')
  expect(await storedValues(connect, tableId)).toContain('Lund › Phone = mine Lund')
})

test('a value for a record that a colleague deleted makes no record of itself unasked', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(
    branchTable('VALUE', [
      { branch: 'Lund', phone: 'base', note: 'stays' },
      { branch: 'Visby', note: 'summer only' },
    ]),
  )
  const sheet = await openSheet(page, tableId)
  await sheet.type('Visby', 'Phone', 'mine')
  await removeValue(connect, tableId, { key: { Branch: 'Visby' }, attribute: 'Note' })
  const lund = ['Lund › Note = stays', 'Lund › Phone = base']
  await sheet.save('0 saved, 1 conflict')
  expect(await storedValues(connect, tableId)).toEqual(lund)
  await sheet.expectState('Visby', 'Phone', 'conflict')
  await expect(sheet.conflicts).toContainText('The whole record was deleted after you read it')

  await sheet.conflicts.getByRole('button', { name: 'Keep mine' }).click()
  await expect(sheet.cell('Visby', 'Branch').locator('..')).toHaveAttribute('data-record', 'new')
  await expect(sheet.bar).toContainText('1 record to be added')
  await sheet.save('1 saved')
  expect(await storedValues(connect, tableId)).toEqual([...lund, 'Visby › Phone = mine'])

  await sheet.type('Visby', 'Note', 'mine')
  await removeValue(connect, tableId, { key: { Branch: 'Visby' }, attribute: 'Phone' })
  await sheet.save('0 saved, 1 conflict')
  await sheet.conflicts.getByRole('button', { name: 'Take theirs' }).click()
  // The row stays for undo until the table is read again.
  await page.getByRole('button', { name: 'Read the table again' }).click()
  await expect(sheet.cell('Visby', 'Branch')).toHaveCount(0)
  expect(await storedValues(connect, tableId)).toEqual(lund)
})

test('an edit of a record that a colleague renamed goes on in that record', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(twoPhones('VALUE'))
  const sheet = await openSheet(page, tableId)
  await sheet.type('Lund', 'Phone', 'mine')
  await renameRecord(connect, tableId, LUND, { Branch: 'Ystad' })
  await sheet.save('0 saved, 1 conflict')
  await expect(sheet.conflicts).toContainText('The record is called Ystad now')
  for (const scheme of ['light', 'dark'] as const) {
    expect.soft(await axeViolations(page, scheme), scheme).toEqual([])
  }
  await sheet.conflicts.getByRole('button', { name: 'Put my edit there' }).click()
  await sheet.expectState('Ystad', 'Phone', 'dirty')
  await sheet.save('1 saved')
  expect(await storedValues(connect, tableId)).toEqual([
    'Oslo › Note = stays',
    'Oslo › Phone = base',
    'Ystad › Note = stays',
    'Ystad › Phone = mine',
  ])
})
