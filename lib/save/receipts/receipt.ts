import { z } from 'zod'
import { type PrimaryValues, recordKey, textStart } from '@/lib/data-table'
import type {
  DraftToSave,
  Outcome,
  Receipt,
  ReceiptLine,
  RenameToSave,
  SaveEvent,
  SaveRequest,
} from '../protocol/types'

/** The last event of a save. */
export type FinishedEvent = Extract<SaveEvent, { type: 'finished' }>

/** What a receipt is made of. */
export interface ReceiptInput {
  readonly request: SaveRequest
  readonly tableName: string
  /** At most one for each draft and rename; those without one are told as not known. */
  readonly outcomes: readonly Outcome[]
  /** `null` when the save's end was never heard of. */
  readonly finished: FinishedEvent | null
  /** The client's own times in epoch ms, for what the server did not tell. */
  readonly startedAtMs: number
  readonly endedAtMs: number
}

const UNHEARD: Pick<ReceiptLine, 'outcome' | 'reason' | 'message'> = {
  outcome: 'failed',
  reason: 'unknown',
  message: 'No answer came for it: it may or may not have been written.',
}

const WENT_WITH_ATTRIBUTE: Pick<ReceiptLine, 'reason' | 'message'> = {
  reason: 'attribute',
  message: 'The value went with its attribute, which is deleted. This save did not remove it.',
}

/**
 * How a line that ended well came to that: `written` by its save; `found` by a read after the save had sent it and no
 * answer told; `so-already`: the save did not write it. `null` for a line that did not end well.
 */
export function savedHow({
  outcome,
  reason,
  evidence,
}: ReceiptLine): 'written' | 'found' | 'so-already' | null {
  if (outcome !== 'saved') return null
  const isUntouched = evidence?.attempts === 0 || evidence?.isOthers === true
  if (isUntouched || reason === WENT_WITH_ATTRIBUTE.reason) return 'so-already'
  return evidence?.isFound === true ? 'found' : 'written'
}

/** What one save did: a line for each draft, then one for each rename, in the order of the request. */
export function receiptOf(input: ReceiptInput): Receipt {
  const { request, finished } = input
  const outcomes = new Map(input.outcomes.map((outcome) => [outcome.id, outcome]))
  const lines = [
    ...request.drafts.map((draft) => draftLine(draft, outcomes.get(draft.id))),
    ...(request.renames ?? []).map((rename) => renameLine(rename, outcomes.get(rename.id))),
  ]
  return {
    saveId: request.saveId ?? '',
    tableId: request.tableId,
    tableName: input.tableName,
    ...endOf(finished, lines, input.startedAtMs, input.endedAtMs),
    lines,
  }
}

/**
 * A receipt that was made before anything was answered, with what is known now.
 *
 * @param outcomes for its lines in order; a line without one stays as it is
 */
export function completedReceipt(
  begun: Receipt,
  outcomes: readonly (Outcome | undefined)[],
  finished: FinishedEvent | null,
  endedAtMs: number,
): Receipt {
  const lines = begun.lines.map((line, index) => {
    const outcome = outcomes[index]
    if (outcome === undefined) return line
    const ids = line.kind === 'value' ? recordIdsOf(line.recordId ?? null, outcome) : {}
    return { ...line, ...ids, ...ending(outcome) }
  })
  const { isEndKnown: _, ...known } = begun
  return { ...known, ...endOf(finished, lines, begun.startedAtMs, endedAtMs), lines }
}

/** What the save's last word tells, or what is known without it. */
function endOf(
  finished: FinishedEvent | null,
  lines: readonly ReceiptLine[],
  startedAtMs: number,
  endedAtMs: number,
): Omit<Receipt, 'saveId' | 'tableId' | 'tableName' | 'lines'> {
  return {
    startedAtMs: finished?.startedAtMs ?? startedAtMs,
    endedAtMs: finished?.endedAtMs ?? endedAtMs,
    region: finished?.region ?? null,
    calls: finished?.calls ?? {},
    ...(finished === null ? { isEndKnown: false } : {}),
    rebased: finished?.rebased ?? lines.filter((line) => line.evidence?.isRebased).length,
    isCancelled: finished?.isCancelled ?? false,
  }
}

function draftLine(draft: DraftToSave, outcome: Outcome | undefined): ReceiptLine {
  const { primaryValues, attribute, attributeId = null, base, value } = draft
  const line = { kind: 'value' as const, primaryValues, attribute, attributeId }
  const asked = { before: base.value, after: value, versionBefore: base.lockVersion }
  const ids = recordIdsOf(draft.recordId ?? null, outcome)
  return { ...line, ...ids, ...asked, ...ending(outcome), ...recordOf(draft) }
}

