import {
  type Attribute,
  type CellAddress,
  type CellBase,
  type CellIds,
  type Comparison,
  compare,
  isOther,
  type OtherReason,
  type Problem,
  type ScopeWitness,
  sameValue,
  validateValue,
} from '@/lib/data-table'
import { type Doubt, joinDoubts } from './doubt'

/** How a draft was told that it collided: what the service holds now, and how it got there. */
export interface Collision {
  /** See `ConflictReason` of a save. */
  readonly reason: 'value' | 'gone' | 'scope' | 'exists' | 'record' | 'rewritten' | OtherReason
  /** Beside `gone`: how much of it, as far as it is known. */
  readonly gone?: 'value' | 'record' | 'attribute' | undefined
  readonly theirs: CellBase
  /** The record that theirs is of, where it was read. */
  readonly recordId?: string | null | undefined
  /** The attribute that theirs is of, where that is another one. */
  readonly attributeId?: string | null | undefined
  /** What theirs was when it was last shown, where it changed again while the user was deciding. */
  readonly earlier?: CellBase | undefined
  /** The service's words of refusal. */
  readonly message: string
}

/** Where a draft stands. Each state has an end: saving ends in an outcome, failed and conflict wait for the user. */
export type DraftStatus =
  | { readonly kind: 'dirty' }
  /** `sent` is the value under way; the user may have typed on since. `isReread`: the table was read meanwhile. */
  | { readonly kind: 'saving'; readonly sent: string | null; readonly isReread?: true }
  | {
      readonly kind: 'failed'
      readonly reason: 'cell' | 'request' | 'unknown'
      readonly message: string
      /** Beside `unknown`: when a reading first found that what was sent is not stored, epoch ms. */
      readonly notStoredAtMs?: number | undefined
    }
  | ({ readonly kind: 'conflict' } & Collision)

/** The gesture on a whole record that a cell's draft is part of; `null` for an edit of the cell alone. */
export type DraftGroup = 'new-record' | 'deleted-record' | null

/** The field that a text is typed in: an editor of the grid, or the third value of a conflict. */
export type TextKind = 'cell-editor' | 'third-value'

/** An unsaved edit: the base it was made on and the new value. Immutable. */
export interface Draft {
  readonly key: string
  readonly address: CellAddress
  readonly attribute: Attribute
  /** Value and lock version of the one read that the user saw. */
  readonly base: CellBase
  /**
   * The service's id of the record that the base was read in; `null` where it was not known. Absent for a record that is
   * to be added. The attribute's id is in `attribute`.
   */
  readonly recordId?: string | null | undefined
  /** `null` deletes the stored value. */
  readonly value: string | null
  /**
   * For a value to be created under a lock wider than the cell: what its user saw of the scope. `null` where nothing
   * is stored in it; the store looks again while it is.
   */
  readonly witness: ScopeWitness | null
  readonly status: DraftStatus
  /** A save's answer was lost: the service may hold an earlier value of this draft. Ends with the next answer. */
  readonly isUncertain: boolean
  /** What was sent without a known outcome, each once: found stored, it is the user's own. Empty once it is known. */
  readonly uncertainValues: readonly (string | null)[]
  /** Beside `isUncertain`: what is known of the doubt. Absent, only the next save can end it. */
  readonly doubt?: Doubt | undefined
  /** The attribute's rule that the value breaks; such a draft is kept and not sent. */
  readonly problem: Problem | null
  readonly group: DraftGroup
  /** For a text that stands in an open field, in the form of a draft: which field, and what was shown when it was begun. */
  readonly openText?: { readonly kind: TextKind; readonly shown: string | null } | undefined
}

/** What becomes of a draft: it goes on, or there is nothing left to save and the cell shows what is stored. */
export type DraftStep =
  | { readonly kind: 'draft'; readonly draft: Draft }
  | { readonly kind: 'settled' }

/** Older ones are forgotten: found stored, they would be asked about, not overwritten. */
const MAX_UNCERTAIN = 50

const SETTLED: DraftStep = { kind: 'settled' }

const DIRTY: DraftStatus = { kind: 'dirty' }

/** It is known what became of all that was sent. */
const KNOWN = { isUncertain: false, uncertainValues: [], doubt: undefined }

function problemOf(attribute: Attribute, value: string | null): Problem | null {
  return value === null ? null : validateValue(attribute, value)
}

