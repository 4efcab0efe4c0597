import { type CellBase, sameValue } from '@/lib/data-table'
import { type DraftStatus, draftSaved } from '@/lib/drafts'
import { isWithoutConcurrentEdit } from './kept-drafts'
import { sameData } from './same-data'
import type { ConcurrentEdit, DraftChange, DraftRecord } from './types'

/** What the draft storage holds after a change; a value that had to make way is the concurrent edit. */
export interface Merged {
  readonly record: DraftRecord | null
  readonly concurrentEdit: ConcurrentEdit | null
}

/**
 * Brings one tab's change to what the draft storage holds now. Nobody wrote since its ancestor: the change stands. Otherwise
 * the three states are merged, by part: what only one of the two changed is taken from it. When both typed, and not
 * the same, the later value is the draft's and the other becomes its concurrent edit: nothing that was typed is lost.
 * A draft goes only when whoever removed it had seen its last value, and nobody has sent it.
 *
 * @param stored what the draft storage holds now
 * @param tab the writer's
 */
export function mergeRecord(change: DraftChange, stored: DraftRecord | null, tab: string): Merged {
  const { ancestor, mine } = change
  if ((stored?.rev ?? null) === (ancestor?.rev ?? null))
    return { record: mine, concurrentEdit: null }
  if (mine === null) return { record: afterRemoval(change, stored, tab), concurrentEdit: null }
  if (stored === null)
    return { record: afterTheirRemoval(ancestor, mine, tab), concurrentEdit: null }
  return mergeBoth(ancestor, stored, mine)
}

/** I removed it while they wrote: gone, unless they typed something that I did not see, or have sent it. */
function afterRemoval(
  { ancestor, saved = null }: DraftChange,
  stored: DraftRecord | null,
  tab: string,
): DraftRecord | null {
  if (stored === null || ancestor === null) return stored
  if (stored.saver !== null && stored.saver.tab !== tab) return stored
  return hasTyped(ancestor, stored) ? ended(stored, saved) : null
}

/** They removed it while I wrote: gone, unless I typed something that they did not see, or have sent it. */
function afterTheirRemoval(
  ancestor: DraftRecord | null,
  mine: DraftRecord,
  tab: string,
): DraftRecord | null {
  if (mine.saver?.tab === tab) return mine
  return ancestor === null || hasTyped(ancestor, mine) ? ended(mine, null) : null
}

/**
 * What was typed while another value was under way, once that has ended: nobody would tell this draft of an outcome any
 * more. It stands on what was saved, where that is known; else it keeps its base, and a reading finds what moved.
 */
function ended(record: DraftRecord, saved: CellBase | null): DraftRecord | null {
  const { rev, saver, draft } = record
  if (saver === null) return record
  const dirty: DraftRecord = {
    ...record,
    rev: `${rev}-`,
    saver: null,
    draft: { ...draft, status: { kind: 'dirty' } },
  }
  if (saved === null) return dirty
  const step = draftSaved(draft, saved)
  return step.kind === 'settled' ? null : { ...dirty, draft: step.draft }
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
  // Of two names for one record, or two texts in one field, the later stands: a concurrent edit waits in a cell.
  const isConcurrentEdit =
    !isWithoutConcurrentEdit(mine.key) &&
    (ancestor === null || (hasTyped(ancestor, stored) && hasTyped(ancestor, mine))) &&
    hasTyped(stored, mine)
  return { record, concurrentEdit: isConcurrentEdit ? rivalOf(other) : null }
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
    draft.doubt,
  ]
  return sameData(parts(a), parts(b))
}

function hasTyped(from: DraftRecord, to: DraftRecord): boolean {
  return !sameValue(to.draft.attribute.valueType, from.draft.value, to.draft.value)
}

/** Its id is that of the state which it was, so that a write that is repeated makes no second one. */
function rivalOf({ rev, key, editedAtMs, draft }: DraftRecord): ConcurrentEdit {
  return { id: rev, key, address: draft.address, value: draft.value, editedAtMs }
}
