import type { Page } from '@playwright/test'
import { axeViolations, expect, test } from './fixtures'
import { type BranchSpec, branchTable } from './support/branch-table'
import { expectKeptDrafts } from './support/kept-drafts'
import { openSheet, type Sheet } from './support/sheet'
import { addValue, changeValue, renameRecord, storedValues } from './support/stored'

const BRANCHES: readonly BranchSpec[] = [
  { branch: 'Lund', phone: '1', note: 'open at nine' },
  { branch: 'Oslo', phone: '2', note: 'closed' },
  { branch: 'Visby', note: 'summer only' },
]

const LUND = ['Lund › Note = open at nine', 'Lund › Phone = 1']
const OSLO = ['Oslo › Note = closed', 'Oslo › Phone = 2']
const VISBY = ['Visby › Note = summer only']

/** Answers the open dialog with the branch's name. */
async function nameBranch(page: Page, branch: string): Promise<void> {
  const field = page.getByRole('dialog').getByRole('textbox', { name: 'Branch' })
  await field.fill(branch)
  await field.press('Enter')
  await expect(page.getByRole('dialog')).toBeHidden()
}

async function expectRecord(sheet: Sheet, branch: string, state: string): Promise<void> {
  await expect(sheet.cell(branch, 'Branch').locator('..')).toHaveAttribute('data-record', state)
}

/** The record's name is asked for by F2 on its row header. */
async function rename(sheet: Sheet, branch: string, to: string): Promise<void> {
  await sheet.cell(branch, 'Branch').click({ position: { x: 12, y: 12 } })
  await sheet.page.keyboard.press('F2')
  await nameBranch(sheet.page, to)
}

test('records are added, from nothing and as a copy, with their values in one save', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(branchTable('VALUE', BRANCHES))
  const sheet = await openSheet(page, tableId)
  await page.keyboard.press('Alt+r')
  const dialog = page.getByRole('dialog', { name: 'Add a record' })
  await dialog.getByRole('textbox', { name: 'Branch' }).fill('Lund')
  await expect(dialog).toContainText('The table has a record with these primary values.')
  for (const scheme of ['light', 'dark'] as const) {
    expect.soft(await axeViolations(page, scheme), scheme).toEqual([])
  }
  await nameBranch(page, 'Umeå')
  await expect(sheet.cell('Umeå', 'Note')).toBeFocused()
  await page.keyboard.type('north')
  await page.keyboard.press('Enter')
  await expectRecord(sheet, 'Umeå', 'new')
  await page.keyboard.press('ControlOrMeta+z')
  await page.keyboard.press('ControlOrMeta+z')
  await expect(sheet.cell('Umeå', 'Branch')).toHaveCount(0)
  await page.keyboard.press('ControlOrMeta+y')
  await page.keyboard.press('ControlOrMeta+y')
  await sheet.expectState('Umeå', 'Note', 'dirty')

  await sheet.type('Lund', 'Note', 'open at ten')
  await sheet.cell('Lund', 'Note').click({ position: { x: 12, y: 12 } })
  await page.keyboard.press('Alt+Shift+r')
  await nameBranch(page, 'Lund 2')
  await sheet.save('4 saved')
  expect(await storedValues(connect, tableId)).toEqual([
    'Lund 2 › Note = open at ten',
    'Lund 2 › Phone = 1',
    'Lund › Note = open at ten',
    'Lund › Phone = 1',
    ...OSLO,
    'Umeå › Note = north',
    ...VISBY,
  ])
})

test('a record is renamed, in its menu or on its row header, and back by undo', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(branchTable('PRIMARY_VALUE', BRANCHES))
  const sheet = await openSheet(page, tableId)
  await sheet.cell('Lund', 'Phone').click()
  await page.keyboard.press('Shift+F10')
  const menu = page.getByRole('menu', { name: 'Record Lund' })
  await expect(menu.getByRole('menuitem', { name: 'Rename' })).toBeVisible()
  for (const scheme of ['light', 'dark'] as const) {
    expect.soft(await axeViolations(page, scheme), scheme).toEqual([])
  }
  await page.keyboard.press('Escape')
  await expect(sheet.cell('Lund', 'Phone')).toBeFocused()

  await rename(sheet, 'Lund', 'Malmö')
  await sheet.expectState('Malmö', 'Branch', 'dirty')
  await expect(sheet.cell('Malmö', 'Branch')).toHaveAccessibleDescription(/Was Lund/)
  await page.keyboard.press('ControlOrMeta+z')
  await sheet.expectState('Lund', 'Branch', 'clean')
  await page.keyboard.press('ControlOrMeta+y')
  await sheet.type('Malmö', 'Note', 'moved')
  await sheet.save('2 saved')
  await expect(sheet.cell('Malmö', 'Note')).toHaveText('moved')
  expect(await storedValues(connect, tableId)).toEqual([
    'Malmö › Note = moved',
    'Malmö › Phone = 1',
    ...OSLO,
    ...VISBY,
  ])
})

