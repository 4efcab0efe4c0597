import { CreateDataTableAttributeCommand } from '@aws-sdk/client-connect'
import type { Page } from '@playwright/test'
import { axeViolations, expect, INSTANCE_ID, test } from './fixtures'
import { branchTable } from './support/branch-table'
import { openSheet, type Sheet, sheetOf } from './support/sheet'
import { removeValue, renameRecord, storedValues } from './support/stored'
import type { TableSpec } from './support/tables'

const TABLE = branchTable('NONE', [
  { branch: 'r1', phone: 'one' },
  { branch: 'r3', phone: 'three' },
  { branch: 'r4', phone: 'four' },
])

/** Its key compares without case. */
const FOLDED: TableSpec = {
  ...TABLE,
  attributes: TABLE.attributes.map((one) =>
    one.primary ? { ...one, validation: { IgnoreCase: true } } : one,
  ),
}

const phoneOf = (branch: string) => ({ key: { Branch: branch }, attribute: 'Phone' })

/** The page reads the table by itself, as it does when its user comes back to it, until something is so. */
async function readUntil(page: Page, isSo: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await isSo()
  }).toPass()
}

async function openRename(sheet: Sheet, branch: string): Promise<void> {
  await sheet.cell(branch, 'Branch').click({ position: { x: 12, y: 12 } })
  await sheet.page.keyboard.press('F2')
}

async function addRecord(page: Page, branch: string, value: string): Promise<void> {
  await page.keyboard.press('Alt+r')
  const field = page.getByRole('dialog').getByRole('textbox', { name: 'Branch' })
  await field.fill(branch)
  await field.press('Enter')
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.keyboard.type(value)
  await page.keyboard.press('Enter')
}

test('a dialog renames the record that it was opened for, though an attribute came and rows shifted', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await addRecord(page, 'r2', 'two')
  await openRename(sheet, 'r3')
  const dialog = page.getByRole('dialog', { name: 'Rename r3' })
  await dialog.getByRole('textbox', { name: 'Branch' }).fill('r9')
  await connect.send(
    new CreateDataTableAttributeCommand({
      InstanceId: INSTANCE_ID,
      DataTableId: tableId,
      Name: 'New',
      ValueType: 'TEXT',
    }),
  )
  await removeValue(connect, tableId, phoneOf('r1'))
  const column = page.getByRole('columnheader', { name: /New/, includeHidden: true })
  await readUntil(page, () => expect(column).toHaveCount(1, { timeout: 300 }))
  await expect(dialog.getByRole('textbox', { name: 'Branch' })).toHaveValue('r9')
  await dialog.getByRole('button', { name: 'Rename record' }).click()
  await expect(dialog).toBeHidden()
  await sheet.save('2 saved')
  expect(await storedValues(connect, tableId)).toEqual([
    'r2 › Note = two',
    'r4 › Phone = four',
    'r9 › Phone = three',
  ])
})

test('a dialog of a record that a colleague deletes says so, renames no other, and keeps its text', {
  tag: '@more',
}, async ({ page, colleague, connect, makeTable }) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  const theirs = await openSheet(colleague, tableId)
  await openRename(sheet, 'r3')
  const dialog = page.getByRole('dialog', { name: 'Rename r3' })
  await dialog.getByRole('textbox', { name: 'Branch' }).fill('r9')

  await theirs.cell('r3', 'Phone').click({ position: { x: 12, y: 12 } })
  await colleague.keyboard.press('ControlOrMeta+Delete')
  await colleague.keyboard.press('ControlOrMeta+s')
  const question = colleague.getByRole('alertdialog', { name: 'Delete 1 record?' })
  await expect(question.getByRole('listitem').filter({ hasText: /^r3/ })).toContainText('three')
  expect(await axeViolations(colleague, 'dark')).toEqual([])
  expect(await storedValues(connect, tableId)).toContain('r3 › Phone = three')
  await question.getByRole('button', { name: 'Delete 1 record' }).click()
  await expect(theirs.bar).toContainText('Last save: 1 saved')

  const told = dialog.getByRole('status')
  await readUntil(page, () =>
    expect(told).toContainText('is not in the table any more', { timeout: 300 }),
  )
  expect(await axeViolations(page, 'dark')).toEqual([])
  await dialog.getByRole('textbox', { name: 'Branch' }).press('Enter')
  await expect(dialog.getByRole('textbox', { name: 'Branch' })).toHaveValue('r9')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(sheet.bar).toContainText('No unsaved edits')
  expect(await storedValues(connect, tableId)).toEqual(['r1 › Phone = one', 'r4 › Phone = four'])
})

test('a menu of a record that a colleague deletes does nothing to another', {
  tag: '@more',
}, async ({ page, connect, makeTable }) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await sheet.cell('r3', 'Phone').hover()
  await page.getByRole('button', { name: 'Menu of record r3' }).click()
  await expect(page.getByRole('menuitem', { name: 'Delete record' })).toBeVisible()
  await removeValue(connect, tableId, phoneOf('r3'))
  const menu = page.getByRole('menu')
  await readUntil(page, () =>
    expect(menu).toContainText('is not in the table any more', { timeout: 300 }),
  )
  await expect(page.getByRole('menuitem', { name: 'Delete record' })).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(sheet.bar).toContainText('No unsaved edits')
})

