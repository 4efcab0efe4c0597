import { type CellAddress, cellKey, type LockLevel, lockScope, recordKey } from '@/lib/data-table'
import type { DraftToSave, Outcome } from '@/lib/save'
import type { Editor } from '../actors/editor'
import {
  type Case,
  caseOf,
  draftOf,
  hasReadBeforeCreating,
  isOfLoneLocks,
  isOfRename,
  isTouched,
  levelAt,
  namesSince,
  outcomesOf,
  type Span,
} from '../model/case'
import { addressIn } from '../model/key-parts'
import type { Knowledge } from '../model/memory'
import type { LoggedSave } from '../model/save-log'
import { ATTRIBUTES } from '../model/steps'
import type { Renaming, Write } from '../model/timeline'
import type { Trace } from '../simulation'
import { afterLostAnswer } from './lost-answers'
import { misplacedGestures, misplacedWrites, wasMisled } from './misplaced'
import { blindRenames, falseNames } from './renames'
import { believedLevel, isUnguarded, wasGuarded } from './unguarded'

/**
 * What is wrong with a history, judged from the stand-in's journal and from what each user was shown; none of the
 * engine's own reasoning is used.
 */
export function breachesOf(trace: Trace): readonly string[] {
  const made = caseOf(trace)
  return [
    ...trace.lost,
    ...made.writes.flatMap((write) => [
      ...blindWrites(write, made),
      ...doubledWrites(write, made),
      ...strayWrites(write, made),
      ...misplacedWrites(write, made),
    ]),
    ...made.renames.flatMap((renaming) => blindRenames(renaming, made)),
    ...trace.saves.flatMap((save) => [
      ...missingOutcomes(save),
      ...falseOutcomes(save, made),
      ...falseConflicts(save, made),
      ...falseNames(save, made),
      ...falseRefusals(save, made),
      ...needlessCalls(save, made),
      ...lateCalls(save),
    ]),
    ...trace.editors.flatMap((editor) => falseSurprises(editor, made)),
    ...trace.editors.flatMap((editor) => misplacedGestures(editor, made)),
    ...trace.editors.flatMap(({ index, screen }) =>
      screen.troubles.map((trouble) => `Editor ${index}: ${trouble}.`),
    ),
    ...trace.editors.flatMap((editor) =>
      [...editor.session.drafts.all(), ...editor.session.records.renames()]
        .filter(({ status }) => status.kind === 'saving')
        .map(({ key }) => `The draft of ${key} is under way for ever.`),
    ),
  ]
}

/** True where the page knew that the attribute is gone: there is nothing left of the value that could be shown. */
function isOfGoneAttribute({ attributeId }: Write, { request }: LoggedSave): boolean {
  return request.attributes?.some(({ id }) => id === attributeId) === false
}

/** (1) No accepted write of ours replaced what its user had not seen or decided on, at the table's level. */
function blindWrites(write: Write, made: Case): readonly string[] {
  const { save, key, time } = write
  if (save === null) return []
  const draft = draftOf(save, write)
  const known = draft && save.known.get(draft.id)
  if (known === undefined) return [`A write of ${key} at ${time} was asked for by nobody.`]
  if (wasMisled(save.editor, time, made)) return []
  const level = levelAt(made, time)
  // What a cell held when its record came by this name was written under another, and nothing by a removal.
  const previous =
    made.timeline.before(key, write.seq)?.write ??
    made.writes.findLast((one) => one.key === key && one.seq < write.seq)
  const isOwn = previous?.save?.editor === save.editor && previous.time >= known.atMs
  const isShown = known.shown !== undefined && write.before === known.shown
  const isSeen =
    write.before === known.value || isShown || isOwn || wasSentUnheard(write, save, made)
  if (!isSeen && !isUnguarded(write, known.atMs, made)) {
    return [`${key} at ${time}: ${write.before} was replaced, seen was ${known.value} (${level}).`]
  }
  const policy = save.request.scopePolicy ?? 'ask'
  // Whom to ask about, a save can tell by the level alone that it found when it looked last.
  if (policy === 'send-again' || level === 'VALUE' || level !== believedLevel(write, made))
    return []
  const scope = write.scopeAt(level)
  if (scope === null || (write.before === null && !isComparable(write, level, made))) return []
  const names = namesSince(made, write.record, known.atMs, time)
  const isInScope = (other: Write) =>
    other.scopeAt(level) === scope ||
    (level === 'PRIMARY_VALUE' && names.has(recordKey(other.record)))
  const unseen = made.writes.find(
    (other) =>
      isInScope(other) &&
      other.time > known.atMs &&
      other.seq < write.seq &&
      other.save?.editor !== save.editor &&
      !isOfGoneAttribute(other, save) &&
      // Others may have done to the cell what its user had drafted there, and saw.
      !(other.key === key && isShown) &&
      wasGuarded(other, level, made),
  )
  return unseen === undefined
    ? []
    : [`${key} at ${time}: ${unseen.key} moved at ${unseen.time}, unseen since ${known.atMs}.`]
}

