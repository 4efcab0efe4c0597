import {
  DeleteDataTableAttributeCommand,
  DeleteDataTableCommand,
  UpdateDataTableAttributeCommand,
} from '@aws-sdk/client-connect'
import { expect, INSTANCE_ID, test } from './fixtures'
import { branchTable } from './support/branch-table'
import { expectKeptDrafts } from './support/kept-drafts'
import { openSheet } from './support/sheet'
import { addValue, changeValue, removeValue, storedValues } from './support/stored'

const TABLE = branchTable('VALUE', [
  { branch: 'Lund', phone: 'base' },
  { branch: 'Oslo', phone: 'base' },
])
const PHONE = { key: { Branch: 'Lund' }, attribute: 'Phone' }

test('an edit of a record that is gone stays in sight, and can be stored again', {
  tag: '@more',
}, async ({ page, connect, makeTable }) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await sheet.type('Lund', 'Phone', 'mine')
  await removeValue(connect, tableId, PHONE)
  await page.getByRole('button', { name: 'Read the table again' }).click()
  await sheet.expectState('Lund', 'Phone', 'conflict')
  await sheet.cell('Lund', 'Phone').click({ position: { x: 12, y: 12 } })
  await page.getByRole('button', { name: 'Decide', exact: true }).click()
  await sheet.conflicts.getByRole('button', { name: 'Keep mine' }).click()
  await sheet.save('1 saved')
  await sheet.expectState('Lund', 'Phone', 'saved')
})

test('reading the table again shows a collision before the save', { tag: '@more' }, async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await sheet.type('Lund', 'Phone', 'mine')
  await changeValue(connect, tableId, PHONE, 'theirs')
  await page.getByRole('button', { name: 'Read the table again' }).click()
  await sheet.expectState('Lund', 'Phone', 'conflict')
  await expect(sheet.bar).toContainText('1 conflict to decide')
})

test('coming back to the tab shows a collision before the save, and a lost network is told', async ({
  page,
  context,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await sheet.type('Lund', 'Phone', 'mine')
  await sheet.type('Oslo', 'Phone', 'half typed')
  await changeValue(connect, tableId, PHONE, 'theirs')
  await sheet.cell('Oslo', 'Phone').click({ position: { x: 12, y: 12 } })
  await page.keyboard.press('F2')
  const editor = page.getByRole('textbox', { name: /Phone/ })
  await expect(editor).toBeFocused()
  // A table that was read a moment ago is not read again.
  await expect(async () => {
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await expect(sheet.cell('Lund', 'Phone')).toHaveAttribute('data-cell-state', 'conflict', {
      timeout: 300,
    })
  }).toPass()
  await expect(editor).toBeFocused()
  await page.keyboard.press('Escape')

  await context.setOffline(true)
  await expect(page.getByText('This browser is offline')).toBeVisible()
  await context.setOffline(false)
  await expect(page.getByText('This browser is back on the network')).toBeVisible()
  await page.getByRole('button', { name: 'Save again' }).click()
  await expect(sheet.bar).toContainText('Last save: 1 saved')
  await sheet.expectState('Lund', 'Phone', 'conflict')
})

test('an edit follows its attribute when a colleague renames it', { tag: '@more' }, async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await sheet.type('Lund', 'Phone', 'mine')
  await connect.send(
    new UpdateDataTableAttributeCommand({
      InstanceId: INSTANCE_ID,
      DataTableId: tableId,
      AttributeName: 'Phone',
      Name: 'Telephone',
      ValueType: 'TEXT',
    }),
  )
  await page.getByRole('button', { name: 'Read the table again' }).click()
  await sheet.expectState('Lund', 'Telephone', 'dirty')
  await expect(page.getByRole('main')).toContainText(
    'The attribute “Phone” is called “Telephone” now.',
  )
  await expect(sheet.cell('Lund', 'Telephone')).toHaveText('mine')
  await sheet.cell('Lund', 'Telephone').click()
  await sheet.save('1 saved')
  expect(await storedValues(connect, tableId)).toEqual([
    'Lund › Telephone = mine',
    'Oslo › Telephone = base',
  ])
})

