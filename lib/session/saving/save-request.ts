import { v4 as uuid } from 'uuid'
import { recordKey } from '@/lib/data-table'
import type { Draft, RenameDraft } from '@/lib/drafts'
import {
  type DraftToSave,
  PROTOCOL,
  type RenameToSave,
  type ReplacedState,
  type SaveRequest,
} from '@/lib/save'
import type { TableSession } from '../session'
import type { SaveUndo } from './finished-save'

/** Bounds of one request, under the 4 MB that the server takes; a larger save goes in several. */
const MAX_REQUEST_ITEMS = 2_000
const MAX_REQUEST_BYTES = 3_500_000
/** States of a cell that are sent beside it, and how long a value among them may be: they only spare a question. */
const MAX_REPLACED = 3
const MAX_REPLACED_CHARACTERS = 100
/** Versions, names, replaced states and the JSON around them. */
const BYTES_BESIDE = 1_500
/** A cell is named by its key, by its primary values, and by those of a neighbour. */
const TIMES_NAMED = 3

/** What a save sends in one request, or would send. */
export interface ToSend {
  /** The save that it takes back, if it does. */
  readonly undo?: SaveUndo | undefined
  readonly drafts: readonly Draft[]
  readonly renames: readonly RenameDraft[]
}

/** The request that saves these drafts and renames as they are now: the one place where one is made. */
export function saveRequest(session: TableSession, { drafts, renames, undo }: ToSend): SaveRequest {
  const { table, attributes } = session.current.schema
  const isExact = undo !== undefined
  const { policy, load } = session.current.state.state
  return {
    protocol: PROTOCOL,
    server: session.current.server,
    scopePolicy: policy.scopePolicy,
    // An undo never writes over what others wrote since, whatever was chosen for saves.
    guardNone: policy.guardNone || undo !== undefined,
    // As many as the last whole reading had; while one is under way nobody knows.
    storedValues: load.kind === 'read' ? load.values : undefined,
    ownGuards: undo?.ownGuards,
    tableId: table.id,
    lockLevel: undo?.lockLevel ?? table.lockLevel,
    primaryAttributes: attributes.filter((a) => a.isPrimary).map((a) => a.name),
    attributes,
    drafts: drafts.map((draft) => toSave(session.current, draft, isExact)),
    ...(renames.length > 0 ? { renames: renames.map(renameToSave) } : {}),
  }
}

/** @param isExact for the undo of a save */
function toSave(session: TableSession, draft: Draft, isExact: boolean): DraftToSave {
  const { key, address, attribute, base, status, witness, uncertainValues, group } = draft
  const { valueType, id: attributeId } = attribute
  const value = status.kind === 'saving' ? status.sent : draft.value
  const ids = { recordId: draft.recordId, attributeId }
  const replaced = replacedIn(session, draft)
  const asked = {
    ...ids,
    ...(isExact ? { isExact } : {}),
    ...(replaced.length > 0 ? { replaced } : {}),
  }
  const cell = { id: key, ...address, ...asked, valueType, base, value, witness, uncertainValues }
  if (group === 'new-record') return { ...cell, isOfNewRecord: true }
  if (group === 'deleted-record' && value === null) return { ...cell, isOfDeletedRecord: true }
  // A table without primary attributes is one record, which is always there.
  const isSeen = session.hasPrimaries && session.drafts.isSeen(address.primaryValues)
  return base.value === null && value !== null && isSeen ? { ...cell, isOfSeenRecord: true } : cell
}

/** What a reading within the save would show that lags behind one's own last saves. */
function replacedIn(session: TableSession, { address, base }: Draft): readonly ReplacedState[] {
  const row = session.data.indexOf(recordKey(address.primaryValues))
  if (row < 0 || session.attribute(address.attribute) === undefined) return []
  return (
    session.data
      .replaced(row, address.attribute)
      .filter(({ value }) => (value?.length ?? 0) <= MAX_REPLACED_CHARACTERS)
      .map(({ value, lockVersion }) => ({ value, version: lockVersion?.value ?? null }))
      // What its user saw since is no state of before.
      .filter(
        ({ value, version }) =>
          value !== base.value || version !== (base.lockVersion?.value ?? null),
      )
      .slice(-MAX_REPLACED)
  )
}

function renameToSave({
  key,
  record,
  recordId,
  to,
  status,
  witness,
  isUncertain,
}: RenameDraft): RenameToSave {
  const target = status.kind === 'saving' ? status.sent : to
  return { id: key, from: record, recordId, to: target, witness, isUncertain }
}

/**
 * Reads what goes under way under these keys at the moment of sending: an earlier portion may have moved lock versions
 * forward.
 */
export function requestFor(
  session: TableSession,
  keys: readonly string[],
  undo?: SaveUndo,
): SaveRequest & { readonly saveId: string } {
  const isUnderWay = ({ status }: Draft | RenameDraft) => status.kind === 'saving'
  const drafts = keys
    .flatMap((key) => session.drafts.get(session.drafts.moved.now(key)) ?? [])
    .filter(isUnderWay)
  const renames = keys
    .flatMap((key) => session.drafts.records.renameByKey(key) ?? [])
    .filter(isUnderWay)
  return { ...saveRequest(session, { drafts, renames, undo }), saveId: uuid() }
}

/**
 * Cuts a save into requests of bounded size, by keys; nearly always one. The cells of a record that is added, or deleted,
 * stay together, because it is found to be somebody else's, added, or deleted, as a whole. Renames come last: cells are addressed by
 * what their records are called before.
 */
export function portions({ drafts, renames }: ToSend): readonly (readonly string[])[] {
  const all: string[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const { keys, size } of [...unitsOf(drafts), ...renames.map(unitOfRename)]) {
    const last = all.at(-1)
    const fits =
      last !== undefined &&
      last.length + keys.length <= MAX_REQUEST_ITEMS &&
      bytes + size <= MAX_REQUEST_BYTES
    if (fits) {
      last.push(...keys)
      bytes += size
    } else {
      all.push([...keys])
      bytes = size
    }
  }
  return all
}

/** Keys that go in one request, with their size in bytes. */
interface Unit {
  readonly keys: readonly string[]
  readonly size: number
}

function unitsOf(drafts: readonly Draft[]): readonly Unit[] {
  const units = new Map<string, { keys: string[]; size: number }>()
  for (const { key, value, base, uncertainValues, group, address } of drafts) {
    const name = group === null ? key : recordKey(address.primaryValues)
    const unit = units.get(name) ?? { keys: [], size: 0 }
    unit.keys.push(key)
    const texts = [value, base.value, ...uncertainValues]
    const named = TIMES_NAMED * bytesInJson(key) + BYTES_BESIDE
    unit.size += texts.reduce((sum, text) => sum + bytesInJson(text ?? ''), named)
    units.set(name, unit)
  }
  return [...units.values()]
}

function unitOfRename({ key, to }: RenameDraft): Unit {
  const named = TIMES_NAMED * bytesInJson(key)
  return { keys: [key], size: named + bytesInJson(recordKey(to)) + BYTES_BESIDE }
}

/** How many bytes a text has as JSON in UTF-8. */
function bytesInJson(text: string): number {
  let bytes = 2
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (unit < 0x20 || (unit >= 0xd800 && unit <= 0xdfff)) bytes += 6
    else if (unit === 0x22 || unit === 0x5c) bytes += 2
    else if (unit < 0x80) bytes += 1
    else bytes += unit < 0x800 ? 2 : 3
  }
  return bytes
}
