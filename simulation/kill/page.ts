import { expect, type Locator, type Page } from '@playwright/test'
import { z } from 'zod'
import { type Sheet, sheetOf } from '@/e2e/support/sheet'

/** What the page shows of one cell. */
export interface ShownCell {
  /** `record › attribute`. */
  readonly name: string
  readonly text: string
  readonly state: string
  /** The words beside it, if there are any. */
  readonly words: string
}

const shown = z.array(
  z.object({ name: z.string(), text: z.string(), state: z.string(), words: z.string() }),
)

/** Wide and high enough for the grid to paint every cell: what it says of each is read there. */
const VIEWPORT = { width: 5_200, height: 2_600 }

const SAVE_LIMIT_MS = 60_000
/** The app asks before it saves more than this. */
const MANY_CHANGES = 100

/** Somebody at a page of the app, with one large table. */
export class User {
  private constructor(
    readonly page: Page,
    readonly tableId: string,
    readonly sheet: Sheet,
  ) {}

  /** Opens a table and waits until it is read and its drafts of an earlier session are settled. */
  static async open(page: Page, appUrl: string, tableId: string): Promise<User> {
    await page.setViewportSize(VIEWPORT)
    await page.goto(`${appUrl}/tables/${tableId}`)
    const user = new User(page, tableId, sheetOf(page))
    // A save that is looked up may end before the table is read.
    await expect(user.sheet.bar).toContainText(/values? read|Last save:/)
    await user.settled()
    return user
  }

  /** Types into every cell by the clipboard and the arrow keys, down one column and up the next. */
  async typeAll(records: number, columns: number, prefix: string): Promise<void> {
    await this.page.locator('[role="gridcell"][data-column="A0"]').first().click()
    await this.page.evaluate(typeOver, { records, columns, prefix })
    await expect(this.sheet.bar).toContainText(`${(records * columns).toLocaleString('en')} cells`)
    await expect.poll(() => this.#held()).toMatchObject({ drafts: records * columns })
  }

  /** Presses Save, and says yes where many changes are asked about; resolves when the save has begun. */
  async pressSave(): Promise<void> {
    const [words = ''] = /[\d,]+/.exec((await this.#save.textContent()) ?? '') ?? []
    await this.#save.click()
    if (Number(words.replaceAll(',', '')) > MANY_CHANGES) {
      await this.page.getByRole('button', { name: /^Save [\d,]+ changes$/ }).click()
    }
    // What is under way cannot be sent.
    await expect(this.#save).toBeHidden()
  }

  /** Saves what can be sent; nothing happens where nothing can. */
  async saveToTheEnd(): Promise<void> {
    await this.settled()
    if (!(await this.#save.isVisible())) return
    await this.pressSave()
    await this.settled()
  }

  /** Decides every conflict one way. */
  async decideAll(choice: 'Keep all mine' | 'Take all theirs'): Promise<void> {
    if (!(await this.sheet.conflicts.isVisible())) {
      await this.sheet.bar.getByRole('button', { name: /to decide$/ }).click()
    }
    await this.sheet.conflicts.getByRole('button', { name: choice, exact: true }).click()
    await expect(this.sheet.conflicts).toContainText('Every conflict is settled')
    if (choice === 'Keep all mine') await expect(this.#save).toBeVisible()
  }

  /** Waits until no save runs or is looked up, and the browser's store says the same as the page. */
  async settled(): Promise<void> {
    await expect(async () => {
      expect(await this.sheet.bar.textContent()).not.toMatch(/Saving |Reading, /)
      const { drafts, saving } = await this.#held()
      expect(saving).toBe(0)
      const words = drafts === 0 ? 'No unsaved edits' : `${drafts.toLocaleString('en')} cell`
      expect(await this.sheet.bar.textContent()).toContain(words)
    }).toPass({ timeout: SAVE_LIMIT_MS, intervals: [50, 100] })
  }

  /** What the page says of every cell now. */
  async cells(): Promise<readonly ShownCell[]> {
    return shown.parse(await this.page.evaluate(readCells))
  }

  /** The button while there is something to send. */
  get #save(): Locator {
    return this.sheet.bar.getByRole('button', { name: /^Save [\d,]+ cells?/ })
  }

  #held(): Promise<{ drafts: number; saving: number }> {
    return this.page.evaluate(heldDrafts, this.tableId)
  }
}

/** Runs in the page. */
function typeOver(wish: { records: number; columns: number; prefix: string }): void {
  const press = (key: string) =>
    document.activeElement?.dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
    )
  for (let column = 0; column < wish.columns; column += 1) {
    for (let record = 0; record < wish.records; record += 1) {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', `${wish.prefix} ${column}.${record}`)
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      )
      if (record < wish.records - 1) press(column % 2 === 0 ? 'ArrowDown' : 'ArrowUp')
    }
    press('ArrowRight')
  }
}

/** Runs in the page: every cell of a stored record. */
function readCells() {
  return [...document.querySelectorAll('[role="row"]')].flatMap((row) => {
    const record = row.querySelector('[role="rowheader"]')?.textContent ?? ''
    if (!record.startsWith('r')) return []
    return [...row.querySelectorAll('[role="gridcell"]')].map((cell) => ({
      name: `${record} › ${cell.getAttribute('data-column')}`,
      text: cell.textContent,
      state: cell.getAttribute('data-cell-state'),
      words: cell.getAttribute('title') ?? '',
    }))
  })
}

/** Runs in the page: what its store holds of a table, read past the app. */
async function heldDrafts(tableId: string): Promise<{ drafts: number; saving: number }> {
  const held = { drafts: 0, saving: 0 }
  const known = await indexedDB.databases()
  // Opened before the app has made it, it would be there without its stores.
  if (known.every(({ name }) => name !== 'lockstep-drafts')) return held
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('lockstep-drafts')
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })
  const store = database.transaction('drafts').objectStore('drafts')
  await new Promise<void>((resolve, reject) => {
    const walk = store.openCursor()
    walk.onerror = () => reject(walk.error)
    walk.onsuccess = () => {
      const at = walk.result
      if (at === null) return resolve()
      if (Array.isArray(at.key) && at.key[1] === tableId) {
        held.drafts += 1
        if (at.value.draft.status.kind === 'saving') held.saving += 1
      }
      at.continue()
    }
  })
  database.close()
  return held
}