test('an edit of an attribute that a colleague deleted is kept and shown, and not sent', {
  tag: '@more',
}, async ({ page, context, connect, makeTable }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await sheet.type('Lund', 'Phone', 'mine')
  await sheet.clear('Oslo', 'Phone')
  // The records are to outlive their attribute.
  for (const Branch of ['Lund', 'Oslo']) {
    await addValue(connect, tableId, { key: { Branch }, attribute: 'Note' }, 'stays')
  }
  await connect.send(
    new DeleteDataTableAttributeCommand({
      InstanceId: INSTANCE_ID,
      DataTableId: tableId,
      AttributeName: 'Phone',
    }),
  )
  await page.getByRole('button', { name: 'Read the table again' }).click()
  await expect(page.getByRole('main')).toContainText('The attribute “Phone” was deleted.')
  // With its attribute the value that was to be removed is gone as well: that much is left to save.
  await expect(sheet.bar).toContainText('1 without a column')
  await sheet.cell('Lund', 'Note').click()
  await sheet.save('0 saved, 1 so already')
  await expect(sheet.bar.getByRole('button', { name: /^Save/ })).toBeDisabled()

  await page.keyboard.press('F9')
  const review = page.getByRole('region', { name: 'Review changes (1)' })
  await expect(review).toContainText('Without a column')
  await review.getByRole('button', { name: 'Phone', exact: true }).click()
  const failures = page.getByRole('region', { name: 'Without a column (1)' })
  await expect(failures.getByRole('listitem')).toContainText(
    'Not sent: The table has no such attribute any more',
  )
  await failures.getByRole('button', { name: 'Copy value' }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('mine')
  await expectKeptDrafts(page, tableId, 1)
  await page.reload()
  await expect(sheet.bar).toContainText('1 without a column')
  await expect(sheet.bar.getByRole('button', { name: /^Save/ })).toBeDisabled()
})

test('edits of a table that is not open are marked, and found when it is gone', {
  tag: '@more',
}, async ({ page, connect, makeTable }) => {
  const { tableId, name } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await sheet.type('Lund', 'Phone', 'mine')
  await expectKeptDrafts(page, tableId, 1)
  await page.goto('/')
  const main = page.getByRole('main')
  const sidebar = page.getByRole('navigation', { name: 'Data tables' })
  await expect(sidebar.getByRole('link', { name: `${name} 1 unsaved edit` })).toBeVisible()
  await expect(main.getByRole('row', { name })).toContainText('1 unsaved edit')

  await connect.send(new DeleteDataTableCommand({ InstanceId: INSTANCE_ID, DataTableId: tableId }))
  await main.getByRole('button', { name: 'Refresh the list' }).click()
  await expect(main).toContainText('Unsaved edits of 1 table that is not in the list')
  await main.getByRole('link', { name: `1 edit of ${name}` }).click()
  await expect(main.getByText(`1 edit of yours in ${name} is still here`)).toBeVisible()
  await expect(main.getByText('Lund › Phone')).toBeVisible()
  await expect(main.getByText('mine', { exact: true })).toBeVisible()
  const download = page.waitForEvent('download')
  await main.getByRole('button', { name: 'Export CSV' }).click()
  expect((await download).suggestedFilename()).toBe(`${name} unsaved edits.csv`)
  await main.getByRole('button', { name: 'Discard them' }).click()
  await page.getByRole('button', { name: 'Discard 1 edit' }).click()
  await expect(main.getByText('Lund › Phone')).toBeHidden()
  await expectKeptDrafts(page, tableId, 0)
})

test('choosing in a conflict keeps the place of the keyboard', { tag: '@more' }, async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  for (const branch of ['Lund', 'Oslo']) {
    await sheet.type(branch, 'Phone', 'mine')
    await changeValue(connect, tableId, { key: { Branch: branch }, attribute: 'Phone' }, 'theirs')
  }
  await sheet.save('0 saved, 2 conflicts')
  await sheet.conflicts.getByRole('button', { name: 'Edit…' }).press('Enter')
  const field = sheet.conflicts.getByLabel('A third value')
  await expect(field).toBeFocused()
  await field.press('ControlOrMeta+a')
  await page.keyboard.type('third')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(sheet.conflicts.getByRole('heading')).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(sheet.conflicts).toContainText('1 of 1')
})