function isSame(attribute: Attribute, a: string | null, b: string | null): boolean {
  return sameValue(attribute.valueType, a, b)
}

function goOn(draft: Draft): DraftStep {
  return { kind: 'draft', draft }
}

/** The first edit of a clean cell. Typing what is stored already is no edit. */
export function startDraft(
  key: string,
  attribute: Attribute,
  address: CellAddress,
  base: CellBase,
  value: string | null,
  group: DraftGroup = null,
): DraftStep {
  if (isSame(attribute, value, base.value)) return SETTLED
  return goOn(newDraft(key, attribute, address, base, value, group))
}

/** An edit of a clean cell, whatever is stored in it. */
export function newDraft(
  key: string,
  attribute: Attribute,
  address: CellAddress,
  base: CellBase,
  value: string | null,
  group: DraftGroup,
): Draft {
  return {
    key,
    address,
    attribute,
    base,
    value,
    witness: null,
    status: DIRTY,
    isUncertain: false,
    uncertainValues: [],
    problem: problemOf(attribute, value),
    group,
  }
}

/**
 * A further edit of a drafted cell. Typing the old value back makes it clean. A collided cell stays collided until
 * the user decides, unless what they type is what the service holds now. Their own starting point is not that: whoever
 * types it wants it stored. A cell under way stays under way; what is typed is sent next time.
 */
export function editDraft(draft: Draft, value: string | null): DraftStep {
  const { attribute, base, status } = draft
  const problem = problemOf(attribute, value)
  const group = groupWith(draft, value)
  switch (status.kind) {
    case 'saving':
      return goOn({ ...draft, value, problem, group })
    case 'conflict': {
      // What another record, or attribute, holds under the name is not stored in theirs.
      const isOfOther = status.reason === 'other-record' || status.reason === 'other-attribute'
      const isTheirs = !isOfOther && isSame(attribute, value, status.theirs.value)
      if (isTheirs) return SETTLED
      return goOn({ ...draft, value, problem, group })
    }
    case 'dirty':
    case 'failed':
      // After a lost answer the base may be behind the service: only a save, which reads first, may call it clean.
      if (!draft.isUncertain && isSame(attribute, value, base.value)) return SETTLED
      return goOn({ ...draft, value, problem, group, status: draft.isUncertain ? status : DIRTY })
  }
}

/** The same draft, judged by its attribute as it was read again. */
export function judgeDraft(draft: Draft, attribute: Attribute): Draft {
  return { ...draft, attribute, problem: problemOf(attribute, draft.value) }
}

/** True when a save may send the draft: it is not under way, not waiting for a decision, and breaks no rule. */
export function isSendable(draft: Draft): boolean {
  return draft.problem === null && (draft.status.kind === 'dirty' || draft.status.kind === 'failed')
}

/**
 * True for a cell of a record to be deleted that is not there under its name: another record has it, of which nothing was
 * to be deleted, or none.
 */
export function isOfOtherDeletion({ group, status }: Draft): boolean {
  const isAway =
    status.kind === 'conflict' && (status.reason === 'other-record' || status.gone === 'record')
  return group === 'deleted-record' && isAway
}

/** True when a save may send another value than the draft's own: one that was typed before, and asks for something. */
export function isSendableAs(draft: Draft, value: string | null): boolean {
  const { attribute, base, isUncertain, status } = draft
  const isOpen = status.kind === 'dirty' || status.kind === 'failed'
  const asksForChange = isUncertain || !isSame(attribute, value, base.value)
  return isOpen && asksForChange && problemOf(attribute, value) === null
}

/** The draft goes under way. @param value as it was when the save was asked for. @default as it is */
export function sendDraft(draft: Draft, value: string | null = draft.value): Draft {
  return { ...draft, status: { kind: 'saving', sent: value } }
}

/** The service holds `base` now. What was typed on meanwhile stays, on what was just saved; a record to be deleted, too. */
export function draftSaved(draft: Draft, base: CellBase): DraftStep {
  if (isSame(draft.attribute, draft.value, base.value)) return SETTLED
  return goOn({
    ...draft,
    ...KNOWN,
    group: groupSaved(draft),
    base,
    status: DIRTY,
  })
}