/**
 * What its user sent before and never heard of is theirs, also where somebody else stored the very same meanwhile:
 * no value and no version tells whose it is, and nobody's edit is lost.
 */
function wasSentUnheard(write: Write, save: LoggedSave, { trace }: Case): boolean {
  const { key, before, time, record, attributeId } = write
  // Its attribute may have had another name then.
  const isOfCell = (draft: DraftToSave) =>
    draft.id === key ||
    (draft.attributeId === attributeId && recordKey(draft.primaryValues) === recordKey(record))
  return trace.saves.some((earlier) => {
    if (earlier.editor !== save.editor || earlier === save || earlier.begunMs > time) return false
    const sent = earlier.request.drafts.find((draft) => isOfCell(draft) && draft.value === before)
    const isHeard = outcomesOf(earlier).some(
      ({ outcome }) =>
        outcome.id === sent?.id && !(outcome.kind === 'failed' && outcome.reason === 'unknown'),
    )
    return sent !== undefined && !isHeard
  })
}

/**
 * A created value can carry no version but that of a neighbour which its user saw; there is none where nothing was
 * stored in the scope, where the save itself removed all that was, or where the level has come to be another one, under
 * which that neighbour is none. One that was sent at a level without neighbours, and lost, stands on what was read since.
 */
function isComparable(write: Write, level: LockLevel, made: Case): boolean {
  const { save, key, scopeAt } = write
  const witness = save?.request.drafts.find(({ id }) => id === key)?.witness
  if (!witness || hasEnded(write, made)) return false
  const wasAlone = made.trace.saves.some(
    (earlier) =>
      earlier.editor === save.editor &&
      earlier.begunMs < save.begunMs &&
      earlier.request.drafts.some((one) => one.id === key && one.value !== null && !one.witness),
  )
  if (wasAlone) return false
  return lockScope(level, made.trace.beginning.hasPrimaries, witness) === scopeAt(level)
}

/** True when a save removed the last value of a record, which ended the record, and looked: nobody had begun it anew. */
function hasEnded(write: Write, { writes, timeline }: Case): boolean {
  const { save, record, time } = write
  const isOfRecord = (one: CellAddress['primaryValues']) => recordKey(one) === recordKey(record)
  const isEnded = writes.some(
    (one) =>
      one.save === save &&
      one.after === null &&
      isOfRecord(one.record) &&
      !timeline.hasRecord(record, one.time),
  )
  const looked = save?.calls.findLast(
    ({ kind, isOk, atMs, cells }) =>
      kind === 'describe' &&
      isOk &&
      atMs < time &&
      cells.some(({ primaryValues }) => isOfRecord(primaryValues)),
  )
  return isEnded && looked !== undefined && !timeline.hasRecord(record, looked.seenMs)
}

