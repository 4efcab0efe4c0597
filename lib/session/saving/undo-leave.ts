import { type PrimaryValues, recordKey, sameValue } from '@/lib/data-table'
import { type Draft, isSameRecord, type RenameDraft } from '@/lib/drafts'
import { isRecordLeft } from '@/lib/save'
import type { TableSession } from '../session'

/** What an undo wrote, or tried to. */
interface Written {
  readonly drafts: readonly Draft[]
  readonly renames: readonly RenameDraft[]
}

/**
 * What moved since is no conflict to decide: it stays as it is. An edit that was typed meanwhile stays too.
 *
 * @returns whether a record stayed as a whole, so that there may be more in it than the table shows
 */
export function leaveAlone(session: TableSession, written: Written): boolean {
  const { drafts } = session
  const moved = movedCells(session, written.drafts)
  const records = moved.flatMap(({ group, address }) =>
    group === null ? [] : [address.primaryValues],
  )
  const named = written.renames.flatMap(({ key, to }) => {
    const now = drafts.records.renameByKey(key)
    return now !== undefined && isSameRecord(now.to, to) && cannotBe(now) ? [now] : []
  })
  drafts.batch(() => {
    for (const { key } of moved) drafts.adopt(key, null)
    leaveRecords(session, records)
    for (const { record } of named) drafts.records.adoptRename(record, null)
  })
  return records.length > 0
}

/** The values that others have changed, or whose record they have. */
function movedCells({ drafts }: TableSession, written: readonly Draft[]): readonly Draft[] {
  const reasons = new Map<string, string[]>()
  for (const { group, address, status } of drafts.all()) {
    if (group !== 'deleted-record' || status.kind !== 'conflict') continue
    const key = recordKey(address.primaryValues)
    reasons.set(key, [...(reasons.get(key) ?? []), status.reason])
  }
  return written.filter(({ key, attribute, value }) => {
    const now = drafts.get(key)
    if (now?.status.kind !== 'conflict') return false
    if (!sameValue(attribute.valueType, now.value, value)) return false
    return now.group === 'deleted-record'
      ? isRecordLeft(reasons.get(recordKey(now.address.primaryValues)) ?? [])
      : now.status.reason !== 'scope'
  })
}

/** These records stay, and nobody is asked: what a reading put to their deletion, or their coming, goes too. */
function leaveRecords({ drafts }: TableSession, records: readonly PrimaryValues[]): void {
  const left = new Map(records.map((record) => [recordKey(record), record]))
  for (const { key, group, status, address } of drafts.all()) {
    const isHeld = group === 'deleted-record' && status.kind === 'conflict'
    if (isHeld && left.has(recordKey(address.primaryValues))) drafts.adopt(key, null)
  }
  for (const { primaryValues, isEmpty } of drafts.records.newRecords()) {
    if (isEmpty && left.has(recordKey(primaryValues))) {
      drafts.records.adoptAdded(primaryValues, false)
    }
  }
}

/** The record, or its old name, is another's now, or a cell of it was left alone: it keeps the name that it has. */
function cannotBe({ status }: RenameDraft): boolean {
  return status.kind === 'conflict'
    ? status.reason !== 'scope'
    : status.kind === 'failed' && status.reason !== 'unknown'
}
