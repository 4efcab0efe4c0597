import { readFile } from 'node:fs/promises'
import type { Download } from '@playwright/test'
import { csvRecords } from '../lib/save/testing/csv'
import { axeViolations, expect, test } from './fixtures'
import { branchTable } from './support/branch-table'
import { changeTextRules } from './support/rules'
import { openSheet } from './support/sheet'
import { addValue, changeValue, removeValue, storedValues } from './support/stored'

test('a save is undone after a question, and what a colleague changed since is left alone', async ({
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
  await sheet.type('Oslo', 'Note', 'open')
  await sheet.clear('Oslo', 'Phone')
  await sheet.save('3 saved')
  await changeValue(connect, tableId, { key: { Branch: 'Oslo' }, attribute: 'Note' }, 'theirs')
  await page.getByRole('button', { name: 'Read the table again' }).click()
  await expect(sheet.cell('Oslo', 'Note')).toHaveText('theirs')

  await page.keyboard.press('ControlOrMeta+z')
  const question = page.getByRole('alertdialog', { name: /^Undo the save of / })
  await expect(question).toContainText(
    '1 old value is written back. 1 removed value is stored again.',
  )
  await expect(question).toContainText('1 cell is left alone')
  await expect(question.getByRole('listitem')).toHaveText([
    'Lund › Note',
    'Oslo › Phone',
    'Note in Oslo Changed since: now “theirs”.',
  ])
  for (const scheme of ['light', 'dark'] as const) {
    expect.soft(await axeViolations(page, scheme), scheme).toEqual([])
  }
  await question.getByRole('button', { name: 'Write 2 old values back' }).click()
  await expect(sheet.bar).toContainText('Last save: 2 saved, 1 left alone')
  const undone = [
    'Lund › Note = open at nine',
    'Lund › Phone = 1',
    'Oslo › Note = theirs',
    'Oslo › Phone = 2',
  ]
  expect(await storedValues(connect, tableId)).toEqual(undone)
  await sheet.expectState('Oslo', 'Note', 'clean')
  const cells = page.getByRole('list', { name: 'Cells of this save' })
  await expect(cells.getByRole('listitem').filter({ hasText: 'Left alone' })).toContainText(
    'theirs',
  )

  await page.getByRole('button', { name: /^Redo the undo of / }).click()
  // One is written over the old value, and one was removed.
  await page.getByRole('button', { name: 'Make 2 changes' }).click()
  await expect(sheet.cell('Lund', 'Note')).toHaveText('open at ten')
  await sheet.expectState('Lund', 'Note', 'saved')
  expect(await storedValues(connect, tableId)).toEqual([
    'Lund › Note = open at ten',
    'Lund › Phone = 1',
    'Oslo › Note = theirs',
  ])
})

test('a colleague’s new record that has the name of the saved one is left alone, in words', {
  tag: '@more',
}, async ({ page, connect, makeTable }) => {
  const { tableId } = await makeTable(
    branchTable('VALUE', [
      { branch: 'Lund', phone: '1', note: 'open at nine' },
      { branch: 'Oslo', phone: '2' },
    ]),
  )
  const sheet = await openSheet(page, tableId)
  await sheet.type('Lund', 'Note', 'open at ten')
  await sheet.save('1 saved')
  await removeValue(connect, tableId, { key: { Branch: 'Lund' }, attribute: 'Note' })
  await removeValue(connect, tableId, { key: { Branch: 'Lund' }, attribute: 'Phone' })
  await addValue(connect, tableId, { key: { Branch: 'Lund' }, attribute: 'Note' }, 'open at ten')

  await page.keyboard.press('ControlOrMeta+z')
  const question = page.getByRole('alertdialog', { name: /^Undo the save of / })
  await question.getByRole('button', { name: 'Write 1 old value back' }).click()
  await expect(sheet.bar).toContainText('1 left alone')
  const cells = page.getByRole('list', { name: 'Cells of this save' })
  await expect(cells.getByRole('listitem')).toContainText('another one has its name now')
  expect(await storedValues(connect, tableId)).toEqual([
    'Lund › Note = open at ten',
    'Oslo › Phone = 2',
  ])

  await page.getByRole('button', { name: 'Read the table again' }).click()
  // The row of the other record, which has no phone.
  await expect(sheet.cell('Lund', 'Phone')).not.toContainText('1')
  await sheet.type('Lund', 'Note', 'mine')
  await removeValue(connect, tableId, { key: { Branch: 'Lund' }, attribute: 'Note' })
  await addValue(connect, tableId, { key: { Branch: 'Lund' }, attribute: 'Note' }, 'open at ten')
  await page.keyboard.press('ControlOrMeta+s')
  await expect(sheet.bar).toContainText('1 conflict')
  await expect(sheet.conflicts).toContainText('another record has its name now')
  expect(await storedValues(connect, tableId)).toContain('Lund › Note = open at ten')
  await sheet.conflicts.getByRole('button', { name: 'Keep mine' }).click()
  await sheet.save('1 saved')
  expect(await storedValues(connect, tableId)).toContain('Lund › Note = mine')
})

test('receipts and the policy outlast a reload, and a save of before it is undone', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(
    branchTable('DATA_TABLE', [
      { branch: 'Lund', note: 'a' },
      { branch: 'Oslo', note: 'b' },
    ]),
  )
  const sheet = await openSheet(page, tableId)
  const policy = page.getByRole('combobox', { name: /only a neighbour/ })
  await policy.click()
  await page.getByRole('option', { name: 'Neighbour changed: send again' }).click()
  await sheet.type('Lund', 'Note', 'one')
  await sheet.save('1 saved')
  await sheet.type('Oslo', 'Note', 'two')
  await sheet.save('1 saved')
  await page.reload()
  // The save of a page that went at once may be looked up.
  await expect(sheet.bar).toContainText(/values read|Last save:/)
  await expect(policy).toContainText('send again')

  await page.keyboard.press('Shift+F9')
  await expect(page.getByRole('heading', { name: 'Receipts (2)' })).toBeFocused()
  const saves = page.getByRole('list', { name: 'Saves' }).getByRole('button', { name: /^Save of / })
  await saves.nth(1).press('Enter')
  await page.getByText('Requests and versions').click()
  await expect(page.getByText('Request ids')).toBeVisible()
  for (const scheme of ['light', 'dark'] as const) {
    expect.soft(await axeViolations(page, scheme), scheme).toEqual([])
  }
  await page.getByRole('button', { name: 'Note in Lund' }).click()
  await expect(sheet.cell('Lund', 'Note')).toBeFocused()
  await page.getByRole('button', { name: 'Undo this save…' }).click()
  await page.getByRole('button', { name: 'Write 1 old value back' }).click()
  await expect(sheet.cell('Lund', 'Note')).toHaveText('a')
  await sheet.expectState('Lund', 'Note', 'saved')
  expect(await storedValues(connect, tableId)).toEqual(['Lund › Note = a', 'Oslo › Note = two'])
  await expect(page.getByRole('heading', { name: 'Receipts (3)' })).toBeVisible()
})

