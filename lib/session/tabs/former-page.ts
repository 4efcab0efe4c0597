import { tabLock, webLocks } from './draft-storages'

const KEY = 'lockstep-page'

/** How long a page that is loaded anew has time to take back what its user was typing in it. */
const RELOAD_MS = 5_000

let known: { readonly page: string | null } | null = null

/**
 * The page that this browser tab had before this one, by the name that the draft storage knew it by: a tab keeps its own
 * session storage when it is loaded anew. `null` for a tab that had none. From now on this page is known as that.
 */
export function formerPage(page: string): string | null {
  known ??= { page: replaceKept(page) }
  return known.page
}

function replaceKept(page: string): string | null {
  try {
    const former = sessionStorage.getItem(KEY)
    sessionStorage.setItem(KEY, page)
    return former
  } catch {
    return null
  }
}

/**
 * True where the user loaded this tab anew, and had the table open in it before. It has it open from now on. A tab that
 * the browser brings back, after it was closed, is not one of these.
 */
export function isReloadOf(tableId: string): boolean {
  const key = `${KEY}:${tableId}`
  try {
    const wasOpen = sessionStorage.getItem(key) !== null
    sessionStorage.setItem(key, '')
    return wasOpen && navigationType() === 'reload'
  } catch {
    return false
  }
}

function navigationType(): string | null {
  if (typeof PerformanceNavigationTiming === 'undefined') return null
  const [entry] = performance.getEntriesByType('navigation')
  return entry instanceof PerformanceNavigationTiming ? entry.type : null
}

/**
 * Resolves when another page of this browser is gone.
 *
 * @returns whether it was there until now: then it may only be loaded anew
 */
export async function whenGone(page: string): Promise<{ readonly wasThere: boolean }> {
  const locks = webLocks()
  if (locks === null) return { wasThere: false }
  const isFree = await locks.request(tabLock(page), { ifAvailable: true }, (lock) => lock !== null)
  if (!isFree) await locks.request(tabLock(page), () => {})
  return { wasThere: !isFree }
}

/** Resolves when a page that has gone would be back, and this one is looked at. */
export async function afterReload(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, RELOAD_MS))
  while (document.visibilityState === 'hidden') {
    await new Promise((resolve) =>
      document.addEventListener('visibilitychange', resolve, { once: true }),
    )
  }
}