/** The service refused the draft; it stays, with the reason. A value typed since is a fresh draft. */
export function draftFailed(
  draft: Draft,
  reason: 'cell' | 'request' | 'unknown',
  message: string,
  doubt: Doubt = { saveId: null, endsAtMs: null },
): Draft {
  const uncertainValues = stillUncertain(draft, reason)
  const isUncertain = uncertainValues.length > 0
  const before = draft.isUncertain ? (draft.doubt ?? { saveId: null, endsAtMs: null }) : undefined
  const joined = reason === 'unknown' ? joinDoubts(before, doubt) : draft.doubt
  const movedOn =
    draft.status.kind === 'saving' && !isSame(draft.attribute, draft.value, draft.status.sent)
  const isNew = movedOn && reason !== 'unknown'
  const status: DraftStatus = isNew ? DIRTY : { kind: 'failed', reason, message }
  return { ...draft, status, isUncertain, uncertainValues, doubt: isUncertain ? joined : undefined }
}

/** A refused cell was read, which tells what became of all that was sent; a refused request tells nothing of before. */
function stillUncertain(
  { status, value, uncertainValues }: Draft,
  reason: 'cell' | 'request' | 'unknown',
): readonly (string | null)[] {
  if (reason === 'cell') return []
  if (reason === 'request') return uncertainValues
  const sent = status.kind === 'saving' ? status.sent : value
  return [...uncertainValues.filter((one) => one !== sent), sent].slice(-MAX_UNCERTAIN)
}

/**
 * The draft collided. When the user meanwhile typed what the service holds, there is nothing to decide: but for one of
 * which the record, or the attribute, is not there, where an equal value, or none, is not the one that they meant.
 */
export function draftCollided(draft: Draft, collision: Collision): DraftStep {
  const { reason, gone, theirs } = collision
  const isElsewhere = gone === 'record' || reason === 'other-record' || reason === 'other-attribute'
  if (!isElsewhere && isSame(draft.attribute, draft.value, theirs.value)) return SETTLED
  const earlier = earlierTheirs(draft, theirs)
  const status = { kind: 'conflict', ...collision, earlier } as const
  return goOn({ ...draft, ...KNOWN, status })
}

/** What the user was shown as theirs, once it is no longer so. */
function earlierTheirs(draft: Draft, theirs: CellBase): CellBase | undefined {
  if (draft.status.kind !== 'conflict') return undefined
  const shown = draft.status.theirs
  return isSame(draft.attribute, shown.value, theirs.value) ? draft.status.earlier : shown
}

/** The save ended before the draft was sent: it is a draft as before. */
export function draftKept(draft: Draft): Draft {
  return { ...draft, status: DIRTY }
}

const READ_AGAIN = 'The table was read again, and this cell is not as it was.'
const SCOPE_READ_AGAIN =
  'The table was read again, and something else under the same lock is not as it was.'

/** What a cell holds now, to its draft. */
export function compareDraft(draft: Draft, read: CellBase): Comparison {
  const { attribute, base, value, uncertainValues } = draft
  return compare({ valueType: attribute.valueType, base, mine: value, sent: uncertainValues }, read)
}

/** Why a draft collides with what its cell holds now; `null` where it does not. */
export function movedReason(draft: Draft, read: CellBase): 'value' | 'gone' | null {
  const found = compareDraft(draft, read)
  return found === 'moved' ? 'value' : found === 'missing' ? 'gone' : null
}

/**
 * The cell was read again. Where it holds, byte for byte, what the user saw, that read, value and version, is the
 * base now; where somebody stored what the user typed, nothing is left to save; anything else is a collision, known
 * before the save. A collision that waits for its decision shows the newest. A draft under way keeps what it was sent
 * with; so does one in doubt, until its value is found stored, or nothing that was sent can arrive any more.
 *
 * @param asksAboutScope the read found that others moved the cell's lock scope, and its user is to look first
 * @param begunAtMs when the reading was begun, epoch ms: what it did not find was not stored then
 */
