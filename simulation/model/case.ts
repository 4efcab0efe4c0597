import { z } from 'zod'
import {
  type CellAddress,
  cellKey,
  type LockLevel,
  lockScope,
  type PrimaryValues,
  recordKey,
} from '@/lib/data-table'
import type { DraftToSave, Outcome } from '@/lib/save'
import type { Trace } from '../simulation'
import type { LoggedSave } from './save-log'
import type { Entry } from './stand-in'
import { type Renaming, Timeline, type Write } from './timeline'

/** A history as it is judged: the values written, the records renamed, and the changes of the table beside them. */
export interface Case {
  readonly trace: Trace
  readonly writes: readonly Write[]
  readonly renames: readonly Renaming[]
  readonly structure: readonly Entry[]
  readonly timeline: Timeline
}

const RENAME = 'UpdateDataTablePrimaryValues'

const values = z.array(z.object({ AttributeName: z.string(), Value: z.string() }))

/** Sorts what a history left in the journal. */
export function caseOf(trace: Trace): Case {
  const { entries, saves, tableId, beginning } = trace
  const callers = new Map(
    saves.flatMap((save) => save.calls.map(({ atMs }) => [atMs, save] as const)),
  )
  const saveOf = ({ caller, time }: Entry) =>
    caller === 'stand-in' ? (callers.get(time) ?? null) : null
  const writes = entries.flatMap((entry): Write[] => {
    const { attribute, primaryValues } = entry
    if (attribute === null || primaryValues === null) return []
    const record = namesOf(primaryValues)
    const address = { attribute, primaryValues: record }
    return [
      {
        ...entry,
        record,
        key: cellKey(tableId, address),
        scopeAt: (level) => lockScope(level, beginning.hasPrimaries, address),
        save: saveOf(entry),
      },
    ]
  })
  const renames = entries.flatMap((entry): Renaming[] => {
    if (entry.operation !== RENAME) return []
    const [from, to] = [entry.before, entry.after].map((json) =>
      namesOf(values.parse(JSON.parse(json ?? '[]'))),
    )
    return from && to ? [{ ...entry, from, to, save: saveOf(entry) }] : []
  })
  const structure = entries.filter(
    ({ attribute, operation }) => attribute === null && operation !== RENAME,
  )
  const timeline = new Timeline(tableId, entries, writes, renames)
  return { trace, writes, renames, structure, timeline }
}

function namesOf(primaryValues: z.output<typeof values>): PrimaryValues {
  return primaryValues.map((one) => ({ attribute: one.AttributeName, value: one.Value }))
}

/** The keys by which a record was known between two times, of which it had this one at the later. */
export function namesSince(
  { renames }: Case,
  record: PrimaryValues,
  sinceMs: number,
  untilMs: number,
): ReadonlySet<string> {
  let now = recordKey(record)
  const names = new Set([now])
  for (const { from, to, time } of [...renames].reverse()) {
    if (time > untilMs || time <= sinceMs || recordKey(to) !== now) continue
    now = recordKey(from)
    names.add(now)
  }
  return names
}

/** When something is looked at for an editor. */
export interface Span {
  readonly editor: number
  readonly sinceMs: number
  readonly untilMs: number
}

/**
 * True when somebody else than the editor touched what guards a cell at a level, or its value, between two times:
 * wrote there, or gave its record, or another one, this name or that.
 */
export function isTouched(made: Case, cell: CellAddress, span: Span, level: LockLevel): boolean {
  const { trace, writes, renames } = made
  const { hasPrimaries } = trace.beginning
  const names = namesSince(made, cell.primaryValues, span.sinceMs, span.untilMs)
  const isOthers = (entry: Write | Renaming) =>
    entry.time > span.sinceMs && entry.time <= span.untilMs && entry.save?.editor !== span.editor
  const scope = lockScope(level, hasPrimaries, cell)
  const isOfRecord = (record: PrimaryValues) => names.has(recordKey(record))
  return (
    writes.some(
      (write) =>
        isOthers(write) &&
        ((isOfRecord(write.record) &&
          (write.attribute === cell.attribute || level === 'PRIMARY_VALUE')) ||
          (scope !== null && write.scopeAt(level) === scope)),
    ) ||
    renames.some(
      (one) =>
        isOthers(one) && (isOfRecord(one.from) || isOfRecord(one.to) || level === 'DATA_TABLE'),
    )
  )
}

/**
 * A reading that lags behind a value which its reader created, or a record that they renamed, shows a lock version from
 * before that. No version tells that this alone moved it, since it is not documented what either compares: the lock asks.
 */
export function hasReadBeforeCreating(
  { editor, untilMs }: Pick<Span, 'editor' | 'untilMs'>,
  { trace, writes, renames }: Case,
): boolean {
  const late = trace.editors[editor]?.lateReads.filter(({ atMs }) => atMs < untilMs) ?? []
  const created = writes.filter(({ before }) => before === null)
  return late.some(({ atMs, seenMs }) =>
    [...created, ...renames].some(
      ({ save, time }) => save?.editor === editor && time > seenMs && time <= atMs,
    ),
  )
}

/** The table's level when a call was carried out. */
export function levelAt({ trace, structure }: Case, atMs: number): LockLevel {
  let level = trace.beginning.level
  for (const { time, after } of structure) {
    if (time > atMs || after === null) continue
    level = levelIn(after) ?? level
  }
  return level
}

/** True when the table never was at a level whose lock holds more than one cell. */
export function isOfLoneLocks({ trace, structure }: Case): boolean {
  const levels = structure.flatMap(({ after }) => levelIn(after ?? '') ?? [])
  return [trace.beginning.level, ...levels].every((level) => level === 'NONE' || level === 'VALUE')
}

const LEVEL = /"ValueLockLevel":"(NONE|VALUE|ATTRIBUTE|PRIMARY_VALUE|DATA_TABLE)"/

function levelIn(json: string): LockLevel | null {
  const [, level] = LEVEL.exec(json) ?? []
  switch (level) {
    case 'NONE':
    case 'VALUE':
    case 'ATTRIBUTE':
    case 'PRIMARY_VALUE':
    case 'DATA_TABLE':
      return level
    default:
      return null
  }
}

/** What a save told of its drafts and renames, and when. */
export function outcomesOf(save: LoggedSave): readonly { atMs: number; outcome: Outcome }[] {
  return save.events.flatMap(({ atMs, event }) =>
    event.type === 'outcomes' ? event.outcomes.map((outcome) => ({ atMs, outcome })) : [],
  )
}

/** True for an outcome of a rename. */
export function isOfRename({ request }: LoggedSave, { id }: Outcome): boolean {
  return request.renames?.some((rename) => rename.id === id) ?? false
}

/**
 * The draft of a save that asked for a write of a cell. A record whose rename was in doubt is written to where it was
 * found to be.
 */
export function draftOf({ request }: LoggedSave, { key, attribute, record }: Write) {
  const { drafts, renames = [] } = request
  const former = renames.find(
    ({ to, isUncertain }) => isUncertain === true && recordKey(to) === recordKey(record),
  )
  const isOfFormer = (draft: DraftToSave) =>
    former !== undefined &&
    draft.attribute === attribute &&
    recordKey(draft.primaryValues) === recordKey(former.from)
  return drafts.find(({ id }) => id === key) ?? drafts.find(isOfFormer)
}
