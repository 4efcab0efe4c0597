import {
  type CellAddress,
  type CellBase,
  isOther,
  isSameKey,
  type LockVersion,
  lockScope,
  NO_VALUE,
  type PrimaryValues,
  recordKey,
  withGuard,
} from '@/lib/data-table'
import { NEVER_SENT, withRequest } from '../decide/evidence'
import { hinderedWords, OTHER_RECORD } from '../decide/messages'
import {
  classifyRename,
  isValueOf,
  type Places,
  type RenameVerdict,
} from '../decide/rename-verdict'
import { guardOf, type PendingCell, replan } from '../plan/plan'
import { isOfRecord } from '../plan/record-look'
import { orderRenames } from '../plan/rename-order'
import type { FoundRecord, Turn } from '../protocol/service'
import type { Outcome, RenameToSave, SaveEvent } from '../protocol/types'
import type { Steps } from './calls'
import { LOOK_AGAIN_MS } from './known-table'
import type { SaveRun } from './run'
import { lookAgain, problemOfChange } from './table'

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
 * Looks, before cells are sent, for records whose rename an earlier save sent without an answer: their cells may be at
 * the new primary values already, and would be found gone at the old ones. The rename is settled then, and the cells go
 * where the record is. Where it cannot be told they wait, with the rename; anything else the rename itself will find.
 *
 * @returns the cells that may go
 */
export async function* findUncertain(
  run: SaveRun,
  cells: readonly PendingCell[],
): Steps<readonly PendingCell[]> {
  let left = cells
  for (const rename of run.request.renames ?? []) {
    const own = left.filter(isOf(rename.from))
    if (rename.isUncertain !== true || own.length === 0 || run.calls.isStopped) continue
    const places = yield* readPlaces(run, rename)
    const { recordId } = rename
    if (places?.isAtOld && !isOther(recordId, places.idAtOld)) continue
    const others = left.filter((cell) => !own.includes(cell))
    if (places?.isAtNew && !isOther(recordId, places.idAtNew)) {
      const evidence = { ...run.outcomes.evidenceOf(NEVER_SENT), isFound: true }
      yield* run.outcomes.settle([{ kind: 'saved', id: rename.id, base: places.atNew, evidence }])
      left = [...others, ...moved(run, rename, own)]
    } else if (places === null) {
      yield* run.outcomes.keep(own)
      left = others
    }
  }
  return left
}

function isOf(record: PrimaryValues): (cell: PendingCell) => boolean {
  const key = recordKey(record)
  return ({ draft }) => recordKey(draft.primaryValues) === key
}

/** The same cells where their record is now; they are read before they are written. */
function moved(
  run: SaveRun,
  { from, to }: RenameToSave,
  cells: readonly PendingCell[],
): readonly PendingCell[] {
  const there = cells.map((cell) => {
    const { draft } = cell
    const { witness } = draft
    const isOwn = witness && recordKey(witness.primaryValues) === recordKey(from)
    const address = { ...draft, primaryValues: to }
    return {
      ...cell,
      draft: isOwn ? { ...address, witness: { ...witness, primaryValues: to } } : address,
    }
  })
  run.records.move(there.map(({ draft }) => draft))
  return replan(there, run.table.lock)
}

/**
 * Renames records, after the cells of the save: those are addressed, and guarded, by what their records are called
 * now, and a cell that was not saved would be left behind under a name that nobody has any more. Such a record keeps
 * its name. Where the level does not guard records, they are looked for first: another one may have the name by now.
 */
