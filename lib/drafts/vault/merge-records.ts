import { sameValue } from '@/lib/data-table'
import type { DraftStatus } from '../draft'
import { isOfRecord } from './kept-drafts'
import { sameData } from './same-data'
import type { DraftChange, DraftRecord, Rival } from './types'

/** What the vault holds after a change; a value that had to make way is the rival. */
export interface Merged {
  readonly record: DraftRecord | null
  readonly rival: Rival | null
}

/**
 * Brings one tab's change to what the vault holds now. Nobody wrote since its ancestor: the change stands. Otherwise
 * the three states are merged, by part: what only one of the two changed is taken from it. When both typed, and not
 * the same, the later value is the draft's and the other becomes its rival: nothing that was typed is lost.
 * A draft goes only when whoever removed it had seen its last value, and nobody has sent it.
 *
 * @param stored what the vault holds now
 * @param tab the writer's
 */
export function mergeRecord(
  { ancestor, mine }: DraftChange,
  stored: DraftRecord | null,
  tab: string,
): Merged {
  if ((stored?.rev ?? null) === (ancestor?.rev ?? null)) return { record: mine, rival: null }
  if (mine === null) return { record: afterRemoval(ancestor, stored, tab), rival: null }
  if (stored === null) return { record: afterTheirRemoval(ancestor, mine, tab), rival: null }
  return mergeBoth(ancestor, stored, mine)
}

/** I removed it while they wrote: gone, unless they typed something that I did not see, or have sent it. */
function afterRemoval(
  ancestor: DraftRecord | null,
  stored: DraftRecord | null,
  tab: string,
): DraftRecord | null {
  if (stored === null || ancestor === null) return stored
  const isTheirs = stored.saver !== null && stored.saver.tab !== tab
  return isTheirs || hasTyped(ancestor, stored) ? stored : null
}

/** They removed it while I wrote: gone, unless I typed something that they did not see, or have sent it. */
function afterTheirRemoval(
  ancestor: DraftRecord | null,
  mine: DraftRecord,
  tab: string,
): DraftRecord | null {
  const isMine = mine.saver?.tab === tab
  return ancestor === null || isMine || hasTyped(ancestor, mine) ? mine : null
}

function mergeBoth(ancestor: DraftRecord | null, stored: DraftRecord, mine: DraftRecord): Merged {
  const typed = laterTyped(ancestor, stored, mine)
  const standing = standingOf(ancestor, stored, mine)
  const { value, attribute, problem } = typed.draft
  const record: DraftRecord = {
    ...standing,
    // No state that either of the two knows: whoever goes on from its own is merged again.
    rev: `${mine.rev}+`,
    editedAtMs: typed.editedAtMs,
    draft: { ...standing.draft, value, attribute, problem },
  }
  const other = typed === mine ? stored : mine
  // Of two names for one record the later stands: a rival waits in a cell, and a record has none for its name.
  const isRival =
    !isOfRecord(mine.key) &&
    (ancestor === null || (hasTyped(ancestor, stored) && hasTyped(ancestor, mine))) &&
    hasTyped(stored, mine)
  return { record, rival: isRival ? rivalOf(other) : null }
}

/** Whose value stands: that of the one who typed; of two, the later. */
function laterTyped(
  ancestor: DraftRecord | null,
  stored: DraftRecord,
  mine: DraftRecord,
): DraftRecord {
  if (ancestor !== null && !hasTyped(ancestor, mine)) return stored
  if (ancestor !== null && !hasTyped(ancestor, stored)) return mine
  return mine.editedAtMs >= stored.editedAtMs ? mine : stored
}

/** Whose base and status stand: those of the one who changed them; of two, what binds most. */
function standingOf(
  ancestor: DraftRecord | null,
  stored: DraftRecord,
  mine: DraftRecord,
): DraftRecord {
  if (ancestor !== null && isStanding(ancestor, mine)) return stored
  if (ancestor !== null && isStanding(ancestor, stored)) return mine
  return WEIGHT[mine.draft.status.kind] > WEIGHT[stored.draft.status.kind] ? mine : stored
}

/** What is under way must not be sent twice; what waits for a decision must not be sent without one. */
const WEIGHT: Readonly<Record<DraftStatus['kind'], number>> = {
  saving: 3,
  conflict: 2,
  failed: 1,
  dirty: 0,
}

function isStanding(a: DraftRecord, b: DraftRecord): boolean {
  const parts = ({ saver, draft }: DraftRecord) => [
    saver,
    draft.base,
    draft.witness,
    draft.status,
    draft.isUncertain,
    draft.uncertainValues,
  ]
  return sameData(parts(a), parts(b))
}

function hasTyped(from: DraftRecord, to: DraftRecord): boolean {
  return !sameValue(to.draft.attribute.valueType, from.draft.value, to.draft.value)
}

/** Its id is that of the state which it was, so that a write that is repeated makes no second one. */
function rivalOf({ rev, key, editedAtMs, draft }: DraftRecord): Rival {
  return { id: rev, key, address: draft.address, value: draft.value, editedAtMs }
}
