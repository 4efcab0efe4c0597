import type { Draft, RestoredKind } from '@/lib/drafts'
import type { Returned } from './sync-state'

/**
 * What is left to say of edits that came back: those that were saved or discarded since are not spoken of any more, and
 * one that was decided is ready. The same object while nothing changed; `null` when none is left.
 *
 * @param draftOf what is drafted under a key now
 */
export function stillReturned(
  returned: Returned,
  draftOf: (key: string) => Draft | undefined,
): Returned | null {
  let isSame = true
  let isGone = false
  const kinds = new Map<string, RestoredKind | null>()
  for (const [key, kind] of returned.kinds) {
    const draft = draftOf(key)
    // What was stored already is told once; what was not compared with the table yet may turn out to be.
    const now = kind === null || kind === 'applied' ? kind : draft && kindNow(draft, kind)
    if (now === undefined) isGone = true
    else kinds.set(key, now)
    if (now !== kind) isSame = false
  }
  if (isSame) return returned
  const isOver = isGone && [...kinds.values()].every((kind) => kind === 'applied')
  return isOver ? null : { ...returned, kinds }
}

function kindNow({ status, isUncertain, problem }: Draft, before: RestoredKind): RestoredKind {
  if (status.kind === 'saving') return before
  if (status.kind === 'conflict') {
    if (before === 'orphaned') return before
    return status.reason === 'scope' ? 'scope-moved' : 'conflict'
  }
  if (isUncertain) return 'unknown'
  if (before === 'orphaned') return before
  return problem === null ? 'ready' : 'invalid'
}

/** How many of them stand how to the table; `null` where they were not compared with it yet. */
export function countKinds({ kinds }: Returned): Readonly<Record<RestoredKind, number>> | null {
  const none = { ready: 0, invalid: 0, 'scope-moved': 0, conflict: 0 }
  const counts = { ...none, applied: 0, orphaned: 0, unknown: 0 }
  for (const kind of kinds.values()) {
    if (kind === null) return null
    counts[kind] += 1
  }
  return counts
}