/** (3) A value is written once: never over itself, but where nothing guards. */
function doubledWrites(write: Write, made: Case): readonly string[] {
  if (write.save === null || write.before !== write.after) return []
  // Nothing guards at NONE, nor before the save has found another level.
  if (levelAt(made, write.time) === 'NONE' || believedLevel(write, made) === 'NONE') return []
  // Whoever takes back what was sent without an answer moves the version: what is late is refused then.
  const draft = draftOf(write.save, write)
  if ((draft?.uncertainValues ?? []).length > 0) return []
  const known = draft && write.save.known.get(draft.id)
  if (known && isUnguarded(write, known.atMs, made)) return []
  return [`${write.key} at ${write.time}: ${write.after} was written over itself.`]
}

/** (3) Nobody else is named where a save's own writes alone are in the way of its further ones. */
function falseRefusals(save: LoggedSave, made: Case): readonly string[] {
  return outcomesOf(save).flatMap(({ atMs, outcome }) => {
    const draft = save.request.drafts.find(({ id }) => id === outcome.id)
    const isOfLock = outcome.kind === 'failed' && /Concurrency conflict/.test(outcome.message)
    const known = save.known.get(outcome.id)
    if (!isOfLock || draft === undefined || known === undefined) return []
    // The words may lie: a fault of the stand-in says so of a cell that nobody touched.
    if (save.calls.some(({ hasFault }) => hasFault)) return []
    const span = { editor: save.editor, sinceMs: known.atMs, untilMs: atMs }
    return isExplained('scope', [draft], span, made)
      ? []
      : [`${outcome.id} is told of as a conflict at ${atMs}; nobody touched it.`]
  })
}

/** (2) Every draft of a save ends in exactly one outcome, unless its server died. */
function missingOutcomes(save: LoggedSave): readonly string[] {
  const trace = outcomesOf(save).map(({ outcome }) => outcome.id)
  const twice = trace.filter((id, index) => trace.indexOf(id) !== index)
  const asked = [...save.request.drafts, ...(save.request.renames ?? [])]
  const without = save.end === 'died' ? [] : asked.filter(({ id }) => !trace.includes(id))
  return [
    ...twice.map((id) => `${id} has two outcomes in one save.`),
    ...without.map(({ id }) => `${id} has no outcome.`),
    ...(save.end === 'running' ? ['A save never ended.'] : []),
  ]
}

/** (3) Saved: the service held the value then. Failed, conflict and kept: no write of this save stood then. */
function falseOutcomes(save: LoggedSave, made: Case): readonly string[] {
  const { timeline } = made
  return outcomesOf(save).flatMap(({ atMs, outcome }) => {
    const { id, kind } = outcome
    const draft = save.request.drafts.find((one) => one.id === id)
    if (draft === undefined) return []
    const wanted = draft.value
    // That its attribute is gone, a look at the table has told.
    const isOfTable = kind === 'saved' && outcome.gone === 'attribute'
    const { key, times } = isOfTable
      ? { key: draft.id, times: [atMs] }
      : lastTold(save, draft, atMs)
    if (kind === 'saved') {
      // A value that is to be gone is looked for by its record's id last.
      const found = save.calls.findLast((call) => call.kind === 'find' && call.atMs <= atMs)
      const looks = wanted === null && found ? [...times, found.seenMs] : times
      const held = looks.map(
        (timeMs) => timeline.at(key, timeMs)?.value ?? elsewhere(save, draft, timeMs, made),
      )
      return held.includes(wanted)
        ? []
        : [`${id} is called saved at ${atMs}; stored was ${held.join(', ')}.`]
    }
    if (kind === 'failed' && outcome.reason === 'unknown') return []
    const stand = timeline.at(key, atMs)
    const isOurs = stand?.write?.save === save && stand.value === wanted
    return isOurs ? [`${id} is called ${kind} at ${atMs}, and its write stands.`] : []
  })
}

