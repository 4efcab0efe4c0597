import { z } from 'zod'
import { scopeKey } from './database'
import type { BackupPlace } from './unload-backup'

const MARK = z.object({ generation: z.string(), drafts: z.int().min(0) })

/** How many drafts of a table the draft storage held last, and in which life of its store. */
export type KeptMark = z.infer<typeof MARK>

function nameOf({ scope, tableId }: BackupPlace): string {
  return `lockstep-kept:${scopeKey(scope)}:${tableId}`
}

/** Notes beside the draft storage what it holds: a store that the browser lost cannot say that it ever held anything. */
export function markKept(place: BackupPlace, mark: KeptMark): void {
  try {
    if (mark.drafts === 0) place.storage.removeItem(nameOf(place))
    else place.storage.setItem(nameOf(place), JSON.stringify(mark))
  } catch {
    // A full storage: nothing is lost that the draft storage holds.
  }
}

/** How many drafts the draft storage held once, in an earlier life of its store than this: they are gone. */
export function draftsGone(place: BackupPlace, generation: string): number {
  try {
    const mark = MARK.parse(JSON.parse(place.storage.getItem(nameOf(place)) ?? ''))
    return mark.generation === generation ? 0 : mark.drafts
  } catch {
    return 0
  }
}
