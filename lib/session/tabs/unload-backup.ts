import {
  type BackupPlace,
  type DraftRecord,
  type DraftStorage,
  dropBackup,
  readBackups,
} from '@/lib/storage'

/** Where a page leaves what the draft storage does not hold when it goes; `null` where the browser has no such place. */
export function backupPlace({ scope }: DraftStorage, tableId: string): BackupPlace | null {
  try {
    return { storage: window.localStorage, scope, tableId }
  } catch {
    return null
  }
}

/**
 * What earlier tabs left when they went comes into the draft storage, as if it had been written then; what is damaged of it is
 * put in quarantine there.
 *
 * @returns how many edits only a newer Lockstep can read: they stay where they are
 */
export async function importBackups(
  draftStorage: DraftStorage,
  tableId: string,
  place: BackupPlace | null,
): Promise<number> {
  if (place === null) return 0
  let left = 0
  for (const [tab, { changes, damaged, newer }] of readBackups(place)) {
    left += newer
    if (newer > 0) continue
    const put = await draftStorage.putDrafts(tableId, changes)
    if (!put.isHeld || put.records.includes('newer')) continue
    if (damaged === null || (await draftStorage.putInQuarantine([damaged]))) dropBackup(place, tab)
  }
  return left
}

/** The edits that earlier tabs left, for as long as there is no draft storage that could take them. */
export function backupRecords(place: BackupPlace | null): readonly DraftRecord[] {
  if (place === null) return []
  const backups = [...readBackups(place).values()]
  return backups.flatMap(({ changes }) => changes.flatMap(({ mine }) => mine ?? []))
}
