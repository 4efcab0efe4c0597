import type { Page } from '@playwright/test'
import { expect, overLine, test } from './fixtures'
import { holdUpdate } from './support/line'
import { openSheet } from './support/sheet'
import { storedValues } from './support/stored'
import type { TableSpec } from './support/tables'

const BRANCHES = Array.from({ length: 10 }, (_, index) => `b${index}`)

const TABLE: TableSpec = {
  lockLevel: 'VALUE',
  attributes: [
    { name: 'Branch', type: 'TEXT', primary: true },
    { name: 'Note', type: 'TEXT' },
    { name: 'Open', type: 'BOOLEAN' },
  ],
  records: BRANCHES.map((branch) => ({ key: [branch], values: { Note: 'base', Open: 'false' } })),
}

/** Holds back the requests that save until it is told to let them go. */
async function holdSaves(page: Page): Promise<() => void> {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route('**/tables/**', async (route) => {
    if (route.request().method() === 'POST') await released
    await route.continue()
  })
  return release
}

for (const [how, save] of [
  ['Ctrl+S', (page: Page) => page.keyboard.press('ControlOrMeta+s')],
  ['The Save button', (page: Page) => page.getByRole('button', { name: /^Save 1 cell/ }).click()],
] as const) {
  test(`${how} commits what is being typed before it saves`, {
    tag: how === 'Ctrl+S' ? [] : '@more',
  }, async ({ page, connect, makeTable }) => {
    const { tableId } = await makeTable(TABLE)
    const sheet = await openSheet(page, tableId)
    await sheet.cell('b1', 'Open').click()
    await page.keyboard.press('Space')
    await sheet.cell('b0', 'Note').click()
    await page.keyboard.type('still typing')
    await save(page)
    await expect(sheet.bar).toContainText('Last save: 2 saved')
    await sheet.expectState('b0', 'Note', 'saved')
    await expect(page.getByRole('textbox', { name: 'Note' })).toBeHidden()
    // Focus is where it was put: in the cell, or on the button although there is nothing left to save.
    const focused =
      how === 'Ctrl+S' ? sheet.cell('b0', 'Note') : sheet.bar.getByRole('button', { name: /^Save/ })
    await expect(focused).toBeFocused()
    const stored = await storedValues(connect, tableId)
    expect(stored).toContain('b0 › Note = still typing')
    expect(stored).toContain('b1 › Open = true')
  })
}

test('editing goes on while a save runs, and what is typed meanwhile is saved next', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await sheet.type('b0', 'Note', 'first')
  await sheet.type('b1', 'Note', 'first')
  const release = await holdSaves(page)
  await page.keyboard.press('ControlOrMeta+s')
  await sheet.expectState('b0', 'Note', 'saving')
  await sheet.expectState('b1', 'Note', 'saving')
  await expect(sheet.bar).toContainText('Saving 0 of 2 cells')
  // What was sent cannot be called back, so there is nothing to discard yet.
  await expect(sheet.bar.getByRole('button', { name: 'Discard all' })).toBeDisabled()

  await sheet.type('b0', 'Note', 'second')
  await sheet.type('b2', 'Note', 'later')
  await sheet.expectState('b0', 'Note', 'saving')
  await expect(sheet.cell('b0', 'Note')).toHaveText('second')
  release()
  await expect(sheet.bar).toContainText('Last save: 2 saved')
  await sheet.expectState('b1', 'Note', 'saved')
  await sheet.expectState('b0', 'Note', 'dirty')
  await sheet.expectState('b2', 'Note', 'dirty')
  await expect(sheet.cell('b0', 'Note')).toHaveText('second')
  expect(await storedValues(connect, tableId)).toContain('b0 › Note = first')

  await sheet.save('2 saved')
  await sheet.expectState('b0', 'Note', 'saved')
  const stored = await storedValues(connect, tableId)
  for (const value of ['b0 › Note = second', 'b1 › Note = first', 'b2 › Note = later']) {
    expect(stored).toContain(value)
  }
})

test('a save asked for while one runs follows by itself, with what there was when it was asked for', {
  tag: '@more',
}, async ({ page, connect, faults, makeTable }) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await sheet.type('b0', 'Note', 'first')
  const release = await holdSaves(page)
  await page.keyboard.press('ControlOrMeta+s')
  await sheet.type('b1', 'Note', 'second')
  await page.keyboard.press('ControlOrMeta+s')
  await expect(sheet.bar).toContainText('The edits there were when you saved again are saved next.')
  await sheet.type('b1', 'Note', 'typed after')
  await sheet.type('b2', 'Note', 'never asked for')
  release()
  await expect(sheet.bar).toContainText('2 cells in 2 records changed')
  await sheet.expectState('b0', 'Note', 'clean')
  await sheet.expectState('b1', 'Note', 'dirty')
  await expect(sheet.cell('b1', 'Note')).toHaveText('typed after')
  await expect.poll(() => storedValues(connect, tableId)).toContain('b1 › Note = second')
  const writes = await faults.writes(tableId)
  expect(writes.map((write) => write.split(' → ').at(-1))).toEqual(['first', 'second'])
})

test.describe('an answer that is lost', () => {
  test.use({ allowedConsole: [/net::ERR_FAILED/] })

  test('leaves the edit in doubt, and discarding it shows what the service holds', {
    tag: '@more',
  }, async ({ page, connect, makeTable }) => {
    const { tableId } = await makeTable(TABLE)
    const sheet = await openSheet(page, tableId)
    await sheet.type('b0', 'Note', 'written')
    await page.route('**/tables/**', async (route) => {
      if (route.request().method() !== 'POST') return route.continue()
      await route.fetch()
      return route.abort()
    })
    await page.keyboard.press('ControlOrMeta+s')
    await sheet.expectState('b0', 'Note', 'failed')
    await expect(page.getByRole('alert').filter({ hasText: 'was lost' })).toBeVisible()
    expect(await storedValues(connect, tableId)).toContain('b0 › Note = written')

    await page.unrouteAll()
    await sheet.cell('b0', 'Note').click()
    await page.getByRole('button', { name: 'Discard', exact: true }).first().click()
    await sheet.expectState('b0', 'Note', 'clean')
    await expect(sheet.cell('b0', 'Note')).toHaveText('written')
  })
})

test.describe('over a line that holds a call until the test lets it go', () => {
  test.use(overLine(2))

  test('cells are saved as the answers arrive, and the bar shows how far it is', async ({
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
    await sheet.expectState('b9', 'Note', 'saving')
    await expect(page.getByRole('progressbar', { name: 'Save progress' })).toBeVisible()
    await expect(sheet.bar).toContainText('Saving 6 of 10 cells')
    await expect(sheet.bar).toContainText('2 of 5 requests')
    await sheet.type('b9', 'Note', 'newer')
    await sheet.expectState('b9', 'Note', 'saving')

    release()
    await expect(sheet.bar).toContainText('Last save: 10 saved, in 5 requests')
    await expect(page.locator('[data-cell-state="saved"]')).toHaveCount(9)
    await sheet.expectState('b9', 'Note', 'dirty')
    await sheet.save('1 saved')
    expect(await storedValues(standIn.connect, tableId)).toEqual(
      BRANCHES.flatMap((branch) => [
        `${branch} › Note = ${branch === 'b9' ? 'newer' : 'new'}`,
        `${branch} › Open = false`,
      ]),
    )
  })
})