/** What the value that its user removed holds in its record where that has another name, or is another one's. */
function elsewhere(
  { known }: LoggedSave,
  { id, attribute, value }: DraftToSave,
  atMs: number,
  { timeline, trace }: Case,
): string | null {
  const place = known.get(id)?.place
  if (value !== null || place === undefined) return null
  const recordId = timeline.recordIdAt(place.primaryValues, place.recordMs)
  const record = recordId === null ? null : timeline.recordNamed(recordId, atMs)
  if (record === null) return null
  return (
    timeline.at(cellKey(trace.tableId, { primaryValues: record, attribute }), atMs)?.value ?? null
  )
}

/**
 * Where a save had a draft's cell last, and of when it was told of it: by the last call, and where that was a reading
 * that lags, by the one before as well, which does not and is newer.
 */
function lastTold(
  save: LoggedSave,
  draft: DraftToSave,
  untilMs: number,
): { readonly key: string; readonly times: readonly number[] } {
  const former = save.request.renames?.find(
    ({ from, isUncertain }) =>
      isUncertain === true && recordKey(from) === recordKey(draft.primaryValues),
  )
  const keys = [draft, ...(former ? [{ ...draft, primaryValues: former.to }] : [])].map((cell) =>
    keyOf(save, cell),
  )
  const trace = save.calls.flatMap(({ cells, atMs, seenMs }) => {
    const key = keys.find((one) => cells.some((cell) => keyOf(save, cell) === one))
    return key === undefined || atMs > untilMs ? [] : [{ key, seenMs, isLate: seenMs < atMs }]
  })
  const last = trace.at(-1)
  if (last === undefined) return { key: draft.id, times: [untilMs] }
  const { key, isLate } = last
  const before = isLate ? trace.slice(0, -1).findLast((one) => one.key === key) : undefined
  return { key, times: [last, ...(before ? [before] : [])].map(({ seenMs }) => seenMs) }
}

function keyOf({ request }: LoggedSave, cell: Parameters<typeof cellKey>[1]): string {
  return cellKey(request.tableId, cell)
}

/**
 * (1) No value of a record that its user adds went into one of somebody else's that was there to be found. One that
 * holds what they sent before without an answer is theirs, as far as anything tells.
 */
function strayWrites(write: Write, made: Case): readonly string[] {
  const { timeline } = made
  const { save, record, key, time } = write
  if (save === null || !draftOf(save, write)?.isOfNewRecord) return []
  const isTakenForOwn = save.request.drafts.some(
    ({ id, primaryValues, uncertainValues = [] }) =>
      recordKey(primaryValues) === recordKey(record) &&
      uncertainValues.includes(timeline.at(id, time - 1)?.value ?? null),
  )
  if (isTakenForOwn) return []
  // A save looks for other records too, while it lasts.
  const isOfIt = (one: CellAddress['primaryValues']) => recordKey(one) === recordKey(record)
  const look = save.calls.findLast(
    ({ isOk, atMs, records }) => isOk && atMs < time && records.some(isOfIt),
  )
  const lookMs = look?.seenMs ?? save.begunMs
  return timeline.hasRecord(record, lookMs, (by) => by.save?.editor !== save.editor)
    ? [`${key} at ${time}: the record was somebody else's at ${lookMs}.`]
    : []
}

/** (4) No conflict in a cell whose value, scope and record nobody else touched since its user read it. */
function falseConflicts(save: LoggedSave, made: Case): readonly string[] {
  return outcomesOf(save).flatMap(({ atMs, outcome }) => {
    if (outcome.kind !== 'conflict' || isOfRename(save, outcome)) return []
    const known = save.known.get(outcome.id)
    const draft = save.request.drafts.find(({ id }) => id === outcome.id)
    if (known === undefined || draft === undefined) return [`${outcome.id} was not asked for.`]
    const sinceMs = Math.min(known.atMs, known.ownMs ?? known.atMs)
    const span = { editor: save.editor, sinceMs, untilMs: atMs }
    // A record is deleted as a whole, or not at all: what is in the way of one value is in that of all.
    const isOfWhole = outcome.reason === 'record' && hasOpenMate(save, draft)
    // Versions that were known under another level than the save found do not tell whose moves they were.
    const isOfOtherLevel = outcome.reason === 'scope' && foundOtherLevel(save)
    const isOfUndo = outcome.reason === 'scope' && wasInLostUndo(save, draft, made)
    const isOfOther =
      outcome.reason === 'other-record' &&
      wholeOf(save, draft).some((one) =>
        isReplaced(save.known.get(one.id) ?? known, one, atMs, made),
      )
    const isElse = isOfWhole || isOfOtherLevel || isOfUndo || isOfOther
    return isElse || isExplained(outcome.reason, [draft], span, made)
      ? []
      : [`${outcome.id} is called a conflict (${outcome.reason}) at ${atMs}; nobody touched it.`]
  })
}