export function rereadDraft(
  draft: Draft,
  read: CellBase,
  asksAboutScope = false,
  begunAtMs = Number.NEGATIVE_INFINITY,
): DraftStep {
  const { status } = draft
  if (status.kind === 'saving') {
    return goOn(status.isReread ? draft : { ...draft, status: { ...status, isReread: true } })
  }
  // Whoever removed the value has done what was to be done to it.
  if (draft.group === 'deleted-record' && read.value === null) return SETTLED
  const found = compareDraft(draft, read)
  if (found === 'mine') return SETTLED
  if (found === 'own-earlier') return goOn(arrived(draft, read))
  if (draft.isUncertain) {
    if (!isDoubtOver(draft, begunAtMs)) return goOn(notStored(draft, begunAtMs))
    return rereadDraft({ ...draft, ...KNOWN, status: DIRTY }, read, asksAboutScope, begunAtMs)
  }
  const reason = movedReason(draft, read)
  if (reason !== null) {
    return draftCollided(draft, { reason, theirs: read, message: messageOf(status, READ_AGAIN) })
  }
  if (status.kind !== 'conflict') {
    return asksAboutScope
      ? draftCollided(draft, { reason: 'scope', theirs: read, message: SCOPE_READ_AGAIN })
      : goOn({ ...draft, base: read, witness: null })
  }
  // Whoever was asked to look at the scope, or the record, still decides; a value that was put back is no collision any
  // more.
  if (status.reason === 'scope' || status.reason === 'record') {
    return goOn({ ...draft, status: { ...status, theirs: read } })
  }
  return goOn({ ...draft, base: read, witness: null, status: DIRTY })
}

const OTHER_WORDS: Readonly<Record<OtherReason, string>> = {
  'other-record': 'The table was read again, and another record has the name of this one.',
  'other-attribute': 'The table was read again, and another attribute has the name of this one.',
}

/**
 * The table was read again, and another record, or attribute, has the name of the one that its user saw: the edit is
 * none of that, whatever it holds.
 *
 * @param now the record and the attribute that were read
 */
export function rereadOther(
  draft: Draft,
  read: CellBase,
  reason: OtherReason,
  now: CellIds,
): DraftStep {
  return draftCollided(draft, { reason, theirs: read, ...now, message: OTHER_WORDS[reason] })
}

const RECORD_GONE = 'The table was read again, and the record is not in it any more.'

/**
 * The table was read again, and the record that its user saw is not in it: a value for it waits, since it would make a
 * record of itself alone. A cell in doubt waits for the save that tells.
 */
export function rereadGone(draft: Draft, read: CellBase, begunAtMs?: number): DraftStep {
  const { status } = draft
  // That nothing is stored there does not say that this was removed.
  if (isRemovalInDoubt(draft, begunAtMs)) return goOn(draft)
  if (status.kind === 'saving' || (draft.isUncertain && draft.value !== null)) {
    return rereadDraft(draft, read, false, begunAtMs)
  }
  return draftCollided(draft, goneRecord(read, messageOf(status, RECORD_GONE)))
}

/** A save may have removed the value, or may yet. */
export function isRemovalInDoubt(draft: Draft, begunAtMs = Number.NEGATIVE_INFINITY): boolean {
  return draft.value === null && draft.isUncertain && !isDoubtOver(draft, begunAtMs)
}

/** How a draft collides whose whole record is gone. */
export function goneRecord(theirs: CellBase, message: string): Collision {
  return { reason: 'gone', gone: 'record', theirs, message }
}

function messageOf(status: DraftStatus, otherwise: string): string {
  return status.kind === 'conflict' ? status.message : otherwise
}

const ADDED_MEANWHILE =
  'The table was read again, and a record with these primary values is in it: somebody else added one.'

/**
 * The table was read again, and the record that its user adds is in it, by another hand: none of its cells may end up
 * among somebody else's values unasked. A cell in doubt waits for the save that tells whose the record is.
 */
export function rereadTaken(draft: Draft, read: CellBase, begunAtMs?: number): DraftStep {
  const { status } = draft
  if (status.kind === 'saving' || draft.isUncertain) {
    return rereadDraft(draft, read, false, begunAtMs)
  }
  const message = messageOf(status, ADDED_MEANWHILE)
  return draftCollided(draft, { reason: 'exists', theirs: read, message })
}

/** A draft in doubt that was edited on, where what was sent is found stored: it stands on its own earlier value. */
function arrived(draft: Draft, read: CellBase): Draft {
  const left = draft.uncertainValues.filter((sent) => !isSame(draft.attribute, sent, read.value))
  const isUncertain = left.length > 0
  const status = isUncertain ? draft.status : DIRTY
  const doubt = isUncertain ? draft.doubt : undefined
  return { ...draft, base: read, witness: null, status, isUncertain, uncertainValues: left, doubt }
}

