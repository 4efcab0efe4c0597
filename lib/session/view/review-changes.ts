import {
  type Attribute,
  type CellAddress,
  countChanges,
  type PrimaryValues,
  recordKey,
} from '@/lib/data-table'
import type { Draft, DraftStore, NewRecord, RenameDraft } from '@/lib/drafts'
import { keyText, renameMessage } from '../messages/record-messages'
import type { TableSession } from '../session'
import { messageOf, ORPHAN_MESSAGE } from './cells'
import { inGridOrder } from './grid-order'

/** What a change does to what is stored. */
export type ChangeKind = 'edited' | 'cleared' | 'new-value' | 'added' | 'renamed' | 'deleted'

/**
 * Where a change stands. `ready` is sent by the next save, and so are `failed` and `unknown`, which may be saved; `invalid` breaks a rule and is not, nor is `empty`, a new
 * record without a value, nor `orphaned`, a value of an attribute that the table does not have any more.
 */
export type ChangeState =
  | 'ready'
  | 'failed'
  | 'unknown'
  | 'invalid'
  | 'conflict'
  | 'saving'
  | 'empty'
  | 'orphaned'

/** The kinds in the order and the words in which they are offered. */
export const KIND_LABELS: Readonly<Record<ChangeKind, string>> = {
  edited: 'Edited',
  cleared: 'Cleared',
  'new-value': 'New value',
  added: 'Record added',
  renamed: 'Record renamed',
  deleted: 'Record deleted',
}

/** The states in the order and the words in which they are offered. */
export const STATE_LABELS: Readonly<Record<ChangeState, string>> = {
  ready: 'Ready',
  saving: 'Saving',
  failed: 'Failed',
  unknown: 'Not known',
  invalid: 'Against a rule',
  conflict: 'Conflict',
  empty: 'No value yet',
  orphaned: 'Without a column',
}

/** One unsaved change, as the review lists it. */
export interface ReviewChange {
  readonly key: string
  readonly recordKey: string
  /** Of the record as it is stored; of a primary value for what is about the record as a whole. */
  readonly address: CellAddress
  readonly attribute: Attribute
  readonly kind: ChangeKind
  readonly state: ChangeState
  /** Stored strings, `null` is no value; primary values in words for a record that is renamed. */
  readonly before: string | null
  readonly after: string | null
  /** Why it failed, collided or is not sent. */
  readonly message: string | null
}

/** What is listed: all, or one kind, or one state, or both. */
export interface ReviewFilter {
  readonly kind: ChangeKind | 'all'
  readonly state: ChangeState | 'all'
}

/** One line of the list: a record's heading with its changes, or one of them. */
export type ReviewRow =
  | {
      readonly type: 'record'
      readonly key: string
      readonly address: CellAddress
      readonly changes: readonly ReviewChange[]
    }
  | { readonly type: 'change'; readonly key: string; readonly change: ReviewChange }

function kindOf({ base, value, group }: Draft): ChangeKind {
  if (group === 'deleted-record') return 'deleted'
  if (value === null) return 'cleared'
  return base.value === null ? 'new-value' : 'edited'
}

function stateOf({ status, problem }: Draft, isOrphan: boolean): ChangeState {
  if (isOrphan && (status.kind === 'dirty' || status.kind === 'failed')) return 'orphaned'
  if (status.kind === 'dirty') return problem === null ? 'ready' : 'invalid'
  if (status.kind === 'failed' && problem !== null) return 'invalid'
  return status.kind === 'failed' && status.reason === 'unknown' ? 'unknown' : status.kind
}

/**
 * A draft as the review lists it.
 *
 * @param isOrphan the table does not have the attribute any more
 */
export function changeOf(
  draft: Draft,
  drafts: Pick<DraftStore, 'isSavedElsewhere'>,
  isOrphan = false,
): ReviewChange {
  const state = stateOf(draft, isOrphan)
  return {
    key: draft.key,
    recordKey: recordKey(draft.address.primaryValues),
    address: draft.address,
    attribute: draft.attribute,
    kind: kindOf(draft),
    state,
    before: draft.base.value,
    after: draft.value,
    message: state === 'orphaned' ? ORPHAN_MESSAGE : messageOf(draft, drafts),
  }
}

/** What is about a record as a whole stands at its first primary value, and is told like a text. */
function ofRecord(primaryValues: PrimaryValues): Pick<ReviewChange, 'address' | 'attribute'> {
  const [first] = primaryValues
  const attribute = first?.attribute ?? ''
  const name = primaryValues.length > 1 ? 'Primary values' : attribute
  return {
    address: { primaryValues, attribute },
    attribute: {
      id: null,
      name,
      valueType: 'TEXT',
      description: '',
      isPrimary: true,
      rules: {},
    },
  }
}