/** The drafts that are decided with one: all of its record where that is to be deleted. */
function wholeOf({ request }: LoggedSave, draft: DraftToSave): readonly DraftToSave[] {
  const isMate = (one: DraftToSave) =>
    one.isOfDeletedRecord === true &&
    recordKey(one.primaryValues) === recordKey(draft.primaryValues)
  return draft.isOfDeletedRecord === true ? request.drafts.filter(isMate) : [draft]
}

/** True where another record has the name than the one that was pointed at, however often it was read since. */
function isReplaced(
  { place }: Knowledge,
  { primaryValues, recordId }: DraftToSave,
  atMs: number,
  { timeline }: Case,
): boolean {
  const aimed = place && timeline.recordIdAt(place.primaryValues, place.recordMs)
  const now = timeline.recordIdAt(primaryValues, atMs)
  // A draft under way is not compared with a reading: it may still be of the record that was there before.
  return [aimed, recordId].some((id) => typeof id === 'string' && now !== null && now !== id)
}

/**
 * An undo knows by which versions the save that it takes back left its scopes. Where its server died, what is left is an
 * edit in doubt like any other, and asks.
 */
function wasInLostUndo({ editor }: LoggedSave, { id }: DraftToSave, { trace }: Case): boolean {
  return trace.saves.some(
    ({ editor: other, end, request }) =>
      other === editor &&
      end === 'died' &&
      (request.ownGuards ?? []).length > 0 &&
      request.drafts.some((one) => one.id === id),
  )
}

function foundOtherLevel({ events }: LoggedSave): boolean {
  return events.some(
    ({ event }) => event.type === 'drift' && event.changes.some(({ kind }) => kind === 'level'),
  )
}

/** True when another value of the draft's record was not saved either, for a reason of its own, or waited already. */
function hasOpenMate(save: LoggedSave, { id, primaryValues }: DraftToSave): boolean {
  const waits = [...save.waiting].some(
    (key) => recordKey(addressIn(key)?.primaryValues ?? []) === recordKey(primaryValues),
  )
  if (waits) return true
  const mates = save.request.drafts.filter(
    (one) => one.id !== id && recordKey(one.primaryValues) === recordKey(primaryValues),
  )
  return outcomesOf(save).some(
    ({ outcome }) =>
      mates.some((mate) => mate.id === outcome.id) &&
      outcome.kind !== 'saved' &&
      !(outcome.kind === 'conflict' && outcome.reason === 'record'),
  )
}

/** (4) The same of a reading between the saves. */
function falseSurprises({ index, unexpectedConflicts }: Editor, made: Case): readonly string[] {
  return unexpectedConflicts.flatMap(
    ({ key, reason, atMs, seenMs, known, hasOpenMate, addresses }) => {
      // A reading that lags tells of before.
      const sinceMs = Math.min(known?.atMs ?? 0, known?.ownMs ?? seenMs, seenMs)
      const span = { editor: index, sinceMs, untilMs: atMs }
      const [record, to] = addresses
      // Of a record that is to be renamed no more is said than that it is there no longer, whoever removed its values.
      const isGone =
        to !== undefined &&
        reason === 'gone' &&
        !made.timeline.hasRecord(record?.primaryValues ?? [], atMs)
      const isOfWhole = reason === 'record' && hasOpenMate
      // Another record had the name since, though it is gone by now as well.
      const { place } = known ?? {}
      const isOfOther =
        reason === 'other-record' &&
        place !== undefined &&
        made.timeline.lastRecordIdAt(record?.primaryValues ?? [], atMs) !==
          made.timeline.recordIdAt(place.primaryValues, place.recordMs)
      return isGone || isOfWhole || isOfOther || isExplained(reason, addresses, span, made)
        ? []
        : [`${key} was read as a conflict (${reason}) at ${atMs}; nobody touched it.`]
    },
  )
}

