import type { Draft } from '@/lib/drafts'
import { count } from './words'

/** What each collided cell was last known to be, by cell key: theirs. */
export type KnownConflicts = ReadonlyMap<string, string | null>

/** The collisions of now, to compare later ones with. */
export function knownConflicts(conflicts: readonly Draft[]): KnownConflicts {
  return new Map(
    conflicts.flatMap(({ key, status }) =>
      status.kind === 'conflict' ? [[key, status.theirs.value] as const] : [],
    ),
  )
}

/** New collisions, and those that changed again while their person was deciding, to be spoken; empty for neither. */
export function conflictNews(before: KnownConflicts, now: KnownConflicts): string {
  const added = [...now.keys()].filter((key) => !before.has(key)).length
  const moved = [...now].filter(([key, theirs]) => before.has(key) && before.get(key) !== theirs)
  return [
    added > 0 ? `${count(added, 'new conflict')}, ${now.size.toLocaleString('en')} to decide.` : '',
    moved.length > 0
      ? `${count(moved.length, 'conflict')} changed again while you were deciding.`
      : '',
  ]
    .filter((part) => part !== '')
    .join(' ')
}
