import { type DraftStorage, openDraftStorage } from '@/lib/storage'

/** Who edits in this browser, until there is a sign-in. */
const THIS_BROWSER = 'this-browser'

const draftStorages = new Map<string, Promise<DraftStorage>>()

/** The draft storage of an instance in this tab, opened once. @param instance id or ARN, which ends in the id */
export function draftStorageFor(instance: string): Promise<DraftStorage> {
  const instanceId = instance.slice(instance.lastIndexOf('/') + 1)
  const known = draftStorages.get(instanceId)
  if (known !== undefined) return known
  const opening = openDraftStorage({ instanceId, user: THIS_BROWSER }).then((draftStorage) => {
    holdForLife(draftStorage.tab)
    return draftStorage
  })
  draftStorages.set(instanceId, opening)
  return opening
}

/** The lock that a tab holds as long as it lives: whoever gets it knows that the tab is gone. */
export function tabLock(tab: string): string {
  return `lockstep:tab:${tab}`
}

function holdForLife(tab: string): void {
  // Browsers offer locks to secure pages only; without them every tab counts as gone.
  void webLocks()?.request(tabLock(tab), () => new Promise(() => {}))
}

/** The browser's locks; `null` where it has none. */
export function webLocks(): LockManager | null {
  return typeof navigator !== 'undefined' && 'locks' in navigator ? navigator.locks : null
}
