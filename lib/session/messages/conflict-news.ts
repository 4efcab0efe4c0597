import type { DraftSummary } from '@/lib/drafts'
import { count } from './format'

/** What each collided cell or rename was last known to be, by its key: theirs, or why a rename collided. */
export type KnownConflicts = ReadonlyMap<string, string | null>

/** The collisions of now, of cells and of renames as everywhere, to compare later ones with. */
export function knownConflicts({
  conflicts,
  renameConflicts,
}: Pick<DraftSummary, 'conflicts' | 'renameConflicts'>): KnownConflicts {
  const cells = conflicts.flatMap(({ key, status }) =>
    status.kind === 'conflict' ? [[key, status.theirs.value] as const] : [],
  )
  const renames = renameConflicts.flatMap(({ key, status }) =>
    status.kind === 'conflict' ? [[key, status.reason] as const] : [],
  )
  return new Map([...cells, ...renames])
}

/**
 * New collisions, those that are open again, those that changed again while their user was deciding, and that none is
 * left, to be spoken; empty for none of these.
 *
 * @param settled what collisions that are gone were last known to be: one that is back as it was is no news
 */
export function conflictNews(
  before: KnownConflicts,
  now: KnownConflicts,
  settled: KnownConflicts = new Map(),
): string {
  const added = [...now].filter(([key]) => !before.has(key))
  const again = added.filter(([key, theirs]) => settled.has(key) && settled.get(key) === theirs)
  const moved = [...now].filter(([key, theirs]) => before.has(key) && before.get(key) !== theirs)
  const fresh = added.length - again.length
  const parts = [
    fresh > 0 ? count(fresh, 'new conflict') : '',
    again.length > 0
      ? `${count(again.length, 'conflict')} ${again.length === 1 ? 'is' : 'are'} open again`
      : '',
  ].filter((part) => part !== '')
  return [
    parts.length > 0 ? `${parts.join(', ')}, ${now.size.toLocaleString('en')} to decide.` : '',
    moved.length > 0
      ? `${count(moved.length, 'conflict')} changed again while you were deciding.`
      : '',
    now.size === 0 && before.size > 0 ? 'Every conflict is settled.' : '',
  ]
    .filter((part) => part !== '')
    .join(' ')
}