function stateOfRename({ status }: RenameDraft): ChangeState {
  if (status.kind === 'dirty') return 'ready'
  return status.kind === 'failed' && status.reason === 'unknown' ? 'unknown' : status.kind
}

/** A rename as the review lists it. */
export function renameChangeOf(rename: RenameDraft): ReviewChange {
  return {
    key: rename.key,
    recordKey: recordKey(rename.record),
    ...ofRecord(rename.record),
    kind: 'renamed',
    state: stateOfRename(rename),
    before: keyText(rename.record),
    after: keyText(rename.to),
    message: rename.status.kind === 'dirty' ? null : renameMessage(rename),
  }
}

/** A new record as the review lists it, before its values. */
function addedChangeOf({ key, primaryValues, isEmpty, isCollided }: NewRecord): ReviewChange {
  return {
    key,
    recordKey: recordKey(primaryValues),
    ...ofRecord(primaryValues),
    kind: 'added',
    state: isEmpty ? 'empty' : isCollided ? 'conflict' : 'ready',
    before: null,
    after: keyText(primaryValues),
    message: isEmpty ? EMPTY_RECORD : isCollided ? COLLIDED_RECORD : null,
  }
}

const COLLIDED_RECORD =
  'Not sent: a record with these primary values was stored meanwhile. Decide about its values first.'

const EMPTY_RECORD =
  'Not sent: a record exists only while it holds a value. Fill in at least one; it is kept here until then.'

/** Every unsaved change of the session, as the grid shows them: by row, what is about the record first, then by column. */
export function changesOf(session: TableSession): readonly ReviewChange[] {
  const { renames, newRecords, drafts, orphans } = session.drafts.summary()
  const orphaned = new Set(orphans)
  return inGridOrder(session, [
    ...renames.map(renameChangeOf),
    ...newRecords.map(addedChangeOf),
    ...drafts.map((draft) => changeOf(draft, session.drafts, orphaned.has(draft))),
  ])
}

/**
 * These keys, and what goes along with them: with a value of a record to be deleted all of the record's, because it
 * goes or stays as a whole, and with a new record its values.
 */
export function withWholeRecords(
  changes: readonly ReviewChange[],
  keys: readonly string[],
): readonly string[] {
  const chosen = new Set(keys)
  const whole = new Set(
    changes
      .filter(({ kind, key }) => chosen.has(key) && (kind === 'deleted' || kind === 'added'))
      .map((change) => change.recordKey),
  )
  const mates = changes.filter((change) => whole.has(change.recordKey))
  return [...new Set([...keys, ...mates.map(({ key }) => key)])]
}

/** The changes that a filter lets through. */
export function filterChanges(
  changes: readonly ReviewChange[],
  filter: ReviewFilter,
): readonly ReviewChange[] {
  return changes.filter(
    ({ kind, state }) =>
      (filter.kind === 'all' || kind === filter.kind) &&
      (filter.state === 'all' || state === filter.state),
  )
}

/** How many these are: the values of a record that is to be deleted are one change. */
export function countListed(changes: readonly ReviewChange[]): number {
  return countChanges(changes, ({ kind, recordKey: record }) =>
    kind === 'deleted' ? record : null,
  )
}

/** How many changes have each of these, by `countListed`; members with none are left out. */
export function countBy<Member extends string>(
  changes: readonly ReviewChange[],
  of: (change: ReviewChange) => Member,
): ReadonlyMap<Member, number> {
  const groups = new Map<Member, ReviewChange[]>()
  for (const change of changes) groups.set(of(change), [...(groups.get(of(change)) ?? []), change])
  return new Map([...groups].map(([member, group]) => [member, countListed(group)]))
}

/** Records in the order of their first change, each followed by its changes. */
export function groupByRecord(changes: readonly ReviewChange[]): readonly ReviewRow[] {
  const records = new Map<string, ReviewChange[]>()
  for (const change of changes) {
    const mates = records.get(change.recordKey)
    if (mates) mates.push(change)
    else records.set(change.recordKey, [change])
  }
  return [...records].flatMap(([record, ofRecord]): ReviewRow[] => {
    const [first] = ofRecord
    if (!first) return []
    const heading: ReviewRow = {
      type: 'record',
      key: `record ${record}`,
      address: first.address,
      changes: ofRecord,
    }
    return [
      heading,
      ...ofRecord.map((change): ReviewRow => ({ type: 'change', key: change.key, change })),
    ]
  })
}

/**
 * The line that takes the keyboard when these changes go: the next change that stays, else the one before; `null` when
 * none stays.
 */
export function lineAfter(rows: readonly ReviewRow[], gone: ReadonlySet<string>): string | null {
  const stays = (row: ReviewRow) => row.type === 'change' && !gone.has(row.key)
  const at = rows.findIndex((row) => gone.has(row.key))
  const next = rows.slice(at + 1).find(stays) ?? rows.slice(0, Math.max(0, at)).findLast(stays)
  return next?.key ?? null
}
