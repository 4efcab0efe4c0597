import {
  CreateDataTableAttributeCommand,
  DeleteDataTableAttributeCommand,
  UpdateDataTableAttributeCommand,
} from '@aws-sdk/client-connect'
import { axeViolations, expect, INSTANCE_ID, test } from './fixtures'
import { branchTable } from './support/branch-table'
import { expectKeptDrafts } from './support/kept-drafts'
import { openSheet, sheetOf } from './support/sheet'
import { addValue, changeValue, removeValue, storedValues } from './support/stored'
import { deleteTable } from './support/tables'

const TABLE = branchTable('NONE', [
  { branch: 'r1', phone: 'one' },
  { branch: 'r3', phone: 'three' },
  { branch: 'r4', phone: 'four' },
])

const phoneOf = (branch: string) => ({ key: { Branch: branch }, attribute: 'Phone' })
const READ_AGAIN = 'Read the table again'

test('a cursor whose record a colleague deleted is on nothing, and hits no neighbour', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await sheet.cell('r3', 'Phone').click({ position: { x: 12, y: 12 } })
  await removeValue(connect, tableId, phoneOf('r3'))
  // The reading comes by itself, as it does when one comes back to the page.
  await expect(async () => {
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await expect(sheet.cell('r3', 'Phone')).toHaveCount(0, { timeout: 300 })
  }).toPass()
  await expect(page.getByText('Record r3 is not in the table any more.')).toBeAttached()
  await expect(page.getByRole('grid')).toBeFocused()
  await page.keyboard.type('x')
  await page.keyboard.press('Delete')
  await page.keyboard.press('ControlOrMeta+Delete')
  await expect(sheet.bar).toContainText('No unsaved edits')
  expect(await axeViolations(page, 'dark')).toEqual([])
  await page.keyboard.press('ArrowDown')
  await expect(sheet.cell('r4', 'Phone')).toBeFocused()
})

test('an open editor writes into its record, though an attribute came and a record above went', {
  tag: '@more',
}, async ({ page, connect, makeTable }) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await sheet.cell('r3', 'Phone').click({ position: { x: 12, y: 12 } })
  await page.keyboard.type('mine')
  await connect.send(
    new CreateDataTableAttributeCommand({
      InstanceId: INSTANCE_ID,
      DataTableId: tableId,
      Name: 'New',
      ValueType: 'TEXT',
    }),
  )
  await removeValue(connect, tableId, phoneOf('r1'))
  await expect(async () => {
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await expect(page.getByRole('columnheader', { name: /New/ })).toBeVisible({ timeout: 300 })
  }).toPass()
  await expect(sheet.cell('r1', 'Phone')).toHaveCount(0)
  await page.keyboard.press('Enter')
  await sheet.save('1 saved')
  expect(await storedValues(connect, tableId)).toEqual(['r3 › Phone = mine', 'r4 › Phone = four'])
})

test('a colleague who saves the cell of an open editor is not overwritten, and the editor says so', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await sheet.cell('r3', 'Phone').click({ position: { x: 12, y: 12 } })
  await page.keyboard.type('mine')
  await changeValue(connect, tableId, phoneOf('r3'), 'theirs')
  const line = page.locator('.ls-editor-status')
  await expect(line).toBeHidden()
  await expect(async () => {
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await expect(line).toContainText('“theirs”', { timeout: 300 })
  }).toPass()
  expect(await axeViolations(page, 'dark')).toEqual([])
  await page.keyboard.press('ControlOrMeta+s')
  await sheet.expectState('r3', 'Phone', 'conflict')
  expect(await storedValues(connect, tableId)).toContain('r3 › Phone = theirs')
})

test('what stands in an open editor outlasts a crash, a reload and a way back, and Esc alone drops it', async ({
  page,
  context,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await sheet.cell('r3', 'Phone').click({ position: { x: 12, y: 12 } })
  await page.keyboard.type('half')
  await expectKeptDrafts(page, tableId, 1)
  await page.close({ runBeforeUnload: false })

  const again = await context.newPage()
  await openSheet(again, tableId)
  const editor = again.getByRole('textbox', { name: /Phone/ })
  await expect(editor).toHaveValue('half')
  await expect(editor).toBeFocused()
  // A page that is hidden in mid-typing and shown again is typed on in.
  await again.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await again.keyboard.type(' and more')
  await expect(editor).toHaveValue('half and more')
  await again.reload()
  await expect(editor).toHaveValue('half and more')
  // Elsewhere in the app and back, without a click that would make it an edit.
  await again.keyboard.press('Escape')
  await again.getByRole('link', { name: 'Lockstep' }).first().click()
  await expect(again.getByRole('grid')).toHaveCount(0)
  await again.goBack()
  await sheetOf(again)
    .cell('r3', 'Phone')
    .click({ position: { x: 12, y: 12 } })
  await again.keyboard.type('once more')
  await again.goForward()
  await expect(editor).toHaveCount(0)
  await again.goBack()
  await expect(editor).toHaveValue('once more')
  await again.keyboard.press('Escape')
  await expect(editor).toHaveCount(0)
  await expectKeptDrafts(again, tableId, 0)
  await again.reload()
  await expect(sheetOf(again).bar).toContainText(/values? read/)
  await expect(editor).toHaveCount(0)
  expect(await storedValues(connect, tableId)).toContain('r3 › Phone = three')
})

test('what was typed into a record that was deleted is kept, and put where its user says', {
  tag: '@more',
}, async ({ page, connect, makeTable }) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await sheet.cell('r3', 'Phone').click({ position: { x: 12, y: 12 } })
  await page.keyboard.type('mine')
  await removeValue(connect, tableId, phoneOf('r3'))
  await expect(async () => {
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await expect(sheet.cell('r3', 'Phone')).toHaveCount(0, { timeout: 300 })
  }).toPass()
  const editor = page.getByRole('textbox', { name: /Phone/ })
  await page.keyboard.press('Enter')
  await expect(editor).toHaveValue('mine')
  await expect(page.locator('.ls-editor-status')).toContainText('not in the table any more')
  await addValue(connect, tableId, phoneOf('r3'), 'another')
  await page.getByRole('button', { name: READ_AGAIN }).click()
  const notice = page.getByText('What you typed into r3 › Phone is kept')
  await expect(notice).toBeVisible()
  expect(await axeViolations(page, 'dark')).toEqual([])
  await page.getByRole('button', { name: 'Put it into r3 › Phone' }).click()
  await expect(editor).toHaveValue('mine')
  await page.keyboard.press('Enter')
  await sheet.save('1 saved')
  expect(await storedValues(connect, tableId)).toEqual([
    'r1 › Phone = one',
    'r3 › Phone = mine',
    'r4 › Phone = four',
  ])
})

