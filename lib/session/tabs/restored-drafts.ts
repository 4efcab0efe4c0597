import { type CellBase, isOther, recordKey } from '@/lib/data-table'
import {
  type Draft,
  type RenameDraft,
  type RestoredKind,
  sortRestored,
  sortRestoredRename,
} from '@/lib/drafts'
import type { TableSession } from '../session'
import type { RestoredDrafts } from './sync-state'

const NOTHING: CellBase = {
  value: null,
  lockVersion: null,
  modifiedAtMs: null,
  modifiedRegion: null,
}

/** Compares drafts that came back with the table as it was read: how each stands to it; none for one that is gone. */
export function sortRestoredDrafts(
  session: TableSession,
  keys: Iterable<string>,
): ReadonlyMap<string, RestoredKind> {
  const kinds = new Map<string, RestoredKind>()
  const shown = new Set(session.data.order())
  const level = session.schema.table.lockLevel
  session.drafts.batch(() => {
    // A record that a save without an answer added is its user's own, and not somebody else's.
    session.drafts.takeOwn()
    for (const key of keys) {
      const draft = session.drafts.get(key)
      if (draft === undefined) {
        const kind = sortRecord(session, key)
        if (kind !== null) kinds.set(key, kind)
        continue
      }
      const { address, recordId = null } = draft
      const row = session.data.indexOf(recordKey(address.primaryValues))
      const attribute = session.attribute(address.attribute)
      const isKnown = row >= 0 && attribute !== undefined
      // A record to be added is there where the service takes another for it.
      const held =
        draft.group === 'new-record' ? session.records.storedAs(address.primaryValues) : null
      const read = {
        attribute,
        hasRecord: held !== null || shown.has(row),
        recordId: session.stored.recordIdOf(address.primaryValues),
        isElsewhere:
          recordId !== null && session.stored.isElsewhere(address.primaryValues, recordId),
        base: isKnown ? session.data.base(held ?? row, address.attribute) : NOTHING,
        witness: isKnown ? session.data.witness(level, row, address.attribute) : null,
      }
      const { kind, step } = sortRestored(draft, read, {
        level,
        hasPrimaries: session.hasPrimaries,
      })
      kinds.set(key, kind)
      session.drafts.adopt(key, step.kind === 'settled' ? null : step.draft)
    }
  })
  return kinds
}

/** A rename, or a record to be added, that came back; `null` where it is not drafted any more. */
function sortRecord(session: TableSession, key: string): RestoredKind | null {
  const { records } = session.drafts
  const added = records.newRecords().find((one) => one.key === key)
  if (added) {
    // Its cells, if it has any, tell for themselves that it is somebody else's.
    const isTaken = session.records.storedAs(added.primaryValues) !== null
    if (isTaken && added.isEmpty) records.adoptAdded(added.primaryValues, false)
    return isTaken ? 'conflict' : 'ready'
  }
  const rename = records.renameByKey(key)
  if (rename === undefined) return null
  const { kind, rename: next } = sortRestoredRename(rename, readOf(session, rename), {
    level: session.schema.table.lockLevel,
    hasPrimaries: session.hasPrimaries,
  })
  records.adoptRename(rename.record, next)
  return kind
}

function readOf({ data, stored, schema, records }: TableSession, rename: RenameDraft) {
  const { record, to, witness } = rename
  const holder = records.storedAs(to)
  const primaries = schema.attributes.filter(({ isPrimary }) => isPrimary)
  const known = new Set(record.map(({ attribute }) => attribute))
  const rowAtNew = data.indexOf(recordKey(to))
  const column = schema.attributes.find(
    ({ name, isPrimary }) => name === witness?.attribute && !isPrimary,
  )
  return {
    hasAttributes:
      primaries.length === known.size && primaries.every(({ name }) => known.has(name)),
    isAtOld: stored.isStored(record),
    isOther: isOther(rename.recordId, stored.recordIdOf(record)),
    isAtNew: holder !== null && holder !== data.indexOf(recordKey(record)),
    witness: stored.neighbourInRecord(record),
    witnessAtNew: rowAtNew >= 0 && column ? data.base(rowAtNew, column.name) : null,
  }
}

/**
 * What is left to say of edits that came back: those that were saved or discarded since are not spoken of any more, and
 * one that was decided is ready. The same object while nothing changed; `null` when none is left.
 *
 * @param draftOf what is drafted under a key now
 */
export function stillUnsaved(
  restored: RestoredDrafts,
  draftOf: (key: string) => Draft | undefined,
): RestoredDrafts | null {
  let isSame = true
  let isGone = false
  const kinds = new Map<string, RestoredKind | null>()
  for (const [key, kind] of restored.kinds) {
    const draft = draftOf(key)
    // What was stored already is told once; what was not compared with the table yet may turn out to be.
    const now = kind === null || kind === 'applied' ? kind : draft && kindNow(draft, kind)
    if (now === undefined) isGone = true
    else kinds.set(key, now)
    if (now !== kind) isSame = false
  }
  if (isSame) return restored
  const isOver = isGone && [...kinds.values()].every((kind) => kind === 'applied')
  return isOver ? null : { ...restored, kinds }
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
export function countKinds({
  kinds,
}: RestoredDrafts): Readonly<Record<RestoredKind, number>> | null {
  const none = { ready: 0, invalid: 0, 'scope-moved': 0, conflict: 0 }
  const counts = { ...none, applied: 0, orphaned: 0, unknown: 0 }
  for (const kind of kinds.values()) {
    if (kind === null) return null
    counts[kind] += 1
  }
  return counts
}