/** A value that was saved in another record than was asked for is in one that the save made, unless others did. */
function recordIdsOf(
  asked: string | null,
  outcome: Outcome | undefined,
): Pick<ReceiptLine, 'recordId' | 'recordIdBefore'> {
  if (outcome?.kind !== 'saved') return { recordId: asked }
  const recordId = outcome.recordId ?? asked
  const isKnown = recordId === asked || outcome.isOfOther === true
  return isKnown ? { recordId } : { recordId, recordIdBefore: asked }
}

function recordOf(draft: DraftToSave): Pick<ReceiptLine, 'record'> {
  if (draft.isOfNewRecord) return { record: 'added' }
  return draft.isOfDeletedRecord ? { record: 'deleted' } : {}
}

function renameLine(rename: RenameToSave, outcome: Outcome | undefined): ReceiptLine {
  const { from, recordId = null } = rename
  const line = { kind: 'rename' as const, primaryValues: from, attribute: '', recordId }
  const [before, after] = [primariesText(from), primariesText(rename.to)]
  const versionBefore = rename.witness?.lockVersion ?? null
  return { ...line, before, after, versionBefore, ...ending(outcome) }
}

type Ending = Pick<
  ReceiptLine,
  'versionAfter' | 'outcome' | 'reason' | 'message' | 'theirs' | 'evidence'
>

function ending(outcome: Outcome | undefined): Ending {
  const none = { versionAfter: null, reason: null, message: null, theirs: null, evidence: null }
  if (outcome === undefined) return { ...none, ...UNHEARD }
  if (outcome.kind === 'kept') return { ...none, outcome: 'kept' }
  const known = { ...none, outcome: outcome.kind, evidence: outcome.evidence ?? null }
  if (outcome.kind === 'saved') {
    const told = outcome.gone === 'attribute' ? WENT_WITH_ATTRIBUTE : {}
    return { ...known, versionAfter: outcome.base.lockVersion, ...told }
  }
  const { reason, message } = outcome
  if (outcome.kind === 'failed') return { ...known, reason, message }
  const { theirs } = outcome
  return { ...known, reason, message, theirs: theirs.value, versionAfter: theirs.lockVersion }
}

/** Primary values as exact text: a JSON object by attribute name; `{}` is the default record. */
export function primariesText(primaryValues: PrimaryValues): string {
  return JSON.stringify(Object.fromEntries(primaryValues.map((p) => [p.attribute, p.value])))
}

const texts = z.record(z.string(), z.string())

