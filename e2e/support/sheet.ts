import { expect, type Locator, type Page } from '@playwright/test'

/** A table that one user has open in the browser. */
export interface Sheet {
  readonly page: Page
  /**
   * A cell by its record and column.
   *
   * @param record the first primary value, or `null` in a table without primary attributes
   */
  cell(record: string | null, column: string): Locator
  /** Types a value over a cell's own, as one does in a spreadsheet. */
  type(record: string | null, column: string, text: string): Promise<void>
  /** Empties a cell. */
  clear(record: string | null, column: string): Promise<void>
  /** Waits until the cell is in this state, such as `conflict`. */
  expectState(record: string | null, column: string, state: string): Promise<void>
  /** Saves by Ctrl+S, answers its question by that button where one is named, and waits for its result in words. */
  save(words: string, answer?: string): Promise<void>
  /** The panel of collisions. */
  readonly conflicts: Locator
  /** The bar with the unsaved edits and the way to save them. */
  readonly bar: Locator
}

/**
 * Opens a table and waits until all of it is read.
 *
 * @param appUrl of a pair of services that the test started for itself
 */
export async function openSheet(page: Page, tableId: string, appUrl = ''): Promise<Sheet> {
  await page.goto(`${appUrl}/tables/${tableId}`)
  const sheet = sheetOf(page)
  // A save that is looked up may end before the table is read.
  await expect(sheet.bar).toContainText(/values? read|Last save:/)
  await expect(sheet.bar).not.toContainText('Reading, ')
  return sheet
}

/** The sheet of a page that shows a table. */
export function sheetOf(page: Page): Sheet {
  const bar = page.getByRole('region', { name: 'Unsaved edits' })

  function cell(record: string | null, column: string): Locator {
    const rows = page.getByRole('grid').getByRole('row')
    const row =
      record === null
        ? rows.last()
        : rows.filter({ has: page.getByRole('rowheader', { name: record, exact: true }) })
    return row.locator(`[data-column="${column}"]`)
  }

  return {
    page,
    cell,
    bar,
    conflicts: page.getByRole('region', { name: 'Conflicts' }),
    async type(record, column, text) {
      await cell(record, column).click({ position: { x: 12, y: 12 } })
      await page.keyboard.type(text)
      await page.keyboard.press('Enter')
    },
    async clear(record, column) {
      await cell(record, column).click({ position: { x: 12, y: 12 } })
      await page.keyboard.press('Delete')
    },
    async expectState(record, column, state) {
      await expect(cell(record, column)).toHaveAttribute('data-cell-state', state)
    },
    async save(words, answer) {
      const earlier = await bar
        .locator('[data-save-id]')
        .evaluateAll(([line]) => line?.getAttribute('data-save-id') ?? '')
      await page.keyboard.press('ControlOrMeta+s')
      if (answer !== undefined) {
        await page.getByRole('alertdialog').getByRole('button', { name: answer }).click()
      }
      // A save before this one may have ended in the same words.
      await expect(bar.locator(`[data-save-id]:not([data-save-id="${earlier}"])`)).toContainText(
        `Last save: ${words}`,
      )
    },
  }
}