/** True when somebody else made the conflict, or nobody can tell who did. */
function isExplained(reason: string, cells: readonly CellAddress[], span: Span, made: Case) {
  const level = levelAt(made, span.untilMs)
  // A record is gone, or touched, by whichever of its cells others had in hand.
  const isOfRecord = ['exists', 'gone', 'record', 'other-record'].includes(reason)
  // What is there by another hand is so whenever it came: nobody reads the list of records with each cell; and a
  // record to be deleted waits for what its user was shown of it and has not decided on. That it is gone they know by
  // what they last read of all of it.
  const readMs = made.trace.editors[span.editor]?.readTimes.findLast((ms) => ms < span.untilMs) ?? 0
  // Where a reading was not believed for a cell of it, a record that is gone was shown to be there as it was.
  const openedMs = made.trace.editors[span.editor]?.readTimes[0] ?? 0
  const recordMs = reason === 'gone' ? openedMs : Math.min(readMs, span.sinceMs)
  const sinceMs = reason === 'exists' ? 0 : isOfRecord ? recordMs : span.sinceMs
  const changedSinceMs = isOfRecord ? Math.min(readMs, span.sinceMs) : span.sinceMs
  const isChanged = ({ time }: { readonly time: number }) =>
    time > changedSinceMs && time <= span.untilMs
  // A changed table moves no lock that has no neighbours.
  const isOfTable = reason !== 'scope' || !isOfLoneLocks(made)
  if (isOfTable && made.structure.some(isChanged)) return true
  // An attribute that went is not back by being read: what was typed into it, or was to go with it, waits since then.
  const isOfAttribute = ['other-attribute', 'record', 'gone'].includes(reason)
  const isSinceOpening = ({ time }: { readonly time: number }) =>
    time > openedMs && time <= span.untilMs
  if (isOfAttribute && made.structure.some(isSinceOpening)) return true
  if (wasMisled(span.editor, span.untilMs, made)) return true
  if (reason === 'scope' && hasReadBeforeCreating(span, made)) return true
  // A record waits as a whole for what any of its values looks like.
  const looked = isOfRecord
    ? cells.flatMap((cell) => ATTRIBUTES.map((attribute) => ({ ...cell, attribute })))
    : cells
  if (looked.some((cell) => looksPutBack(cell, span, made))) return true
  if (looked.some((cell) => looksWrittenSince(cell, span, made))) return true
  // A record waits as a whole also where the lock of any of its cells moved, wherever that reaches.
  const isOfAnyLock = reason === 'record' && level !== 'VALUE' && level !== 'NONE'
  const reach = isOfAnyLock ? 'DATA_TABLE' : isOfRecord ? 'PRIMARY_VALUE' : level
  // Under an attribute's lock a record that others renamed is one that went and another that came.
  if (reason === 'scope' && level === 'ATTRIBUTE') {
    const isOthers = (one: Renaming) => isChanged(one) && one.save?.editor !== span.editor
    if (made.renames.some(isOthers)) return true
  }
  return cells.some(
    (cell) =>
      isTouched(made, cell, { ...span, sinceMs }, reach) ||
      (reason === 'scope' && afterLostAnswer(span, cell, level, made)),
  )
}

/**
 * Where versions stand still, a reading that lags behind one's own write, after another reading has shown that write,
 * looks as if somebody had put the old value back.
 */
