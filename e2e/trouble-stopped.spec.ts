import { expect, test } from './fixtures'
import { openSheet } from './support/sheet'
import { storedValues } from './support/stored'
import type { TableSpec } from './support/tables'

const BRANCHES = Array.from({ length: 10 }, (_, index) => `b${index}`)

/** Half of the notes have a value to change, the other half are empty. */
const TABLE: TableSpec = {
  lockLevel: 'VALUE',
  attributes: [
    { name: 'Branch', type: 'TEXT', primary: true },
    { name: 'Note', type: 'TEXT' },
    { name: 'Open', type: 'BOOLEAN' },
  ],
  records: BRANCHES.map((branch, index) => ({
    key: [branch],
    values: { Open: 'false', ...(index < 5 ? { Note: 'base' } : {}) },
  })),
}
const SAVED = BRANCHES.flatMap((branch) => [`${branch} › Note = new`, `${branch} › Open = false`])

test.use({
  appSettings: { CONNECT_CALLS_PER_SECOND: '2', CONNECT_BURST: '1', CONNECT_BATCH_SIZE: '2' },
})

test('a service that stops within a save loses no edit, and all are saved once it is back', async ({
  page,
  standIn,
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE, standIn.connect)
  const sheet = await openSheet(page, tableId, standIn.appUrl)
  for (const branch of BRANCHES) await sheet.type(branch, 'Note', 'new')
  await page.keyboard.press('ControlOrMeta+s')
  await sheet.expectState('b0', 'Note', 'saved')
  await sheet.expectState('b9', 'Note', 'saving')
  await standIn.stopStandIn()

  const trouble = page.getByRole('alert').filter({ hasText: 'Your edits are kept' })
  await test.step('words say what happened, what is safe and what to do', async () => {
    await expect(trouble).toContainText('The stand-in service is not running')
    await expect(trouble).toContainText('Start it with “npm run connect”')
    await expect(sheet.bar).toContainText(/Last save: \d+ saved, .*in \d+ calls?/)
  })

  await test.step('every edit is saved or still there, and the screen shows which', async () => {
    await expect(page.locator('[data-cell-state="saving"]')).toHaveCount(0)
    await sheet.expectState('b0', 'Note', 'saved')
    await sheet.expectState('b9', 'Note', 'dirty')
    for (const branch of BRANCHES) await expect(sheet.cell(branch, 'Note')).toHaveText('new')
    await expect(page.locator('[data-cell-state="conflict"]')).toHaveCount(0)
  })

  await test.step('a further try while it is down keeps everything too', async () => {
    await trouble.getByRole('button', { name: 'Save again' }).click()
    await expect(sheet.bar).toContainText('Last save: 0 saved')
    await expect(trouble).toContainText('The stand-in service is not running')
    await sheet.expectState('b9', 'Note', 'dirty')
  })

  await standIn.startStandIn()
  await trouble.getByRole('button', { name: 'Save again' }).click()
  await sheet.expectState('b9', 'Note', 'saved')
  await expect(sheet.bar).toContainText('No unsaved edits')
  await expect(trouble).toBeHidden()
  await expect(sheet.conflicts).toBeHidden()
  expect(await storedValues(standIn.connect, tableId)).toEqual(SAVED)
})