test('several records are deleted after a question, and one that was kept stays', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(branchTable('VALUE', BRANCHES))
  const sheet = await openSheet(page, tableId)
  for (const branch of ['Lund', 'Oslo', 'Visby']) {
    await sheet.cell(branch, 'Note').click({ position: { x: 12, y: 12 } })
    await page.keyboard.press('ControlOrMeta+Delete')
    await expectRecord(sheet, branch, 'deleted')
  }
  await expect(sheet.cell('Oslo', 'Note')).toHaveText('closed')
  await page.keyboard.press('ControlOrMeta+z')
  await expect(sheet.cell('Visby', 'Branch').locator('..')).not.toHaveAttribute('data-record')
  await page.keyboard.press('ControlOrMeta+y')
  await sheet.cell('Oslo', 'Note').hover()
  await page.getByRole('button', { name: 'Menu of record Oslo' }).click()
  await page.getByRole('menuitem', { name: 'Keep the record' }).click()
  await sheet.expectState('Oslo', 'Note', 'clean')

  await page.keyboard.press('ControlOrMeta+s')
  const question = page.getByRole('alertdialog')
  await expect(question).toContainText('2 records are deleted. 3 stored values are removed')
  await expect(question.getByRole('listitem').filter({ hasText: /^Lund/ })).toContainText(
    'Phone: 1',
  )
  await expect(question).not.toContainText('Oslo')
  await question.getByRole('button', { name: 'Delete 2 records' }).click()
  await expect(sheet.bar).toContainText('Last save: 2 saved')
  await expect(sheet.cell('Lund', 'Branch')).toHaveCount(0)
  expect(await storedValues(connect, tableId)).toEqual(OSLO)
})

test('a record to be deleted that a colleague touched goes or stays as a whole', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(branchTable('VALUE', BRANCHES))
  const sheet = await openSheet(page, tableId)
  for (const branch of ['Oslo', 'Visby']) {
    await sheet.cell(branch, 'Note').click({ position: { x: 12, y: 12 } })
    await page.keyboard.press('ControlOrMeta+Delete')
    await expectRecord(sheet, branch, 'deleted')
  }
  await changeValue(connect, tableId, { key: { Branch: 'Oslo' }, attribute: 'Note' }, 'theirs')
  await addValue(connect, tableId, { key: { Branch: 'Visby' }, attribute: 'Phone' }, 'theirs')
  const oslo = ['Oslo › Note = theirs', 'Oslo › Phone = 2']
  const visby = [...VISBY, 'Visby › Phone = theirs']
  await page.keyboard.press('ControlOrMeta+s')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete 2 records' }).click()
  await expect(sheet.bar).toContainText('Last save: 0 saved, 2 conflicts')
  expect(await storedValues(connect, tableId)).toEqual([...LUND, ...oslo, ...visby])
  await sheet.expectState('Oslo', 'Branch', 'conflict')
  await sheet.expectState('Visby', 'Phone', 'conflict')
  await expect(sheet.cell('Visby', 'Phone')).toHaveText('theirs')
  await expect(sheet.bar).toContainText('2 records to be decided on')
  await expect(sheet.bar).toContainText('2 conflicts to decide')
  await expect(sheet.bar).not.toContainText('to be deleted')
  await expect(sheet.conflicts).toContainText('This record is to be deleted, and a colleague')
  for (const scheme of ['light', 'dark'] as const) {
    expect.soft(await axeViolations(page, scheme), scheme).toEqual([])
  }

  await expect(sheet.conflicts.getByRole('article')).toContainText('Oslo')
  await sheet.conflicts.getByRole('button', { name: 'Keep the record' }).click()
  await sheet.expectState('Oslo', 'Note', 'clean')
  await sheet.expectState('Oslo', 'Phone', 'clean')
  await expect(sheet.conflicts.getByRole('article')).toContainText('Visby')
  await sheet.conflicts.getByRole('button', { name: 'Delete the whole record' }).click()
  await sheet.save('1 saved', 'Delete 1 record')
  await expect(sheet.cell('Visby', 'Branch')).toHaveCount(0)
  expect(await storedValues(connect, tableId)).toEqual([...LUND, ...oslo])
})

