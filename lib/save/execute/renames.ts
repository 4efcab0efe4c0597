import {
  isOther,
  type LockVersion,
  lockScope,
  NO_VALUE,
  recordKey,
  withGuard,
} from '@/lib/data-table'
import { evidenceOf, withRequest } from '../decide/evidence'
import { hinderedWords, OTHER_RECORD } from '../decide/messages'
import { classifyRename, type RenameVerdict } from '../decide/rename-verdict'
import { guardOf } from '../plan/plan'
import { isOfRecord } from '../plan/record-look'
import { orderRenames } from '../plan/rename-order'
import type { FoundRecord, Turn } from '../protocol/service'
import type { Outcome, RenameToSave, SaveEvent } from '../protocol/types'
import { problemOfChange } from './changed-table'
import { LOOK_AGAIN_MS, lookAgain } from './look-again'
import { readPlaces, valueVersionsOf } from './record-places'
import {
  call,
  isStopped,
  MAX_THROTTLED_WAITS,
  pauseForLag,
  type SaveRun,
  settle,
  stop,
  waitThrottled,
} from './run'

/** A rename on its way. */
interface PendingRename {
  readonly rename: RenameToSave
  readonly version: LockVersion | null
  readonly sends: number
  /** How often in a row the service throttled it. */
  readonly throttled: number
  readonly requestIds: readonly string[]
  readonly isRebased: boolean
  /** An answer was lost: what is read after that may not show the rename yet. */
  readonly isInDoubt: boolean
}

const NOT_ALL_SAVED =
  'The record keeps its name for now: a cell of it was not saved in the same go. Settle that cell, then save again.'
const GONE = 'The record was looked for before it was renamed, and is not there any more.'
const NOT_LOOKED_FOR =
  'The record could not be looked for, so that it was not renamed: another one may have its name. Save again later.'
const NOT_POSSIBLE = 'Records cannot be renamed here. The record keeps its name.'
const UNKNOWN =
  'The service did not answer, and the record could not be read again: it may or may not have been renamed. Save again to find out.'
const GIVEN_UP =
  'The service did not answer when this was sent. The record was read again and has its old name, which may be from before: it may or may not have been renamed. Save again later to find out.'
const WITHOUT_WORDS = 'The service refused to rename this record without saying why.'
const FORBIDDEN = 'Ask an administrator for the right to rename records of this table.'

/** What a look at a record that is to be renamed told, and when. */
interface Looked {
  readonly atMs: number
  /** The rename's end, where its record is another one by now, or could not be looked for. */
  readonly outcome: Outcome | null
}

/** Renames that are left, and the looks at their records, by id. */
interface Queue {
  readonly rest: readonly RenameToSave[]
  readonly looks: Map<string, Looked>
}

/**
 * Renames records, after the cells of the save: those are addressed, and guarded, by what their records are called
 * now, and a cell that was not saved would be left behind under a name that nobody has any more. Such a record keeps
 * its name. Where the level does not guard records, they are looked for first: another one may have the name by now.
 */
export async function* sendRenames(run: SaveRun): AsyncGenerator<SaveEvent> {
  const open = (run.request.renames ?? []).filter(({ id }) => !run.foundRenames.has(id))
  const ordered = orderRenames(open, run.keyRules)
  const looks = new Map<string, Looked>()
  for (const [index, rename] of ordered.entries()) {
    const refusal = refusalOf(run, rename)
    if (refusal !== null) yield* settle(run, [refusal])
    else yield* sendRename(run, startRename(run, rename), { rest: ordered.slice(index), looks })
  }
}

/**
 * Looks for the record, and with it for those of the renames that follow, a call's at a time; again where that is some
 * time ago, or the rename was throttled since.
 *
 * @returns the rename's end where its record is another one by now, or could not be looked for
 */