test.describe('a table that goes', () => {
  test.use({ allowedConsole: [/404 \(Not Found\)/] })

  test('leaves what was being typed into it to be copied', { tag: '@more' }, async ({
    page,
    connect,
    makeTable,
  }) => {
    const { tableId } = await makeTable(TABLE)
    const sheet = await openSheet(page, tableId)
    await sheet.cell('r3', 'Phone').click({ position: { x: 12, y: 12 } })
    await page.keyboard.type('mine')
    await expectKeptDrafts(page, tableId, 1)
    await deleteTable(connect, tableId)
    await page.reload()
    await expect(page.getByRole('button', { name: 'Copy them' })).toBeVisible()
    await expect(page.getByRole('main')).toContainText('mine')
  })
})

test('what was typed into an attribute that is renamed goes along, and stays when it is deleted', {
  tag: '@more',
}, async ({ page, connect, makeTable }) => {
  const { tableId } = await makeTable(
    branchTable('NONE', [
      { branch: 'r1', phone: 'one', note: 'a' },
      { branch: 'r3', phone: 'three', note: 'b' },
    ]),
  )
  const sheet = await openSheet(page, tableId)
  await sheet.cell('r3', 'Phone').click({ position: { x: 12, y: 12 } })
  await page.keyboard.type('mine')
  const attribute = { InstanceId: INSTANCE_ID, DataTableId: tableId, AttributeName: 'Phone' }
  await connect.send(
    new UpdateDataTableAttributeCommand({ ...attribute, Name: 'Tel', ValueType: 'TEXT' }),
  )
  await expect(async () => {
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await expect(page.getByRole('columnheader', { name: /Tel/ })).toBeVisible({ timeout: 300 })
  }).toPass()
  const editor = page.locator('[data-editor] textarea')
  await expect(editor).toHaveValue('mine')
  await page.keyboard.type(' too')
  await connect.send(new DeleteDataTableAttributeCommand({ ...attribute, AttributeName: 'Tel' }))
  await expect(async () => {
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await expect(page.getByRole('columnheader', { name: /Tel/ })).toHaveCount(0, { timeout: 300 })
  }).toPass()
  await expect(editor).toHaveValue('mine too')
  await page.getByRole('button', { name: READ_AGAIN }).click()
  await expect(page.getByText('mine too')).toBeVisible()
})

test('an edit comes back in its own attribute, though attributes changed names overnight', {
  tag: '@more',
}, async ({ page, context, connect, makeTable }) => {
  const { tableId } = await makeTable(
    branchTable('VALUE', [
      { branch: 'r1', phone: 'one', note: 'a' },
      { branch: 'r3', phone: 'three', note: 'b' },
    ]),
  )
  const sheet = await openSheet(page, tableId)
  await sheet.type('r3', 'Phone', 'mine')
  await expectKeptDrafts(page, tableId, 1)
  await page.close()
  // The two swap their names, and the primary attribute gets another.
  for (const [from, to] of [
    ['Phone', 'Between'],
    ['Note', 'Phone'],
    ['Between', 'Note'],
    ['Branch', 'Site'],
  ] as const) {
    const named = { InstanceId: INSTANCE_ID, DataTableId: tableId, AttributeName: from, Name: to }
    await connect.send(
      new UpdateDataTableAttributeCommand({ ...named, ValueType: 'TEXT', Primary: to === 'Site' }),
    )
  }
  const again = await openSheet(await context.newPage(), tableId)
  await again.expectState('r3', 'Note', 'dirty')
  await again.cell('r3', 'Note').click()
  await again.save('1 saved')
  expect(await storedValues(connect, tableId)).toEqual([
    'r1 › Note = one',
    'r1 › Phone = a',
    'r3 › Note = mine',
    'r3 › Phone = b',
  ])
})
