import { expect, type Page } from '@playwright/test'

/** Waits until the browser's store holds so many unsaved edits of a table: they are written behind the keystroke. */
export async function expectKeptDrafts(page: Page, tableId: string, drafts: number): Promise<void> {
  await expect.poll(() => page.evaluate(countKept, tableId), { intervals: [50] }).toBe(drafts)
}

/** In the page: how many edits of the table `lockstep-drafts` holds. */
async function countKept(tableId: string): Promise<number> {
  const opening = indexedDB.open('lockstep-drafts')
  const database = await new Promise<IDBDatabase | null>((resolve) => {
    // Opening what is not there would make it, and that may go between a look and the opening.
    opening.onupgradeneeded = () => opening.transaction?.abort()
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => resolve(null)
  })
  if (database === null) return 0
  // The page may be making it just now.
  if (!database.objectStoreNames.contains('drafts')) {
    database.close()
    return 0
  }
  const reading = database.transaction('drafts').objectStore('drafts').getAllKeys()
  const keys = await new Promise<IDBValidKey[]>((resolve, reject) => {
    reading.onsuccess = () => resolve(reading.result)
    reading.onerror = () => reject(reading.error)
  })
  database.close()
  return keys.filter((key) => Array.isArray(key) && key[1] === tableId).length
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