async function* lookFirst(
  run: SaveRun,
  { rename, throttled, isInDoubt }: PendingRename,
  { rest, looks }: Queue,
): AsyncGenerator<SaveEvent, Outcome | null> {
  const isNeeded = (one: RenameToSave) => askedId(run, one) !== null && refusalOf(run, one) === null
  const known = looks.get(rename.id)
  const isYoung = known !== undefined && run.options.now() - known.atMs < LOOK_AGAIN_MS
  if (known !== undefined && isYoung && throttled === 0 && !isInDoubt) return known.outcome
  if (isOfRecord(run.lock) || !isNeeded(rename)) return null
  const asked = rest.filter(isNeeded).slice(0, run.options.batchSize)
  const outcomes = new Map((yield* lookForOthers(run, asked)).map((one) => [one.id, one]))
  // Another record under the name may be what was there before.
  const others = asked.filter(({ id }) => outcomes.get(id)?.kind === 'conflict')
  if (others.length > 0 && !isStopped(run)) {
    await pauseForLag(run)
    for (const { id } of others) outcomes.delete(id)
    for (const one of yield* lookForOthers(run, others)) outcomes.set(one.id, one)
  }
  const atMs = run.options.now()
  for (const { id } of asked) looks.set(id, { atMs, outcome: outcomes.get(id) ?? null })
  return outcomes.get(rename.id) ?? null
}

/** The outcomes of renames whose record is another one by now, or could not be looked for. */
async function* lookForOthers(
  run: SaveRun,
  asked: readonly RenameToSave[],
): AsyncGenerator<SaveEvent, readonly Outcome[]> {
  const find = run.service.findRecords
  if (find === undefined) return []
  const records = asked.map(({ from }) => from)
  const answer = yield* call(run, 'find', () => find(run.request.tableId, records, run.keyRules))
  const found = answer.ok ? answer.results : yield* readIds(run, asked)
  const traced = { sends: 0, requestIds: [], isRebased: false }
  const evidence = evidenceOf(withRequest(traced, answer.requestId), run.options.now())
  return asked.flatMap((rename, index): readonly Outcome[] => {
    const { id } = rename
    const one = found[index]
    if (one === undefined) {
      return [{ kind: 'failed', id, reason: 'request', message: NOT_LOOKED_FOR, evidence }]
    }
    const { recordId } = one
    const other = { reason: 'other-record', theirs: NO_VALUE, recordId } as const
    return isOther(askedId(run, rename), recordId)
      ? [{ kind: 'conflict', id, ...other, message: OTHER_RECORD, evidence }]
      : []
  })
}

/** The ids of the records as a value of each tells, where records cannot be listed. */
async function* readIds(
  run: SaveRun,
  renames: readonly RenameToSave[],
): AsyncGenerator<SaveEvent, readonly (FoundRecord | undefined)[]> {
  const cells = renames.flatMap(({ from, witness }) =>
    witness === null ? [] : [{ primaryValues: from, attribute: witness.attribute }],
  )
  if (cells.length < renames.length) return []
  const { service, request } = run
  const answer = yield* call(run, 'describe', () => service.describe(request.tableId, cells))
  return answer.ok
    ? answer.results.map((one) =>
        one.kind === 'read'
          ? { exists: one.base.value !== null, recordId: one.recordId }
          : undefined,
      )
    : []
}

/** The record to be renamed: one that this save began anew has an id that no request could know. */
function askedId({ madeRecords }: SaveRun, { from, recordId = null }: RenameToSave): string | null {
  return madeRecords.get(recordKey(from)) ?? recordId
}

function refusalOf(run: SaveRun, rename: RenameToSave): Outcome | null {
  const { id, from } = rename
  if (isStopped(run)) return { kind: 'kept', id }
  const evidence = evidenceOf({ sends: 0, requestIds: [], isRebased: false }, run.options.now())
  const problem = run.service.rename === undefined ? NOT_POSSIBLE : problemOfChange(run, rename)
  if (problem !== null) return { kind: 'failed', id, reason: 'request', message: problem, evidence }
  if (run.goneRecords.has(recordKey(from))) {
    const gone = { reason: 'gone', gone: 'record', theirs: NO_VALUE, message: GONE } as const
    return { kind: 'conflict', id, ...gone, evidence }
  }
  return run.unsaved.has(recordKey(from))
    ? { kind: 'failed', id, reason: 'request', message: NOT_ALL_SAVED, evidence }
    : null
}

function startRename(run: SaveRun, rename: RenameToSave): PendingRename {
  const version = lastVersion(run, rename)
  const fresh = { sends: 0, throttled: 0, requestIds: [], isRebased: false, isInDoubt: false }
  return { rename, version, ...fresh }
}

/**
 * What this save wrote last in the record is fresher than what its user saw. Where the level guards the record it is
 * sent only if this save's own writes lead there from something that they saw: a value that was created, or found, says
 * nothing of what others did before.
 */