function looksPutBack(cell: CellAddress, { editor, untilMs }: Span, made: Case): boolean {
  const { lateReads = [], readTimes = [] } = made.trace.editors[editor] ?? {}
  if (made.trace.beginning.noneVersions !== 'still') return false
  const key = cellKey(made.trace.tableId, cell)
  return lateReads.some(({ atMs, seenMs }) =>
    made.writes.some(
      (write) =>
        write.key === key &&
        write.save?.editor === editor &&
        levelAt(made, write.time) === 'NONE' &&
        atMs <= untilMs &&
        write.time > seenMs &&
        readTimes.some((ms) => ms >= write.time && ms <= atMs),
    ),
  )
}

/**
 * A write may replace what somebody else stored after its user looked: the same value again, or at `NONE` any between its
 * own read and it. A reading that lags shows that, which its reader never saw, as if it had been stored since.
 */
function looksWrittenSince(cell: CellAddress, { editor, untilMs }: Span, made: Case): boolean {
  const { lateReads = [] } = made.trace.editors[editor] ?? {}
  const key = cellKey(made.trace.tableId, cell)
  return lateReads.some(({ atMs, seenMs }) =>
    made.writes.some((write) => {
      if (write.key !== key || write.save?.editor !== editor) return false
      if (atMs > untilMs || write.time > atMs || write.time <= seenMs) return false
      const shown = made.timeline.at(key, seenMs)?.write
      const known = write.save.known.get(key)
      const isSameAgain = shown?.after === known?.value
      return (
        (isSameAgain || levelAt(made, write.time) === 'NONE') &&
        shown?.save?.editor !== editor &&
        (shown?.time ?? 0) > (known?.atMs ?? write.save.begunMs)
      )
    }),
  )
}

/** (5) Nothing is sent that was not out when its user asked to stop. */
function lateCalls({ calls }: LoggedSave): readonly string[] {
  return calls
    .filter(({ isLate }) => isLate)
    .map(({ kind, atMs }) => `A call (${kind}) at ${atMs} was made after the save was stopped.`)
}

/** What each refused cell may cost: it is read, a neighbour is read, and it is sent again. */
const CALLS_PER_REFUSAL = 3
/** What each broken call may cost, beside two for each of its cells: it is repeated, read and sent again. */
const CALLS_PER_FAULT = 3

/** (5) The calls are at most the plan's and those that faults and refusals account for. */
function needlessCalls(save: LoggedSave, { structure }: Case): readonly string[] {
  const planned = save.events.reduce(
    (sum, { event }) => sum + (event.type === 'planned' ? event.calls : 0),
    0,
  )
  const made = save.calls.filter(({ kind }) => kind !== 'table')
  const wasRefused = made.some(({ refused }) => refused > 0)
  const untilMs = made.at(-1)?.atMs ?? 0
  const wasChanged = structure.some(({ time }) => time >= save.begunMs && time <= untilMs)
  // Once a scope was found moved, each further cell may be read once, instead of being refused as well.
  const ahead = wasRefused || wasChanged || wasBehind(save) ? save.request.drafts.length : 0
  const allowed = made.reduce(
    (sum, { refused, hasFault, isOk, cells }) => {
      const isBroken = hasFault || !isOk
      return sum + refused * CALLS_PER_REFUSAL + (isBroken ? CALLS_PER_FAULT + 2 * cells.length : 0)
    },
    planned + ahead + forRecords(save) + forEmptied(save) + forLooks(save),
  )
  return made.length <= allowed
    ? []
    : [`${made.length} calls were made; the plan had ${planned}, and ${allowed} are accounted for.`]
}

/**
 * What was found without a refusal: a record that is gone, the values of one that is not deleted for one of them, and
 * what an earlier save sent without an answer.
 */
