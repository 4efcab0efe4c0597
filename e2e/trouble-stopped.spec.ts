import { expect, overLine, test } from './fixtures'
import { holdUpdate } from './support/line'
import { openSheet } from './support/sheet'
import { storedValues } from './support/stored'
import type { TableSpec } from './support/tables'

const BRANCHES = Array.from({ length: 7 }, (_, index) => `b${index}`)

/** Five of the notes have a value to change, the others are empty. */
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

test.describe('over a line that holds a call until the test lets it go', () => {
  test.use(overLine(2))

  test('a service that stops within a save loses no edit, and all are saved once it is back', async ({
    page,
    line,
    standIn,
    openOverLine,
  }) => {
    const { tableId, sheet } = await openOverLine(TABLE)
    for (const branch of BRANCHES) await sheet.type(branch, 'Note', 'new')
    const release = holdUpdate(line, 2)
    await page.keyboard.press('ControlOrMeta+s')
    await sheet.expectState('b0', 'Note', 'saved')
    await sheet.expectState('b4', 'Note', 'saving')
    // Values that are made go in a call beside it, which is answered.
    await sheet.expectState('b6', 'Note', 'saved')
    await standIn.stopStandIn()
    release()

    const trouble = page.getByRole('main').getByRole('alert')
    await test.step('words say what happened, what is safe and what to do', async () => {
      await expect(trouble).toContainText('The stand-in service stopped answering')
      await expect(trouble).toContainText('Your edits are kept in this tab')
      await expect(trouble).toContainText('npm run connect')
      await expect(sheet.bar).toContainText('Last save: 6 saved, 1 not known')
    })

    await test.step('every edit is saved or in doubt, and the screen shows which', async () => {
      for (const branch of BRANCHES) {
        await sheet.expectState(branch, 'Note', branch === 'b4' ? 'failed' : 'saved')
      }
      for (const branch of BRANCHES) await expect(sheet.cell(branch, 'Note')).toHaveText('new')
    })

    await standIn.startStandIn()
    await page.getByRole('main').getByRole('button', { name: 'Save again' }).click()
    await sheet.expectState('b4', 'Note', 'saved')
    await expect(sheet.bar).toContainText('Last save: 1 saved')
    await expect(sheet.bar).toContainText('No unsaved edits')
    await expect(trouble).toBeHidden()
    await expect(sheet.conflicts).toBeHidden()
    expect(await storedValues(standIn.connect, tableId)).toEqual(SAVED)
  })
})

test('a save without a service sends nothing, keeps everything, and can be tried again', {
  tag: '@more',
}, async ({ page, standIn, makeTable }) => {
  const { tableId } = await makeTable(TABLE, standIn.connect)
  const sheet = await openSheet(page, tableId, standIn.appUrl)
  await sheet.type('b0', 'Note', 'new')
  await sheet.type('b6', 'Note', 'new')
  await standIn.stopStandIn()
  await page.keyboard.press('ControlOrMeta+s')
  const trouble = page.getByRole('main').getByRole('alert')
  await expect(trouble).toContainText('The stand-in service is not running')
  await expect(trouble).toContainText('Start it with “npm run connect”')
  await expect(sheet.bar).toContainText('Last save: 0 saved, 2 not sent')
  await trouble.getByRole('button', { name: 'Save again' }).click()
  await expect(sheet.bar).toContainText('Last save: 0 saved, 2 not sent')
  await sheet.expectState('b0', 'Note', 'dirty')
  await sheet.expectState('b6', 'Note', 'dirty')

  await standIn.startStandIn()
  await page.getByRole('main').getByRole('button', { name: 'Save again' }).click()
  await sheet.expectState('b6', 'Note', 'saved')
  await expect(sheet.bar).toContainText('Last save: 2 saved')
  const stored = await storedValues(standIn.connect, tableId)
  expect(stored.filter((value) => value.endsWith('= new'))).toEqual([
    'b0 › Note = new',
    'b6 › Note = new',
  ])
})
