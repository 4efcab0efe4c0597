import { isOther, NO_VALUE, sameValue } from '@/lib/data-table'
import { classify } from '../decide/classify'
import { otherWords, REWRITTEN } from '../decide/messages'
import type { PendingCell } from '../plan/plan'
import type { ReadCell } from '../protocol/service'
import type { ConflictReason, Outcome, SaveEvent } from '../protocol/types'
import type { SaveRun } from './run'
import type { CellRead, CellToRead } from './waiting-reads'

const NOT_READ_AGAIN =
  'The cell could not be read again, so it is not known whether somebody else changed it.'
const UNKNOWN =
  'The service did not answer, and the cell could not be read again: it may or may not have been saved. Your edit is kept. Save again to find out.'
const GIVEN_UP =
  'The service did not answer when this was sent. The cell was read again and is as it was, which may be from before: it may or may not have been saved. Your edit is kept. Save again later to find out.'
const MOVED_AFTER_LOST =
  'The answer to your own save was lost. The lock that guards this cell has moved since you read it, perhaps by that save alone.'
const WORDS_OF: Readonly<Partial<Record<ConflictReason, string>>> = {
  'other-record': otherWords('other-record'),
  'other-attribute': otherWords('other-attribute'),
  rewritten: REWRITTEN,
}
const PERHAPS_IN_OTHER =
  'The service did not answer when this was sent. Another record or attribute has the name by now and holds what was sent: it may have been written there. Your edit is kept.'
const REFUSED_WITHOUT_WORDS = 'The service refused this value without saying why.'

/** Where the scope of a value to be created stands, as its neighbour told. */
export interface ScopeNow {
  /** `null` where the neighbour is gone. */
  readonly guard: string | null
  /** This save itself removed the last value of the record, and nothing has been stored there since. */
  readonly isEmptied: boolean
  /** The neighbour's record, where the value is to be created in that: an empty cell tells none itself. */
  readonly recordId?: string | null | undefined
}

/**
 * Settles the cells whose fate a read tells and gives back the others, with their fresh version, to be sent.
 *
 * @param scopes - by the draft's id, for refused creations
 */
export function* decide(
  run: SaveRun,
  reads: readonly CellRead[],
  scopes: ReadonlyMap<string, ScopeNow> = new Map(),
): Generator<SaveEvent, readonly PendingCell[]> {
  const ends: Outcome[] = []
  const again: PendingCell[] = []
  for (const { item, result } of reads) {
    const scope = scopes.get(item.cell.draft.id)
    const next = result.kind === 'read' ? decideCell(run, item, result, scope) : unread(run, item)
    if ('draft' in next) again.push(next)
    else ends.push(next)
  }
  yield* run.outcomes.settle(ends)
  const rebased = again.filter(({ isRebased }) => isRebased).length
  if (rebased > 0) yield { type: 'rebased', cells: rebased }
  return again
}

function decideCell(
  run: SaveRun,
  item: CellToRead,
  { base: read, ...ids }: ReadCell,
  scopeNow: ScopeNow | undefined,
): Outcome | PendingCell {
  const { cause, version: sent, message } = item
  const { table, policy, locks, records } = run
  const wasLost = item.cell.wasLost === true || cause === 'lost'
  const draft = { ...item.cell.draft, ...records.askedIds(item.cell) }
  const cell = { ...item.cell, wasLost, draft }
  const { id } = draft
  locks.noteRead(cell, sent, read)
  const found = { ...ids, recordId: ids.recordId ?? scopeNow?.recordId }
  const verdict = classify({
    ...{ cell, cause, policy, sent, read, found },
    lock: table.lock,
    scopeGuard: scopeNow?.guard,
    isEmptied: scopeNow?.isEmptied,
    isOwnGuard: (guard) => locks.isOwnFor(cell, sent, guard),
  })
  const evidence = run.outcomes.evidenceOf(cell)
  const { recordId } = found
  switch (verdict.kind) {
    case 'saved':
      return {
        kind: 'saved',
        id,
        base: verdict.base,
        recordId,
        // All that was sent was refused: somebody else stored the same.
        evidence: {
          ...evidence,
          isFound: true,
          ...(wasLost || (draft.uncertainValues ?? []).length > 0 ? {} : { isOthers: true }),
        },
      }
    case 'send': {
      const { operation, version } = verdict
      const isRebased = cell.isRebased || verdict.isRebased
      const known = { isReadAhead: true, isOutdated: false, wasLost }
      return { ...cell, ...known, operation, version, isRebased }
    }
    case 'conflict': {
      const { reason, theirs } = verdict
      if (wasLost && isOfOther(reason) && sameValue(draft.valueType, draft.value, theirs.value)) {
        return { kind: 'failed', id, reason: 'unknown', message: PERHAPS_IN_OTHER, evidence }
      }
      const isAfterLost = cause === 'lost' || theirs.value !== draft.base.value
      const words =
        reason === 'scope' && isAfterLost ? MOVED_AFTER_LOST : (WORDS_OF[reason] ?? message)
      // A value of another attribute is not what the record, whichever it is, holds for this one.
      const isOfThis = reason !== 'other-record' || !isOther(draft.attributeId, found.attributeId)
      const held = isOfThis ? theirs : NO_VALUE
      return { kind: 'conflict', id, reason, theirs: held, recordId, message: words, evidence }
    }
    case 'refused': {
      const words = message || REFUSED_WITHOUT_WORDS
      return { kind: 'failed', id, reason: 'cell', message: words, evidence }
    }
    case 'given-up':
      return { kind: 'failed', id, reason: 'unknown', message: GIVEN_UP, evidence }
  }
}

function isOfOther(reason: ConflictReason): boolean {
  return reason === 'other-record' || reason === 'other-attribute'
}

/** The outcome of a cell that could not be read. */
export function unread(run: SaveRun, { cell, cause, message }: CellToRead): Outcome {
  const { id, uncertainValues = [] } = cell.draft
  const evidence = run.outcomes.evidenceOf(cell)
  switch (cause) {
    case 'refused':
    case 'hindered': {
      const words = `${message} ${NOT_READ_AGAIN}`.trim()
      // What an earlier save sent is as open as it was.
      const isInDoubt = uncertainValues.length > 0 || cell.wasLost === true
      const reason = isInDoubt ? 'unknown' : 'cell'
      return { kind: 'failed', id, reason, message: words, evidence }
    }
    case 'lost':
      return { kind: 'failed', id, reason: 'unknown', message: UNKNOWN, evidence }
    case 'before':
      return { kind: 'kept', id }
  }
}