function lastVersion(run: SaveRun, rename: RenameToSave): LockVersion | null {
  const { lock, request, createdChain } = run
  const key = recordKey(rename.from)
  const seen = rename.witness?.lockVersion ?? null
  const written = run.written.get(key)?.lockVersion ?? seen
  const scope = scopeOfRename(run, rename)
  const to = guardOf(lock, written)
  if (written === null || scope === null || to === null) return written
  const bases = request.drafts
    .filter(({ primaryValues }) => recordKey(primaryValues) === key)
    .map(({ base }) => base.lockVersion)
  const isOwn = [seen, ...bases].some((version) => {
    const from = guardOf(lock, version)
    return from !== null && (from === to || createdChain.isOwn(scope, from, to))
  })
  const last = isOwn ? written : seen
  return last && followed(run, rename, last)
}

/** The lock scope that guards the rename and that writes of this save may have moved; `null` where it is no cell's. */
function scopeOfRename({ lock }: SaveRun, { from }: RenameToSave): string | null {
  const { lockLevel, hasPrimaries } = lock
  if (!isOfRecord(lock)) return null
  return lockScope(lockLevel, hasPrimaries, { primaryValues: from, attribute: '' })
}

function followed(run: SaveRun, rename: RenameToSave, version: LockVersion): LockVersion {
  const { lockLevel, hasPrimaries } = run.lock
  const guard = guardOf(run.lock, version)
  const scope = scopeOfRename(run, rename)
  if (guard === null || scope === null) return version
  return withGuard(lockLevel, hasPrimaries, version, run.createdChain.follow(scope, guard))
}

/** The turn of each attempt is waited for first, so that whatever the rename rests on is read after the wait. */
async function* sendRename(
  run: SaveRun,
  first: PendingRename,
  queue: Queue,
): AsyncGenerator<SaveEvent> {
  let next: PendingRename | null = first
  while (next !== null) {
    const turn = await run.service.takeTurn?.('rename')
    try {
      next = yield* sendInTurn(run, next, queue, turn)
    } finally {
      turn?.giveBack()
    }
  }
}

async function* sendInTurn(
  run: SaveRun,
  pending: PendingRename,
  queue: Queue,
  turn: Turn | undefined,
): AsyncGenerator<SaveEvent, PendingRename | null> {
  const { service, request } = run
  const { from, to, id } = pending.rename
  const send = service.rename
  yield* lookAgain(run, [])
  const refusal = yield* lookFirst(run, pending, queue)
  if (send === undefined || isStopped(run) || refusal !== null) {
    yield* settle(run, [isStopped(run) || refusal === null ? { kind: 'kept', id } : refusal])
    return null
  }
  const lockVersion = pending.version
  const asked = { from, to, lockVersion }
  const answer = yield* call(run, 'rename', () => send(request.tableId, asked, turn))
  if (!answer.ok && answer.trouble.code === 'throttled' && !run.options.hasAborted()) {
    const { throttled } = pending
    if (throttled < MAX_THROTTLED_WAITS) {
      yield* waitThrottled(run, throttled)
      return { ...withRequest(pending, answer.requestId), throttled: throttled + 1 }
    }
  }
  const sent = withRequest({ ...pending, sends: pending.sends + 1, throttled: 0 }, answer.requestId)
  if (answer.ok) {
    const [result] = answer.results
    if (result?.kind === 'written') return yield* renamed(run, sent, result.lockVersion)
    if (result?.kind === 'refused') return yield* lookWhere(run, sent, 'refused', result.message)
    return yield* lookWhere(run, sent, 'lost', '')
  }
  const { trouble } = answer
  const words = trouble.serviceMessage ?? trouble.explanation
  switch (trouble.code) {
    case 'unknown-outcome':
      return yield* lookWhere(run, sent, 'lost', '')
    case 'conflict':
      return yield* lookWhere(run, sent, 'refused', hinderedWords(trouble))
    case 'access-denied':
    case 'invalid-request': {
      const message = trouble.code === 'access-denied' ? `${words} ${FORBIDDEN}` : words
      yield* end(run, sent, { kind: 'failed', id, reason: 'request', message })
      return null
    }
    default:
      if (trouble.code !== 'throttled' || !run.options.hasAborted()) yield* stop(run, trouble)
      yield* settle(run, [{ kind: 'kept', id }])
      return null
  }
}

