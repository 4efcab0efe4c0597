import {
  columnIdOf,
  type PrimaryValues,
  type RecordRef,
  type RowId,
  type ScopeWitness,
} from '@/lib/data-table'
import type { RecordCell } from '@/lib/drafts'
import type { TableSession } from '../session'
import { recordName, shownKey } from './record-names'

/** A record as its user saw it when a menu or a dialog about it was opened. */
export interface SeenRecord {
  readonly ref: RecordRef
  /** The primary values that were shown, by the id of their attribute: names may change. */
  readonly key: ReadonlyMap<string, string>
  /** Words for it. */
  readonly label: string
  /** A stored cell of it, whose version guards a rename; `null` where none was read. */
  readonly witness: ScopeWitness | null
  /** What a copy of it takes over. */
  readonly cells: readonly RecordCell[]
  /** What others had changed until then was there to be seen; see `ForeignChanges.at`. */
  readonly seenUntil: number
}

/** Where a record stands that was seen before. `renamed`: what it is called now, where that is something else. */
export type RecordLocation =
  | { readonly kind: 'here'; readonly row: RowId; readonly renamed: string | null }
  | { readonly kind: 'missing'; readonly message: string }

/** Takes a record as it is shown now. */
export function seeRecord(session: TableSession, row: RowId): SeenRecord {
  return {
    ref: session.data.refOf(row),
    key: keyById(session, shownKey(session, row)),
    label: recordName(session, row),
    witness: session.stored.neighbourInRecord(session.data.primaryValues(row)),
    cells: session.records.copyOf(row),
    seenUntil: session.external.at,
  }
}

/** Where the record is now: never another one that has come to its place, or to its name. */
export function standingOf(session: TableSession, { ref, key, label }: SeenRecord): RecordLocation {
  const row = session.data.find(ref, (one) => isThere(session, one))
  if (row === null) {
    const now = session.data.find({ record: ref.record, recordId: null })
    const another = now === null ? '' : ' Another one was made under its name since.'
    return { kind: 'missing', message: `Record ${label} is not in the table any more.${another}` }
  }
  const known = keyById(session, shownKey(session, row))
  const isRenamed = [...key].some(([id, value]) => known.has(id) && known.get(id) !== value)
  return { kind: 'here', row, renamed: isRenamed ? recordName(session, row) : null }
}

/**
 * The stored cell that guards a rename, as its user saw it: one's own saves may have moved it since, so that it counts
 * only where others changed something under the record's lock. `undefined`: as it is now.
 */
export function seenWitness(
  session: TableSession,
  { witness, seenUntil }: SeenRecord,
  row: RowId,
): ScopeWitness | undefined {
  if (witness === null) return undefined
  const address = { primaryValues: session.data.primaryValues(row), attribute: witness.attribute }
  const { values, structure } = session.changedUnder(address, seenUntil)
  return values.length + structure.length > 0 ? witness : undefined
}

/** True for a record that is stored, or is to be added; while the table is being read nobody knows of any that it is not. */
export function isThere({ data, records, isRead }: TableSession, row: RowId): boolean {
  return !isRead || data.isShown(row) || records.stateOf(row) === 'new'
}

/** The primary values by the ids of their attributes. */
function keyById(session: TableSession, record: PrimaryValues): ReadonlyMap<string, string> {
  return new Map(
    record.map(({ attribute, value }) => {
      const known = session.schema.attributes.find(({ name }) => name === attribute)
      return [known ? columnIdOf(known) : attribute, value]
    }),
  )
}

/** What is kept of a record that was seen, while the page is loaded anew. */
export interface StoredSeenRecord {
  readonly recordId: string | null
  readonly key: ReadonlyMap<string, string>
  readonly label: string
}

/** A record that was seen before the page was loaded anew, under the name that was shown then. */
export function seenBefore(
  session: TableSession,
  { recordId, key, label }: StoredSeenRecord,
): SeenRecord {
  const { data, schema } = session
  const primaryValues = schema.attributes.flatMap((attribute) => {
    const value = attribute.isPrimary ? key.get(columnIdOf(attribute)) : undefined
    return value === undefined ? [] : [{ attribute: attribute.name, value }]
  })
  const ref = { record: data.knowRecord(primaryValues), recordId }
  const row = data.find(ref, (one) => isThere(session, one))
  const gone = { witness: null, cells: [], seenUntil: session.external.at }
  const now = row === null ? gone : seeRecord(session, row)
  return { ...now, ref, key, label }
}