test('a new record in another spelling of a colleague’s writes nothing into it', {
  tag: '@more',
}, async ({ page, colleague, connect, makeTable }) => {
  const { tableId } = await makeTable(FOLDED)
  const sheet = await openSheet(page, tableId)
  await openSheet(colleague, tableId)
  await addRecord(page, 'zED', 'mine')
  await addRecord(colleague, 'Zed', 'theirs')
  await colleague.keyboard.press('ControlOrMeta+s')
  await expect(colleague.getByRole('main')).toContainText('Last save: 1 saved')
  await sheet.save('0 saved, 1 conflict')
  expect(await storedValues(connect, tableId)).toContain('Zed › Note = theirs')
  expect(await storedValues(connect, tableId)).not.toContain('zED › Note = mine')

  await colleague.keyboard.press('Alt+r')
  const dialog = colleague.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Branch' }).fill('R3')
  await expect(dialog).toContainText('The table has a record with these primary values.')
})

test('what is typed in a dialog outlasts a press outside, a way back and a reload, and goes by Esc', async ({
  page,
  makeTable,
}) => {
  const { name } = await makeTable(TABLE)
  await page.goto('/')
  await page.getByRole('main').getByRole('link', { name }).click()
  const sheet = sheetOf(page)
  await openRename(sheet, 'r3')
  const field = page.getByRole('dialog').getByRole('textbox', { name: 'Branch' })
  await field.fill('r9')
  await page.mouse.click(4, 300)
  await expect(field).toHaveValue('r9')
  await page.goBack()
  await expect(page.getByRole('grid', { includeHidden: true })).toHaveCount(0)
  for (const comeAgain of [() => page.goForward(), () => page.reload()]) {
    await comeAgain()
    await expect(page.getByRole('dialog', { name: 'Rename r3' })).toBeVisible()
    await expect(field).toHaveValue('r9')
  }
  await field.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.reload()
  await expect(sheet.cell('r3', 'Phone')).toBeVisible()
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('a name that only looks like another is taken after a press that told the difference', {
  tag: '@more',
}, async ({ page, connect, makeTable }) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await page.keyboard.press('Alt+r')
  const dialog = page.getByRole('dialog')
  const field = dialog.getByRole('textbox', { name: 'Branch' })
  await field.fill('r3\u00a0')
  await expect(dialog.getByRole('status')).toContainText('no-break space')
  expect(await axeViolations(page, 'light')).toEqual([])
  await field.press('Enter')
  await expect(dialog).toBeVisible()
  await dialog.getByRole('button', { name: 'Add record all the same' }).click()
  await expect(dialog).toBeHidden()
  await page.keyboard.type('mine')
  await page.keyboard.press('Enter')
  await sheet.save('1 saved')
  expect(await storedValues(connect, tableId)).toContain('r3\u00a0 › Note = mine')
})

test('a held Ctrl+Delete takes one record, and a saved new record stays where it was added', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  for (const branch of ['a1', 'a2', 'a3']) await addRecord(page, branch, 'mine')
  await sheet.cell('a1', 'Note').click({ position: { x: 12, y: 12 } })
  await page.keyboard.down('ControlOrMeta')
  for (let press = 0; press < 4; press += 1) await page.keyboard.down('Delete')
  await page.keyboard.up('Delete')
  await page.keyboard.up('ControlOrMeta')
  await expect(sheet.bar).toContainText('2 records to be added')
  await sheet.save('2 saved')
  const last = page.getByRole('row').last()
  await expect(last).toContainText('a3')
  expect(await storedValues(connect, tableId)).toEqual([
    'a2 › Note = mine',
    'a3 › Note = mine',
    'r1 › Phone = one',
    'r3 › Phone = three',
    'r4 › Phone = four',
  ])
  await page.getByRole('button', { name: 'Read the table again' }).click()
  await expect(last).toContainText('r4')
})

test('a dialog of a record that a colleague renames tells it before it renames that', {
  tag: '@more',
}, async ({ page, connect, makeTable }) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await openRename(sheet, 'r3')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Branch' }).fill('r9')
  await renameRecord(connect, tableId, phoneOf('r3'), { Branch: 'r5' })
  await readUntil(page, () =>
    expect(dialog.getByRole('status')).toContainText('r5', { timeout: 300 }),
  )
  await dialog.getByRole('textbox', { name: 'Branch' }).press('Enter')
  await expect(dialog).toBeVisible()
  await dialog.getByRole('button', { name: 'Rename record all the same' }).click()
  await sheet.save('1 saved')
  expect(await storedValues(connect, tableId)).toContain('r9 › Phone = three')
})
