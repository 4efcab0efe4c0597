import { expect, type Page } from '@playwright/test'

/** Waits until the browser's store holds so many unsaved edits of a table: they are written behind the keystroke. */
export async function expectKeptDrafts(page: Page, tableId: string, drafts: number): Promise<void> {
  await expect.poll(() => page.evaluate(countKept, tableId), { intervals: [50] }).toBe(drafts)
}

/** In the page: how many edits of the table `lockstep-drafts` holds. */
async function countKept(tableId: string): Promise<number> {
  const known = await indexedDB.databases()
  // Opening what is not there would make it.
  if (!known.some(({ name }) => name === 'lockstep-drafts')) return 0
  const opening = indexedDB.open('lockstep-drafts')
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })
  const reading = database.transaction('drafts').objectStore('drafts').getAllKeys()
  const keys = await new Promise<IDBValidKey[]>((resolve, reject) => {
    reading.onsuccess = () => resolve(reading.result)
    reading.onerror = () => reject(reading.error)
  })
  database.close()
  return keys.filter((key) => Array.isArray(key) && key[1] === tableId).length
}