function forLooks(save: LoggedSave): number {
  const gone = outcomesOf(save).filter(
    ({ outcome }) =>
      outcome.kind === 'conflict' &&
      (outcome.gone === 'record' || ['record', 'other-record'].includes(outcome.reason)),
  )
  const inDoubt = save.request.drafts.filter(
    ({ uncertainValues = [] }) => uncertainValues.length > 0,
  )
  // What was not found, or not as it was seen, is read once more: it may have been read before it was written.
  const missing = outcomesOf(save).filter(
    ({ outcome }) =>
      outcome.kind === 'conflict' && ['gone', 'exists', 'record'].includes(outcome.reason),
  )
  // So is what reads as others have done it already.
  const done = outcomesOf(save).filter(
    ({ outcome }) => outcome.kind === 'saved' && outcome.evidence?.isFound === true,
  )
  // A record to be deleted that others touched is looked at twice, also where they removed all that was to be deleted.
  const held = save.request.drafts.filter(
    ({ id, isOfDeletedRecord }) =>
      isOfDeletedRecord &&
      outcomesOf(save).some(({ outcome }) => outcome.id === id && isHeldOrGone(outcome)),
  )
  const heldRecords = new Set(held.map(({ primaryValues }) => recordKey(primaryValues)))
  const lookedAgain =
    heldRecords.size * ATTRIBUTES.length +
    Math.floor(save.calls.filter(({ kind }) => kind === 'find').length / 2)
  // A removal that was done already is looked for by the record's id, and by its name where that does not tell.
  const cleared = [...missing, ...done].filter(({ outcome }) =>
    save.request.drafts.some(({ id, value }) => id === outcome.id && value === null),
  )
  // A value whose record was looked for in vain is read before it is written, since another may come by the name.
  const sought = missing.filter(({ outcome }) =>
    save.request.drafts.some(
      ({ id, base, value }) => id === outcome.id && base.value !== null && value !== null,
    ),
  )
  const looked = gone.length + inDoubt.length + missing.length + done.length
  return looked + 2 * cleared.length + lookedAgain + sought.length
}

/** Not deleted for what others did, or removed by them. */
function isHeldOrGone(outcome: Outcome): boolean {
  return (
    outcome.kind === 'conflict' || (outcome.kind === 'saved' && outcome.evidence?.attempts === 0)
  )
}

/** Drafts of one scope stood on different reads of it: those behind were read ahead, not refused. */
function wasBehind(save: LoggedSave): boolean {
  const isAsked = ({ outcome }: { readonly outcome: Outcome }) =>
    outcome.kind === 'conflict' && outcome.reason === 'scope'
  return save.events.some(({ event }) => event.type === 'rebased') || outcomesOf(save).some(isAsked)
}

/** A record in which the save removed values and was refused a new one may be empty, and is read as a whole. */
function forEmptied({ request: { drafts } }: LoggedSave): number {
  const removed = drafts.filter(({ base, value }) => base.value !== null && value === null)
  const created = drafts.filter(({ base, value }) => base.value === null && value !== null)
  const records = new Set(removed.map(({ primaryValues }) => recordKey(primaryValues)))
  const emptied = new Set(
    created.map(({ primaryValues }) => recordKey(primaryValues)).filter((key) => records.has(key)),
  )
  return emptied.size * ATTRIBUTES.length
}

/** A record to be added that is there is read; one whose rename is in doubt is looked for, and its cells read. */
function forRecords({ request, calls }: LoggedSave): number {
  const { drafts, renames = [] } = request
  const added = drafts.filter(({ isOfNewRecord }) => isOfNewRecord)
  const wasFound = calls.some(({ kind, found }) => kind === 'find' && found > 0)
  // Where the list of records does not answer, their cells do.
  const wasBroken = calls.some(({ kind, isOk, hasFault }) => kind === 'find' && (!isOk || hasFault))
  const created = drafts.filter(({ base, value }) => base.value === null && value !== null)
  const records = new Set(created.map(({ primaryValues }) => recordKey(primaryValues)))
  const instead = wasBroken ? records.size * ATTRIBUTES.length : 0
  const doubtful = renames.filter(({ isUncertain }) => isUncertain)
  return instead + (wasFound ? added.length : 0) + doubtful.length * (2 + drafts.length)
}