/** The user's choice in a conflict. */
export type Choice =
  | { readonly kind: 'mine' }
  | { readonly kind: 'theirs' }
  | { readonly kind: 'edit'; readonly value: string | null }

/**
 * Settles a conflict. A kept or third value takes theirs, value and version of one read, as its new base and is
 * saved by the next save: whoever moves the cell after that read is noticed again.
 *
 * @param attribute what has the attribute's name now, which may be another one
 */
export function resolveDraft(
  draft: Draft,
  choice: Choice,
  attribute: Attribute = draft.attribute,
): DraftStep {
  if (draft.status.kind !== 'conflict') return goOn(draft)
  const { theirs, recordId } = draft.status
  const value =
    choice.kind === 'mine' ? draft.value : choice.kind === 'edit' ? choice.value : theirs.value
  const group = groupDecided(draft, draft.status, value)
  // Whoever was not told that another attribute has the name has not chosen that one.
  const isChosen =
    draft.status.reason === 'other-attribute' || !isOther(draft.attribute.id, attribute.id)
  const own = isChosen ? attribute : draft.attribute
  const step = startDraft(draft.key, own, draft.address, theirs, value, group)
  const isKnown = step.kind === 'draft' && (recordId ?? null) !== null
  return isKnown ? goOn({ ...step.draft, recordId }) : step
}

/** A value typed into a cell of a record that was to be deleted is an edit of its own. */
export function groupWith({ group }: Draft, value: string | null): DraftGroup {
  return group === 'deleted-record' && value !== null ? null : group
}

/**
 * Whoever keeps a value in a record that turned out to exist edits that record; one whose record is gone makes it again,
 * knowingly, as one that is added.
 */
export function groupDecided(
  draft: Draft,
  { reason, gone, theirs }: Collision,
  value: string | null,
): DraftGroup {
  if (gone === 'record' && value !== null) return 'new-record'
  const isStored = reason === 'exists' || theirs.value !== null
  return draft.group === 'new-record' && isStored ? null : groupWith(draft, value)
}

/** A value that was saved is one of a stored record, which may have been chosen to be deleted meanwhile. */
export function groupSaved({ group }: Draft): DraftGroup {
  return group === 'deleted-record' ? group : null
}

/** Nothing that was sent can arrive after this reading was begun. Of a record to be added only a save can tell. */
export function isDoubtOver({ doubt, group }: Draft, begunAtMs: number): boolean {
  const endsAtMs = doubt?.endsAtMs ?? Number.POSITIVE_INFINITY
  return group !== 'new-record' && begunAtMs >= endsAtMs
}

/** A reading did not find what was sent; the first one is told. */
export function notStored(draft: Draft, atMs: number): Draft {
  const { status } = draft
  const isTold = status.kind !== 'failed' || status.notStoredAtMs !== undefined
  if (isTold || !Number.isFinite(atMs)) return draft
  return { ...draft, status: { ...status, notStoredAtMs: atMs } }
}

/** The save that left a draft in doubt is over, with what is known of the doubt now; others are as they were. */
export function draftDoubted(draft: Draft, saveId: string, doubt: Doubt): Draft {
  return draft.doubt?.saveId === saveId ? { ...draft, doubt } : draft
}

/** The save that left a draft in doubt can be heard again: what it sent is under way. */
export function draftResumed(draft: Draft, saveId: string): Draft {
  const sent = draft.uncertainValues.at(-1)
  if (draft.doubt?.saveId !== saveId || draft.status.kind === 'saving' || sent === undefined) {
    return draft
  }
  const uncertainValues = draft.uncertainValues.slice(0, -1)
  const status = { kind: 'saving', sent } as const
  return {
    ...draft,
    status,
    uncertainValues,
    isUncertain: uncertainValues.length > 0,
    doubt: undefined,
  }
}

/**
 * The save that left a draft in doubt never was: nothing of it was sent. One that is in doubt by an earlier save as well
 * is as it was.
 */
export function draftNeverSent(draft: Draft, saveId: string): Draft {
  const { doubt, status, uncertainValues } = draft
  if (doubt?.saveId !== saveId || uncertainValues.length > 1) return draft
  const isLost = status.kind === 'failed' && status.reason === 'unknown'
  return {
    ...draft,
    status: isLost ? { kind: 'dirty' } : status,
    isUncertain: false,
    uncertainValues: [],
    doubt: undefined,
  }
}