export async function* sendRenames(run: SaveRun): Steps {
  const open = (run.request.renames ?? []).filter(({ id }) => !run.outcomes.isSettled(id))
  const ordered = orderRenames(open, run.table.keyRules)
  const looks = new Map<string, Looked>()
  for (const [index, rename] of ordered.entries()) {
    const refusal = refusalOf(run, rename)
    if (refusal !== null) yield* run.outcomes.settle([refusal])
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
): Steps<Outcome | null> {
  const isNeeded = (one: RenameToSave) => askedId(run, one) !== null && refusalOf(run, one) === null
  const known = looks.get(rename.id)
  const isYoung = known !== undefined && run.options.now() - known.atMs < LOOK_AGAIN_MS
  if (known !== undefined && isYoung && throttled === 0 && !isInDoubt) return known.outcome
  if (isOfRecord(run.table.lock) || !isNeeded(rename)) return null
  const asked = rest.filter(isNeeded).slice(0, run.options.batchSize)
  const outcomes = new Map((yield* lookForOthers(run, asked)).map((one) => [one.id, one]))
  // Another record under the name may be what was there before.
  const others = asked.filter(({ id }) => outcomes.get(id)?.kind === 'conflict')
  if (others.length > 0 && !run.calls.isStopped) {
    await run.calls.pauseForLag()
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
): Steps<readonly Outcome[]> {
  const records = asked.map(({ from }) => from)
  const answer = yield* run.calls.find(records, run.table.keyRules)
  if (answer === undefined) return []
  const found = answer.ok ? answer.results : yield* readIds(run, asked)
  const evidence = run.outcomes.evidenceOf(withRequest(NEVER_SENT, answer.requestId))
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
): Steps<readonly (FoundRecord | undefined)[]> {
  const cells = renames.flatMap(({ from, witness }) =>
    witness === null ? [] : [{ primaryValues: from, attribute: witness.attribute }],
  )
  if (cells.length < renames.length) return []
  const answer = yield* run.calls.describe(cells)
  return answer.ok
    ? answer.results.map((one) =>
        one.kind === 'read'
          ? { exists: one.base.value !== null, recordId: one.recordId }
          : undefined,
      )
    : []
}

/** The record to be renamed: one that this save began anew has an id that no request could know. */
function askedId({ records }: SaveRun, { from, recordId = null }: RenameToSave): string | null {
  return records.createdId(from) ?? recordId
}

function refusalOf(run: SaveRun, rename: RenameToSave): Outcome | null {
  const { id, from } = rename
  if (run.calls.isStopped) return { kind: 'kept', id }
  const evidence = run.outcomes.evidenceOf(NEVER_SENT)
  const problem = run.calls.canRename ? problemOfChange(run, rename) : NOT_POSSIBLE
  if (problem !== null) return { kind: 'failed', id, reason: 'request', message: problem, evidence }
  if (run.records.isMissing(from)) {
    const gone = { reason: 'gone', gone: 'record', theirs: NO_VALUE, message: GONE } as const
    return { kind: 'conflict', id, ...gone, evidence }
  }
  return run.records.isUnsaved(from)
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
  const { table, request, records, locks } = run
  const { lock } = table
  const key = recordKey(rename.from)
  const seen = rename.witness?.lockVersion ?? null
  const written = records.written(rename.from)?.lockVersion ?? seen
  const scope = scopeOfRename(run, rename)
  const to = guardOf(lock, written)
  if (written === null || scope === null || to === null) return written
  const bases = request.drafts
    .filter(({ primaryValues }) => recordKey(primaryValues) === key)
    .map(({ base }) => base.lockVersion)
  const isOwn = [seen, ...bases].some((version) => {
    const from = guardOf(lock, version)
    return from !== null && (from === to || locks.ofAll.isOwn(scope, from, to))
  })
  const last = isOwn ? written : seen
  return last && followed(run, rename, last)
}

/** The lock scope that guards the rename and that writes of this save may have moved; `null` where it is no cell's. */
function scopeOfRename({ table: { lock } }: SaveRun, { from }: RenameToSave): string | null {
  const { lockLevel, hasPrimaries } = lock
  if (!isOfRecord(lock)) return null
  return lockScope(lockLevel, hasPrimaries, { primaryValues: from, attribute: '' })
}

function followed(run: SaveRun, rename: RenameToSave, version: LockVersion): LockVersion {
  const { lock } = run.table
  const { lockLevel, hasPrimaries } = lock
  const guard = guardOf(lock, version)
  const scope = scopeOfRename(run, rename)
  if (guard === null || scope === null) return version
  return withGuard(lockLevel, hasPrimaries, version, run.locks.ofAll.follow(scope, guard))
}

/** The turn of each attempt is waited for first, so that whatever the rename rests on is read after the wait. */
async function* sendRename(run: SaveRun, first: PendingRename, queue: Queue): Steps {
  let next: PendingRename | null = first
  while (next !== null) {
    const turn = await run.calls.takeTurn('rename')
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
): Steps<PendingRename | null> {
  const { calls, outcomes } = run
  const { from, to, id } = pending.rename
  yield* lookAgain(run, [])
  const refusal = yield* lookFirst(run, pending, queue)
  if (calls.isStopped || refusal !== null) {
    yield* outcomes.settle([calls.isStopped || refusal === null ? { kind: 'kept', id } : refusal])
    return null
  }
  const answer = yield* calls.rename({ from, to, lockVersion: pending.version }, turn)
  if (answer === undefined) return null
  if (!answer.ok && answer.trouble.code === 'throttled' && calls.mayWait(pending.throttled)) {
    yield* calls.waitThrottled(pending.throttled)
    return { ...withRequest(pending, answer.requestId), throttled: pending.throttled + 1 }
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
      if (trouble.code !== 'throttled' || !calls.hasAborted) yield* calls.stop(trouble)
      yield* outcomes.settle([{ kind: 'kept', id }])
      return null
  }
}

async function* renamed(
  run: SaveRun,
  sent: PendingRename,
  lockVersion: LockVersion | null,
): Steps<null> {
  run.locks.noteRename(sent.version, lockVersion)
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
): Steps<PendingRename | null> {
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
): Steps<RenameVerdict | null> {
  const { table, policy } = run
  const { lock } = table
  const from = guardOf(lock, version)
  const scope = scopeOfRename(run, rename)
  const isOwnGuard = (guard: string) =>
    scope !== null && from !== null && run.locks.ofAll.isOwn(scope, from, guard)
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
      if (looks === 1 && !run.calls.isStopped) {
        await run.calls.pauseForLag()
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
  yield* run.outcomes.settle([{ ...outcome, evidence: run.outcomes.evidenceOf(sent) }])
}

/**
 * Looks for a record at the primary values that it has, or had, and at those that it is to get: reads its cells there,
 * and asks whether there are records, since one may hold values that its user never saw.
 *
 * @returns `null` where that cannot be told: nothing may be said of the record then
 */
async function* readPlaces(run: SaveRun, rename: RenameToSave): Steps<Places | null> {
  const { calls, table } = run
  const { from, to } = rename
  const { attributes, isWhole } = attributesToRead(run, rename)
  const cells = attributes.flatMap((attribute) =>
    [from, to].map((primaryValues): CellAddress => ({ primaryValues, attribute })),
  )
  const bases: CellBase[] = []
  const ids: (string | null)[] = []
  if (cells.length > 0) {
    const answer = yield* calls.describe(cells)
    if (!answer.ok) {
      yield* calls.stop(answer.trouble)
      return null
    }
    bases.push(...answer.results.map((one) => (one.kind === 'read' ? one.base : NO_VALUE)))
    ids.push(...answer.results.map((one) => (one.kind === 'read' ? (one.recordId ?? null) : null)))
  }
  const idAt = (place: number) => ids.find((id, index) => index % 2 === place && id !== null)
  const atOld = firstStored(bases.filter((_, index) => index % 2 === 0))
  const atNew = firstStored(bases.filter((_, index) => index % 2 === 1))
  const seen = {
    ...{ atOld, atNew, isAtOld: atOld.value !== null, isAtNew: atNew.value !== null },
    ...{ idAtOld: idAt(0) ?? null, idAtNew: idAt(1) ?? null },
  }
  const isRespelled = isSameKey(table.keyRules, from, to)
  // Asked for by either spelling it is one record, whose cells are found at both.
  const asked = isRespelled ? [from] : [from, to]
  const found = yield* calls.find(asked, table.keyRules)
  if (isRespelled) return found?.ok ? placesBySpelling(rename, atOld, found.results[0]) : null
  if (found?.ok) {
    const [old, next] = found.results
    const isAtOld = seen.isAtOld || old?.exists === true
    return {
      ...seen,
      isAtOld,
      isAtNew: seen.isAtNew || next?.exists === true,
      idAtOld: seen.idAtOld ?? old?.recordId ?? null,
      idAtNew: seen.idAtNew ?? next?.recordId ?? null,
    }
  }
  // A record may be there without the cells that were read, but not without any.
  const isKnown = isWhole || seen.isAtOld || isValueOf(valueVersionsOf(run, rename), atNew)
  return isKnown ? seen : null
}

/** Where a record is that gets another spelling of its own key: by how it is spelled now. */
function placesBySpelling(
  { to }: RenameToSave,
  read: CellBase,
  found: FoundRecord | undefined,
): Places {
  const isAtNew = found?.spelled !== undefined && recordKey(found.spelled) === recordKey(to)
  const isAtOld = found?.exists === true && !isAtNew
  return {
    atOld: isAtOld ? read : NO_VALUE,
    atNew: isAtNew ? read : NO_VALUE,
    isAtOld,
    isAtNew,
  }
}

/** Versions of the record's values, as its user saw them and as this save wrote them. */
function valueVersionsOf({ records }: SaveRun, { witness, from }: RenameToSave): readonly string[] {
  const known = [witness?.lockVersion, records.written(from)?.lockVersion]
  return known.flatMap((version) => version?.value ?? [])
}

/** The cell that tells most first; `isWhole`: a record without any of them holds no value. */
function attributesToRead({ request, options, records }: SaveRun, rename: RenameToSave) {
  const ofTable = (request.attributes ?? []).filter(({ isPrimary }) => !isPrimary)
  // What this save wrote last holds a value; what its user saw may have been removed by it.
  const known = [records.written(rename.from)?.cell, rename.witness]
  const names = [...known, ...ofTable.map(({ name }) => ({ attribute: name }))]
  const all = [...new Set(names.flatMap((one) => one?.attribute ?? []))]
  const attributes = all.slice(0, Math.max(1, Math.floor(options.batchSize / 2)))
  return { attributes, isWhole: ofTable.length > 0 && attributes.length === all.length }
}

function firstStored(bases: readonly CellBase[]): CellBase {
  return bases.find(({ value }) => value !== null) ?? NO_VALUE
}