test('a record to add that a colleague added first waits for its user', { tag: '@more' }, async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(branchTable('VALUE', BRANCHES))
  const sheet = await openSheet(page, tableId)
  await page.keyboard.press('Alt+r')
  await nameBranch(page, 'Umeå')
  await page.keyboard.type('mine')
  await page.keyboard.press('Enter')
  await addValue(connect, tableId, { key: { Branch: 'Umeå' }, attribute: 'Note' }, 'theirs')
  await sheet.save('0 saved, 1 conflict')
  await expect(sheet.conflicts).toContainText('A record with these primary values was stored')
  await sheet.expectState('Umeå', 'Branch', 'conflict')
  await expect(sheet.bar).not.toContainText('to be added')
  await sheet.conflicts.getByRole('button', { name: 'Other primary values…' }).click()
  await nameBranch(page, 'Umeå Ö')
  await sheet.save('1 saved')
  expect(await storedValues(connect, tableId)).toEqual([
    ...LUND,
    ...OSLO,
    'Umeå Ö › Note = mine',
    'Umeå › Note = theirs',
    ...VISBY,
  ])
})

test('a rename to what a colleague took first waits, and can be taken back', {
  tag: '@more',
}, async ({ page, connect, makeTable }) => {
  const { tableId } = await makeTable(branchTable('VALUE', BRANCHES))
  const sheet = await openSheet(page, tableId)
  await rename(sheet, 'Lund', 'Malmö')
  await addValue(connect, tableId, { key: { Branch: 'Malmö' }, attribute: 'Note' }, 'theirs')
  await sheet.save('0 saved, 1 conflict')
  await expect(sheet.conflicts).toContainText('Somebody stored a record Malmö meanwhile.')
  await sheet.conflicts.getByRole('button', { name: 'Take back the rename' }).click()
  await sheet.expectState('Lund', 'Branch', 'clean')
  expect(await storedValues(connect, tableId)).toEqual([
    ...LUND,
    'Malmö › Note = theirs',
    ...OSLO,
    ...VISBY,
  ])
})

test('a record that a colleague renames too is renamed from the name that it has now', {
  tag: '@more',
}, async ({ page, connect, makeTable }) => {
  const { tableId } = await makeTable(branchTable('VALUE', BRANCHES))
  const sheet = await openSheet(page, tableId)
  await rename(sheet, 'Lund', 'Mine')
  const lund = { key: { Branch: 'Lund' }, attribute: 'Phone' }
  await renameRecord(connect, tableId, lund, { Branch: 'Theirs' })
  await sheet.save('0 saved, 1 conflict')
  await expect(sheet.conflicts).toContainText('it is called Theirs now')
  expect(await axeViolations(page, 'dark')).toEqual([])
  await sheet.conflicts.getByRole('button', { name: 'Give it my name' }).click()
  // Nothing is left in the row of the old name.
  await expect(page.getByRole('grid').getByRole('rowheader')).toHaveText(['Oslo', 'Mine', 'Visby'])
  await sheet.save('1 saved')
  expect(await storedValues(connect, tableId)).toEqual([
    ...LUND.map((line) => line.replace('Lund', 'Mine')),
    ...OSLO,
    ...VISBY,
  ])
})

test('unsaved records come back after a reload, and are saved then', { tag: '@more' }, async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(branchTable('VALUE', BRANCHES))
  const sheet = await openSheet(page, tableId)
  await page.keyboard.press('Alt+r')
  await nameBranch(page, 'Umeå')
  await page.keyboard.type('north')
  await page.keyboard.press('Enter')
  await rename(sheet, 'Lund', 'Malmö')
  await sheet.cell('Visby', 'Note').click({ position: { x: 12, y: 12 } })
  await page.keyboard.press('ControlOrMeta+Delete')
  // The new record, its value, the rename, and the value to be deleted.
  await expectKeptDrafts(page, tableId, 4)
  await page.reload()
  await expectRecord(sheet, 'Umeå', 'new')
  await expectRecord(sheet, 'Malmö', 'renamed')
  await expectRecord(sheet, 'Visby', 'deleted')
  // Whoever loaded the page anew knows what they were doing.
  await expect(page.getByText(/unsaved edits? from/)).toHaveCount(0)
  await sheet.cell('Umeå', 'Note').click()
  await sheet.save('3 saved', 'Save 3 changes')
  expect(await storedValues(connect, tableId)).toEqual([
    'Malmö › Note = open at nine',
    'Malmö › Phone = 1',
    ...OSLO,
    'Umeå › Note = north',
  ])
})