/** The primary values that `primariesText` was given; `null` for any other text. */
export function primariesOf(text: string): PrimaryValues | null {
  const parsed = texts.safeParse(parsedJson(text))
  if (!parsed.success) return null
  return Object.entries(parsed.data)
    .map(([attribute, value]) => ({ attribute, value }))
    .sort((a, b) => (a.attribute < b.attribute ? -1 : 1))
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** A receipt's counts. `kept` were not sent; times in ms. */
export interface ReceiptCounts {
  readonly saved: number
  readonly failed: number
  readonly conflicts: number
  readonly kept: number
  readonly rebased: number
  readonly calls: number
  readonly tookMs: number
}

/** What there is to say of a change, before anything else that became of it. */
const TOLD_FIRST: readonly ((line: ReceiptLine) => boolean)[] = [
  ({ outcome, reason }) => outcome === 'failed' && reason === 'unknown',
  ({ outcome }) => outcome === 'failed',
  ({ outcome }) => outcome === 'conflict',
  ({ outcome }) => outcome === 'kept',
  (line) => savedHow(line) === 'written',
  (line) => savedHow(line) === 'found',
]

/** One line for each change: of a record that was to be deleted, the one that tells most of what became of it. */
export function changeLines(lines: readonly ReceiptLine[]): readonly ReceiptLine[] {
  const records = new Map<string, ReceiptLine[]>()
  for (const line of lines) {
    if (line.record !== 'deleted') continue
    const key = recordKey(line.primaryValues)
    const mates = records.get(key)
    if (mates === undefined) records.set(key, [line])
    else mates.push(line)
  }
  const told = [...records.values()].flatMap((mates) => {
    const isFirst = TOLD_FIRST.find((one) => mates.some(one))
    return (isFirst && mates.find(isFirst)) ?? mates[0] ?? []
  })
  return [...lines.filter(({ record }) => record !== 'deleted'), ...told]
}

/** How many changes ended how, and what it cost. The values of a record that was to be deleted are one change. */
export function receiptCounts(receipt: Receipt): ReceiptCounts {
  const changes = changeLines(receipt.lines)
  const of = (kind: Outcome['kind']) => changes.filter(({ outcome }) => outcome === kind).length
  return {
    saved: of('saved'),
    failed: of('failed'),
    conflicts: of('conflict'),
    kept: of('kept'),
    rebased: receipt.rebased,
    calls: Object.values(receipt.calls).reduce((sum, calls) => sum + calls, 0),
    tookMs: Math.max(0, receipt.endedAtMs - receipt.startedAtMs),
  }
}

/**
 * One receipt of a save that went in several requests, told in their order; the first gives its id.
 *
 * @param receipts at least one, all of one table
 */
export function joinReceipts(receipts: readonly Receipt[]): Receipt {
  const [first] = receipts
  if (first === undefined) throw new RangeError('joinReceipts needs at least one receipt.')
  const calls: Record<string, number> = {}
  for (const [operation, made] of receipts.flatMap((one) => Object.entries(one.calls))) {
    calls[operation] = (calls[operation] ?? 0) + made
  }
  return {
    ...first,
    endedAtMs: Math.max(...receipts.map(({ endedAtMs }) => endedAtMs)),
    region: receipts.find(({ region }) => region !== null)?.region ?? null,
    calls,
    ...(receipts.some(({ isEndKnown }) => isEndKnown === false) ? { isEndKnown: false } : {}),
    rebased: receipts.reduce((sum, { rebased }) => sum + rebased, 0),
    isCancelled: receipts.some(({ isCancelled }) => isCancelled),
    lines: receipts.flatMap(({ lines }) => lines),
  }
}

const FORMAT = { format: 'lockstep-receipt', formatVersion: 1 } as const

/** The receipt as a JSON file: every value and version exactly as it was. `parseReceipt` reads it back. */
export function receiptJson(receipt: Receipt): string {
  return `${JSON.stringify({ ...FORMAT, ...receipt }, null, 2)}\n`
}

/**
 * A name for a receipt's file: the table and the start in UTC, such as
 * `lockstep-receipt-Opening-hours-2026-11-24T00-25-15Z.csv`.
 */
export function receiptFileName(receipt: Receipt, extension: 'csv' | 'json'): string {
  const words = receipt.tableName.match(/[\p{Letter}\p{Mark}\p{Number}]+/gu) ?? []
  const table = textStart(words.join('-'), 60) || 'table'
  const time = new Date(receipt.startedAtMs).toISOString().slice(0, 19).replaceAll(':', '-')
  return `lockstep-receipt-${table}-${time}Z.${extension}`
}

const text = z.string().nullable()

const lockVersion = z.object({
  dataTable: text,
  attribute: text,
  primaryValues: text,
  value: text,
})

const evidence = z.object({
  attempts: z.number(),
  requestIds: z.array(z.string()),
  atMs: z.number(),
  isRebased: z.boolean(),
  isFound: z.boolean().optional(),
  isOthers: z.boolean().optional(),
})

const receiptLine = z.object({
  kind: z.enum(['value', 'rename']),
  primaryValues: z.array(z.object({ attribute: z.string(), value: z.string() })),
  attribute: z.string(),
  before: text,
  after: text,
  versionBefore: lockVersion.nullable(),
  versionAfter: lockVersion.nullable(),
  outcome: z.enum(['saved', 'failed', 'conflict', 'kept']),
  reason: text,
  message: text,
  theirs: text,
  evidence: evidence.nullable(),
  record: z.enum(['added', 'deleted']).optional(),
  recordId: text.optional(),
  attributeId: text.optional(),
  recordIdBefore: text.optional(),
})

/** The furthest that a `Date` reaches, in ms: a stored time beyond it is not one. */
const LAST_MS = 8.64e15
const time = z.number().min(-LAST_MS).max(LAST_MS)

const receiptShape = z.object({
  saveId: z.string(),
  tableId: z.string(),
  tableName: z.string(),
  startedAtMs: time,
  endedAtMs: time,
  region: text,
  calls: z.record(z.string(), z.number()),
  isEndKnown: z.boolean().optional(),
  rebased: z.number(),
  isCancelled: z.boolean(),
  lines: z.array(receiptLine),
})

/** Reads a receipt that was stored, or written by `receiptJson` and parsed; `null` for anything else. */
export function parseReceipt(stored: unknown): Receipt | null {
  const parsed = receiptShape.safeParse(stored)
  return parsed.success ? parsed.data : null
}
