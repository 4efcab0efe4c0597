import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { changeTextRules } from './support/rules'
import { sheetOf } from './support/sheet'
import { storedValues } from './support/stored'
import type { TableSpec } from './support/tables'

const BRANCHES = Array.from({ length: 60 }, (_, index) => `b${String(index).padStart(2, '0')}`)

const TABLE: TableSpec = {
  lockLevel: 'VALUE',
  attributes: [
    { name: 'Branch', type: 'TEXT', primary: true },
    { name: 'Code', type: 'TEXT' },
    { name: 'Note', type: 'TEXT' },
    { name: 'Open', type: 'BOOLEAN' },
  ],
  records: BRANCHES.map((branch) => ({ key: [branch], values: { Code: branch, Note: 'base' } })),
}

/** Presses Tab until the focus is in the grid, as somebody without a mouse has to. */
async function tabIntoGrid(page: Page): Promise<void> {
  const focusedCell = page.getByRole('grid').locator(':focus')
  await expect(async () => {
    await page.keyboard.press('Tab')
    expect(await focusedCell.count()).toBe(1)
  }).toPass({ intervals: [1] })
}

/** The record and column that have the focus, such as `b07 Note`. */
async function expectFocus(page: Page, record: string, column: string): Promise<void> {
  await expect(sheetOf(page).cell(record, column)).toBeFocused()
}

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

test('from the list to a mended and saved cell without a mouse', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId, name } = await makeTable(TABLE)
  const sheet = sheetOf(page)
  await page.goto('/')
  await expect(page.getByRole('main').getByRole('link', { name })).toBeVisible()
  const search = page.getByRole('main').getByRole('searchbox')
  // The page can be seen before it listens to keys.
  await expect(async () => {
    await press(page, '/')
    await expect(search).toBeFocused({ timeout: 500 })
  }).toPass()
  await page.keyboard.type(name)
  await press(page, 'ArrowDown', 'Enter')
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  await expect(sheet.bar).toContainText('120 values read')
  await changeTextRules(connect, tableId, 'Code', { MaxLength: 4 })

  await tabIntoGrid(page)
  await press(page, 'Control+Home', 'ArrowRight')
  await expectFocus(page, 'b00', 'Code')
  await page.keyboard.type('too long')
  await press(page, 'Tab')
  await page.keyboard.type('typed')
  await press(page, 'Enter', 'Control+End', 'Space', 'Control+s')
  await expect(sheet.bar).toContainText('Last save: 2 saved, 1 failed')
  // The save took no focus: the last cell still has it.
  await expectFocus(page, 'b59', 'Open')

  await press(page, 'F8')
  await expectFocus(page, 'b00', 'Code')
  await sheet.expectState('b00', 'Code', 'failed')
  await press(page, 'F2', 'Control+a')
  await page.keyboard.type('ok')
  await press(page, 'Control+s')
  await expect(sheet.bar).toContainText('Last save: 1 saved')
  await sheet.expectState('b00', 'Code', 'saved')
  await expectFocus(page, 'b00', 'Code')

  const stored = await storedValues(connect, tableId)
  for (const value of ['b00 › Code = ok', 'b00 › Note = typed', 'b59 › Open = true']) {
    expect(stored).toContain(value)
  }
})

test('the grid is one tab stop, and keys lead to every cell of it', async ({ page, makeTable }) => {
  const { tableId } = await makeTable(TABLE)
  await page.goto(`/tables/${tableId}`)
  const sheet = sheetOf(page)
  const grid = page.getByRole('grid')
  await expect(sheet.bar).toContainText('120 values read')
  await expect(grid).toHaveAttribute('aria-rowcount', '61')
  await expect(grid).toHaveAttribute('aria-colcount', '4')
  await tabIntoGrid(page)

  await press(page, 'Control+Home')
  await expectFocus(page, 'b00', 'Branch')
  await press(page, 'ArrowUp', 'ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight')
  await expectFocus(page, 'b01', 'Note')
  await press(page, 'Home')
  await expectFocus(page, 'b01', 'Branch')
  await press(page, 'ArrowLeft')
  await expectFocus(page, 'b01', 'Branch')
  await press(page, 'End', 'ArrowRight')
  await expectFocus(page, 'b01', 'Open')
  await press(page, 'Control+End', 'ArrowDown')
  await expectFocus(page, 'b59', 'Open')
  await expect(grid.locator(':focus')).toHaveAttribute('aria-rowindex', '61')
  await press(page, 'Control+ArrowUp')
  await expectFocus(page, 'b00', 'Open')
  await press(page, 'PageDown')
  const position = await grid.locator(':focus').getAttribute('aria-rowindex')
  expect(Number(position)).toBeGreaterThan(10)
  await press(page, 'PageUp')
  await expectFocus(page, 'b00', 'Open')

  await expect(grid.locator('[tabindex="0"]')).toHaveCount(1)
  await press(page, 'Control+End', 'Tab')
  await expect(grid.locator(':focus')).toHaveCount(0)
  await press(page, 'Shift+Tab')
  await expectFocus(page, 'b59', 'Open')
  await press(page, 'Shift+Tab')
  await expect(grid.locator(':focus')).toHaveCount(0)
})

test('an editor commits and moves as a spreadsheet does, and Escape restores', async ({
  page,
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE)
  await page.goto(`/tables/${tableId}`)
  const sheet = sheetOf(page)
  await expect(sheet.bar).toContainText('120 values read')
  await tabIntoGrid(page)
  await press(page, 'Control+Home', 'ArrowRight')

  await page.keyboard.type('one')
  await press(page, 'Enter')
  await expectFocus(page, 'b01', 'Code')
  await page.keyboard.type('two')
  await press(page, 'Shift+Enter')
  await expectFocus(page, 'b00', 'Code')
  await expect(sheet.cell('b01', 'Code')).toHaveText('two')

  await page.keyboard.type('three')
  await press(page, 'Tab')
  await expectFocus(page, 'b00', 'Note')
  await page.keyboard.type('four')
  await press(page, 'Enter')
  // Enter after a run of Tabs goes back to where the run began.
  await expectFocus(page, 'b01', 'Code')
  await press(page, 'ArrowRight')
  await page.keyboard.type('five')
  await press(page, 'Shift+Tab')
  await expectFocus(page, 'b01', 'Code')

  await press(page, 'F2')
  await expect(page.getByRole('textbox', { name: 'Code' })).toHaveValue('two')
  // The caret is at the end, and arrows move it, not the active cell.
  await press(page, 'ArrowLeft')
  await page.keyboard.type('-')
  await press(page, 'Escape')
  await expectFocus(page, 'b01', 'Code')
  await expect(sheet.cell('b01', 'Code')).toHaveText('two')
  await press(page, 'F2', 'Home')
  await page.keyboard.type('-')
  await press(page, 'Enter')
  await expect(sheet.cell('b01', 'Code')).toHaveText('-two')

  await expect(sheet.cell('b00', 'Code')).toHaveText('three')
  await expect(sheet.cell('b00', 'Note')).toHaveText('four')
  await expect(sheet.cell('b01', 'Note')).toHaveText('five')
  await expect(sheet.bar).toContainText('4 cells in 2 records changed')
})