test('a receipt as CSV says what became of each cell', async ({ page, connect, makeTable }) => {
  const { tableId } = await makeTable(
    branchTable('VALUE', [
      { branch: 'Lund', phone: '1', note: 'old' },
      { branch: 'Oslo', note: 'old, too' },
    ]),
  )
  const sheet = await openSheet(page, tableId)
  await sheet.type('Lund', 'Note', '=new')
  await sheet.type('Lund', 'Phone', 'too long by now')
  await sheet.type('Oslo', 'Note', 'mine')
  await changeTextRules(connect, tableId, 'Phone', { MaxLength: 5 })
  await changeValue(connect, tableId, { key: { Branch: 'Oslo' }, attribute: 'Note' }, 'theirs')
  await sheet.save('1 saved, 1 failed, 1 conflict')
  await page.keyboard.press('Shift+F9')
  await page.getByRole('button', { name: /^Save of / }).click()
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV', exact: true }).click()
  const [note, phone, oslo] = csvRecords(await textOf(await downloading))
  expect(note).toMatchObject({
    'Record: Branch': 'Lund',
    Attribute: 'Note',
    Before: 'old',
    After: "'=new",
    Outcome: 'saved',
    Attempts: '1',
  })
  expect(note?.['Request ids']).not.toBe('')
  expect(note?.['Lock version after: value']).not.toBe(note?.['Lock version before: value'])
  expect(phone).toMatchObject({ Attribute: 'Phone', Outcome: 'failed', After: 'too long by now' })
  expect(phone?.Message).not.toBe('')
  expect(oslo).toMatchObject({
    'Record: Branch': 'Oslo',
    Before: 'old, too',
    After: 'mine',
    Outcome: 'conflict',
    Reason: 'value',
    Theirs: 'theirs',
  })
})

async function textOf(download: Download): Promise<string> {
  return readFile(await download.path(), 'utf8')
}