async function* renamed(
  run: SaveRun,
  sent: PendingRename,
  lockVersion: LockVersion | null,
): AsyncGenerator<SaveEvent, null> {
  const from = guardOf(run.lock, sent.version)
  const to = guardOf(run.lock, lockVersion)
  // Whether the service compares this version is not documented: nothing but further renames rests on the move.
  if (run.lock.lockLevel === 'DATA_TABLE' && from !== null && to !== null) {
    run.createdChain.move({ scope: 'table', from, to })
  }
  yield* end(run, sent, {
    kind: 'saved',
    id: sent.rename.id,
    base: { ...NO_VALUE, lockVersion },
  })
  return null
}

/** Reads the record at both addresses and decides. */
async function* lookWhere(
  run: SaveRun,
  sent: PendingRename,
  cause: 'refused' | 'lost',
  message: string,
): AsyncGenerator<SaveEvent, PendingRename | null> {
  const { rename } = sent
  const isInDoubt = sent.isInDoubt || cause === 'lost'
  const verdict = yield* askWhere(run, sent, cause, isInDoubt)
  if (verdict === null) {
    const reason = cause === 'lost' || rename.isUncertain === true ? 'unknown' : 'cell'
    const words = reason === 'unknown' ? UNKNOWN : message || WITHOUT_WORDS
    yield* end(run, sent, { kind: 'failed', id: rename.id, reason, message: words })
    return null
  }
  if (verdict.kind !== 'send') {
    yield* end(run, sent, outcomeOf(rename.id, verdict, message))
    return null
  }
  if (verdict.isRebased) yield { type: 'rebased', cells: 1 }
  const isRebased = sent.isRebased || verdict.isRebased
  return { ...sent, version: verdict.version, isRebased, isInDoubt }
}

/**
 * What is read of the record, in a verdict. Where it is not found, or as it was though an answer was lost, it is looked
 * for once more after a pause: the reading may be from before.
 *
 * @returns `null` where it cannot be read
 */
async function* askWhere(
  run: SaveRun,
  { rename, sends, version }: PendingRename,
  cause: 'refused' | 'lost',
  isInDoubt: boolean,
): AsyncGenerator<SaveEvent, RenameVerdict | null> {
  const { lock, policy } = run
  const from = guardOf(lock, version)
  const scope = scopeOfRename(run, rename)
  const isOwnGuard = (guard: string) =>
    scope !== null && from !== null && run.createdChain.isOwn(scope, from, guard)
  for (let looks = 1; ; looks += 1) {
    const places = yield* readPlaces(run, rename)
    if (places === null) return null
    const valueVersions = valueVersionsOf(run, rename)
    const recordId = askedId(run, rename)
    const asked = { rename, recordId, cause, lock, policy, valueVersions, sends, sent: version }
    const verdict = classifyRename({ ...asked, ...places, isOwnGuard })
    const isAsBefore = verdict.kind === 'refused' || verdict.kind === 'given-up'
    const isMissing = verdict.kind === 'conflict' && verdict.reason === 'gone'
    if ((isAsBefore && isInDoubt) || isMissing) {
      if (looks === 1 && !isStopped(run)) {
        await pauseForLag(run)
        continue
      }
    }
    return isAsBefore && isInDoubt ? { kind: 'given-up' } : verdict
  }
}

type Ending = Exclude<Outcome, { kind: 'kept' }>

function outcomeOf(
  id: string,
  verdict: Exclude<RenameVerdict, { kind: 'send' }>,
  message: string,
): Ending {
  switch (verdict.kind) {
    case 'saved':
      return { ...verdict, id }
    case 'conflict':
      return { ...verdict, id, message: verdict.reason === 'other-record' ? OTHER_RECORD : message }
    case 'refused':
      return { kind: 'failed', id, reason: 'cell', message: message || WITHOUT_WORDS }
    case 'given-up':
      return { kind: 'failed', id, reason: 'unknown', message: GIVEN_UP }
  }
}

function* end(run: SaveRun, sent: PendingRename, outcome: Ending): Generator<SaveEvent> {
  yield* settle(run, [{ ...outcome, evidence: evidenceOf(sent, run.options.now()) }])
}
