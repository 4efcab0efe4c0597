import { type CellAddress, cellKey, recordKey } from '@/lib/data-table'
import type { Editor } from '../actors/editor'
import type { CallKind } from '../model/call-scheduler'
import { type Case, draftOf, levelAt } from '../model/case'
import type { Place } from '../model/memory'
import type { LoggedCall } from '../model/save-log'
import type { Timeline, Write } from '../model/timeline'
import { believedLevel } from './unguarded'

/** (1) What is done on the screen reaches the record and the attribute that its user pointed at, and no other. */
export function misplacedGestures(
  { index, screen }: Editor,
  { timeline, writes }: Case,
): readonly string[] {
  // A record that a save of theirs emptied and began anew is the same to its user.
  const isOwn = (id: string | null) =>
    id !== null && writes.find((one) => one.recordId === id)?.save?.editor === index
  return screen.landings
    .filter(({ aim, landed }) => !isSamePlace(aim, landed, timeline, isOwn))
    .map(
      ({ what, aim, landed }) =>
        `Editor ${index} ${what}: aimed at ${wordsOf(aim)}, landed in ${wordsOf(landed)}.`,
    )
}

/** (1) No write went into another record or attribute than its user pointed at, where that was there to be found. */
export function misplacedWrites(write: Write, made: Case): readonly string[] {
  const { save, key, time, recordId, attributeId } = write
  const draft = save && draftOf(save, write)
  const place = draft && save.known.get(draft.id)?.place
  if (!place || isReplacedUnseen(write, place, made)) return []
  // What its save had sent under a lock, no lock may hold any more when it arrives.
  if (levelAt(made, time) !== believedLevel(write, made)) return []
  const { record, attribute } = aimedIds(place, made)
  const isOtherRecord = record !== null && record !== recordId && !isOwnRecord(write, made)
  const isOtherAttribute = attribute !== null && attribute !== attributeId
  return isOtherRecord || isOtherAttribute
    ? [`${key} at ${time}: written into another place than ${wordsOf(place)}.`]
    : []
}

/**
 * True when the names of a write's cell came to mean another record or attribute after its save had looked, where no
 * version that is compared tells.
 */
export function isReplacedUnseen(write: Write, place: Place, made: Case): boolean {
  const { save, time, attribute: name, record, recordId, attributeId } = write
  const { timeline } = made
  const aimed = aimedIds(place, made)
  // An empty cell does not tell of which record it is.
  const holds = (cell: CellAddress, ms: number) =>
    (timeline.at(cellKey(made.trace.tableId, cell), ms)?.value ?? null) !== null
  const looked = (isOfIt: (call: LoggedCall) => boolean) =>
    save?.calls.findLast((call) => call.isOk && call.atMs < time && isOfIt(call))?.seenMs ?? 0
  const attributeMs = looked(({ kind }) => kind === 'table')
  const recordMs = looked(
    ({ kind, cells, records, seenMs }) =>
      records.some((one) => recordKey(one) === recordKey(record)) ||
      (LOOKS_AT_RECORDS.includes(kind) &&
        cells.some(
          (cell) => recordKey(cell.primaryValues) === recordKey(record) && holds(cell, seenMs),
        )),
  )
  const wasRecord = timeline.recordIdAt(record, recordMs) === aimed.record
  const wasAttribute = timeline.attributeIdAt(name ?? '', attributeMs) === aimed.attribute
  return (
    (aimed.record !== recordId && recordMs > 0 && wasRecord) ||
    (aimed.attribute !== attributeId && attributeMs > 0 && wasAttribute)
  )
}

/** True when an earlier write of an editor went elsewhere unseen: what they know of it since is another cell's. */
export function wasMisled(editor: number, untilMs: number, made: Case): boolean {
  return made.writes.some((write) => {
    const { save, time } = write
    if (save?.editor !== editor || time > untilMs) return false
    const draft = draftOf(save, write)
    const place = draft && save.known.get(draft.id)?.place
    return place !== undefined && isReplacedUnseen(write, place, made)
  })
}

/** Calls that tell of the records of their cells. */
const LOOKS_AT_RECORDS: readonly CallKind[] = ['describe', 'list']

function aimedIds(place: Place, { timeline }: Case) {
  return {
    record: timeline.recordIdAt(place.primaryValues, place.recordMs),
    attribute: timeline.attributeIdAt(place.attribute, place.attributeMs),
  }
}

/** True for a record that the writer made: it is the one that was to be there. */
function isOwnRecord({ save, recordId }: Write, { writes }: Case): boolean {
  return writes.find((one) => one.recordId === recordId)?.save?.editor === save?.editor
}

function isSamePlace(
  a: Place,
  b: Place,
  timeline: Timeline,
  isOwn: (recordId: string | null) => boolean,
): boolean {
  const attributes = [a, b].map((one) => timeline.attributeIdAt(one.attribute, one.attributeMs))
  const records = [a, b].map((one) => timeline.recordIdAt(one.primaryValues, one.recordMs))
  const last = [a, b].map((one) => timeline.lastRecordIdAt(one.primaryValues, one.recordMs))
  const isSameRecord = recordKey(a.primaryValues) === recordKey(b.primaryValues)
  return (
    isSame(attributes, a.attribute === b.attribute) &&
    // A row may stand for a record that is gone by now, or has another name.
    (isSame(records, isSameRecord || isSame(last, false)) ||
      (isSameRecord && isOwn(records[1] ?? null)))
  )
}

/** What has no id at one of the two times is known by its name. */
function isSame([a, b]: readonly (string | null | undefined)[], hasSameName: boolean): boolean {
  return a && b ? a === b : hasSameName
}

function wordsOf({ primaryValues, attribute }: Place): string {
  const record = primaryValues.map(({ value }) => value).join(' · ')
  return `${record} › ${attribute}`
}
