import { expect, type Page } from '@playwright/test'

/**
 * Waits until the browser's store holds so many unsaved edits of a table: they are written behind the keystroke.
 *
 * @param latest the value that was typed last, whole: what is in an open editor is stored too, while it is being typed
 */
export async function expectKeptDrafts(
  page: Page,
  tableId: string,
  drafts: number,
  latest?: string,
): Promise<void> {
  const kept = async () => {
    const { count, values } = await page.evaluate(keptIn, tableId)
    const isWhole = latest === undefined || values.includes(latest)
    return { count, isWhole }
  }
  await expect.poll(kept, { intervals: [50] }).toEqual({ count: drafts, isWhole: true })
}

/** In the page: how many edits of the table `lockstep-drafts` holds, and their values. */
async function keptIn(tableId: string): Promise<{ count: number; values: unknown[] }> {
  const opening = indexedDB.open('lockstep-drafts')
  const database = await new Promise<IDBDatabase | null>((resolve) => {
    // Opening what is not there would make it, and that may go between a look and the opening.
    opening.onupgradeneeded = () => opening.transaction?.abort()
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => resolve(null)
  })
  if (database === null) return { count: 0, values: [] }
  // The page may be making it just now.
  if (!database.objectStoreNames.contains('drafts')) {
    database.close()
    return { count: 0, values: [] }
  }
  const store = database.transaction('drafts').objectStore('drafts')
  const [reading, listing] = [store.getAll(), store.getAllKeys()]
  await new Promise((resolve, reject) => {
    listing.onsuccess = resolve
    listing.onerror = () => reject(listing.error)
  })
  database.close()
  const isOfTable = listing.result.map((key) => Array.isArray(key) && key[1] === tableId)
  const own = reading.result.filter((_, index) => isOfTable[index])
  return { count: own.length, values: own.map(({ draft }) => draft?.value) }
}

/**
 * Makes the browser's store what an older Lockstep and a stranger left: the table's edits are in shape 1, and beside
 * them is something `of another program`.
 */
export async function makeOldAndExternal(page: Page, tableId: string): Promise<void> {
  await page.evaluate(rewriteKept, tableId)
}

/** In the page. */
async function rewriteKept(tableId: string): Promise<void> {
  const opening = indexedDB.open('lockstep-drafts')
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })
  const writing = database.transaction('drafts', 'readwrite')
  const walk = writing.objectStore('drafts').openCursor()
  walk.onsuccess = () => {
    const at = walk.result
    if (at === null) return
    if (Array.isArray(at.key) && at.key[1] === tableId) {
      const { uncertainValues: _sent, group: _group, ...draft } = at.value.draft
      at.update({ ...at.value, shape: 1, draft })
      const [scope = ''] = at.key
      writing.objectStore('drafts').put({ note: 'of another program' }, [scope, tableId, 'strange'])
      return
    }
    at.continue()
  }
  await new Promise((resolve, reject) => {
    writing.oncomplete = resolve
    writing.onerror = () => reject(writing.error)
  })
  database.close()
}
