import { cellKey, type LockLevel, lockScope } from '@/lib/data-table'
import { type Case, caseOf, levelAt, outcomesOf, type Write } from './case'
import type { LoggedSave } from './editor'
import type { Entry } from './stand-in'
import { believedLevel, isUnguarded, wasGuarded } from './unguarded'
import type { Told } from './world'

/**
 * What is wrong with a history, judged from the stand-in's journal and from what each person was shown; none of the
 * engine's own reasoning is used.
 */
export function breachesOf(told: Told): readonly string[] {
  const made = caseOf(told)
  return [
    ...told.lost,
    ...made.writes.flatMap((write) => [...blindWrites(write, made), ...doubledWrites(write, made)]),
    ...told.saves.flatMap((save) => [
      ...missingOutcomes(save),
      ...falseOutcomes(save, made),
      ...falseConflicts(save, made),
      ...needlessCalls(save, made),
    ]),
    ...told.editors.flatMap((editor) =>
      editor.session.drafts
        .all()
        .filter(({ status }) => status.kind === 'saving')
        .map(({ key }) => `The draft of ${key} is under way for ever.`),
    ),
  ]
}

/** (1) No accepted write of ours replaced what its person had not seen or decided on, at the table's level. */
function blindWrites(write: Write, made: Case): readonly string[] {
  const { save, key, time } = write
  if (save === null) return []
  const known = save.known.get(key)
  if (known === undefined) return [`A write of ${key} at ${time} was asked for by nobody.`]
  const level = levelAt(made, time)
  const previous = made.writes.findLast((one) => one.key === key && one.seq < write.seq)
  const isOwn = previous?.save?.editor === save.editor && previous.time >= known.atMs
  const isSeen = write.before === known.value || isOwn || wasSentUnheard(write, save, made)
  if (!isSeen && !isUnguarded(write, known.atMs, made)) {
    return [`${key} at ${time}: ${write.before} was replaced, seen was ${known.value} (${level}).`]
  }
  const policy = save.request.scopePolicy ?? 'ask'
  // Whom to ask about, a save can tell by the level alone that it found when it looked last.
  if (policy === 'send-again' || level === 'VALUE' || level !== believedLevel(write, made))
    return []
  const scope = write.scopeAt(level)
  if (scope === null || (write.before === null && !isComparable(write, level, made))) return []
  const unseen = made.writes.find(
    (other) =>
      other.scopeAt(level) === scope &&
      other.time > known.atMs &&
      other.seq < write.seq &&
      other.save?.editor !== save.editor &&
      wasGuarded(other, level, made),
  )
  return unseen === undefined
    ? []
    : [`${key} at ${time}: ${unseen.key} moved at ${unseen.time}, unseen since ${known.atMs}.`]
}

/**
 * What its person sent before and never heard of is theirs, also where somebody else stored the very same meanwhile:
 * no value and no version tells whose it is, and nobody's edit is lost.
 */
function wasSentUnheard({ key, before, time }: Write, save: LoggedSave, { told }: Case): boolean {
  return told.saves.some(
    (earlier) =>
      earlier.editor === save.editor &&
      earlier !== save &&
      earlier.begunMs <= time &&
      earlier.request.drafts.some(({ id, value }) => id === key && value === before) &&
      !outcomesOf(earlier).some(
        ({ outcome }) =>
          outcome.id === key && !(outcome.kind === 'failed' && outcome.reason === 'unknown'),
      ),
  )
}

/**
 * A created value can carry no version but that of a neighbour which its person saw; there is none where nothing was
 * stored in the scope, or where the level has come to be another one, under which that neighbour is none.
 */
function isComparable({ save, key, scopeAt }: Write, level: LockLevel, made: Case): boolean {
  const witness = save?.request.drafts.find(({ id }) => id === key)?.witness
  if (!witness) return false
  return lockScope(level, made.told.beginning.hasPrimaries, witness) === scopeAt(level)
}

/** (3) A value is written once: never over itself, but where nothing guards. */
function doubledWrites(write: Write, made: Case): readonly string[] {
  if (write.save === null || write.before !== write.after) return []
  if (levelAt(made, write.time) === 'NONE') return []
  return [`${write.key} at ${write.time}: ${write.after} was written over itself.`]
}

/** (2) Every draft of a save ends in exactly one outcome, unless its server died. */
function missingOutcomes(save: LoggedSave): readonly string[] {
  const told = outcomesOf(save).map(({ outcome }) => outcome.id)
  const twice = told.filter((id, index) => told.indexOf(id) !== index)
  const without =
    save.end === 'died' ? [] : save.request.drafts.filter(({ id }) => !told.includes(id))
  return [
    ...twice.map((id) => `${id} has two outcomes in one save.`),
    ...without.map(({ id }) => `${id} has no outcome.`),
    ...(save.end === 'running' ? ['A save never ended.'] : []),
  ]
}

/** (3) Saved: the service held the value then. Failed, conflict and kept: no write of this save stood then. */
function falseOutcomes(save: LoggedSave, { writes, structure }: Case): readonly string[] {
  return outcomesOf(save).flatMap(({ atMs, outcome }) => {
    const { id, kind } = outcome
    const wanted = save.request.drafts.find((draft) => draft.id === id)?.value
    const before = writes.filter((write) => write.key === id && write.time <= atMs)
    const last = before.at(-1)
    const isOurs = last?.save === save && last.after === wanted
    if (kind === 'saved') {
      const call = save.calls.findLast(
        (one) => one.atMs <= atMs && one.cells.some((cell) => keyOf(save, cell) === id),
      )
      const held = writes.findLast(
        (write) => write.key === id && write.time <= (call?.atMs ?? atMs),
      )
      const isHeld = (held?.after ?? null) === wanted
      // Whoever removes an attribute removes its values, without entries of their own.
      const isRemoved =
        wanted === null && structure.some(removesAttribute(held, call?.atMs ?? atMs))
      return isHeld || isRemoved
        ? []
        : [`${id} is called saved at ${atMs}; stored was ${held?.after}.`]
    }
    if (kind === 'failed' && outcome.reason === 'unknown') return []
    // Gone with its attribute: no entry tells of the value itself.
    const isRemoved = structure.some(removesAttribute(last, atMs))
    return isOurs && !isRemoved ? [`${id} is called ${kind} at ${atMs}, and its write stands.`] : []
  })
}

function removesAttribute(held: Write | undefined, untilMs: number): (entry: Entry) => boolean {
  return ({ operation, seq, time, before, after }) =>
    /Attribute$/.test(operation) &&
    seq > (held?.seq ?? 0) &&
    time <= untilMs &&
    before?.includes(`"Name":"${held?.attribute}"`) === true &&
    after?.includes(`"Name":"${held?.attribute}"`) === false
}

function keyOf({ request }: LoggedSave, cell: Parameters<typeof cellKey>[1]): string {
  return cellKey(request.tableId, cell)
}

/** (4) No conflict in a cell whose value and scope nobody else touched since its person read it. */
function falseConflicts(save: LoggedSave, made: Case): readonly string[] {
  return outcomesOf(save).flatMap(({ atMs, outcome }) => {
    if (outcome.kind !== 'conflict') return []
    const known = save.known.get(outcome.id)
    const draft = save.request.drafts.find(({ id }) => id === outcome.id)
    if (known === undefined || draft === undefined) return [`${outcome.id} was not asked for.`]
    const since = (entry: Entry) => entry.time > known.atMs && entry.time <= atMs
    if (made.structure.some(since)) return []
    const level = levelAt(made, atMs)
    const scope = lockScope(level, made.told.beginning.hasPrimaries, draft)
    const isTouched = made.writes.some(
      (write) =>
        since(write) &&
        write.save?.editor !== save.editor &&
        (write.key === outcome.id || (scope !== null && write.scopeAt(level) === scope)),
    )
    return isTouched || (outcome.reason === 'scope' && afterLostAnswer(save, scope, level, made))
      ? []
      : [`${outcome.id} is called a conflict (${outcome.reason}) at ${atMs}; nobody touched it.`]
  })
}

/**
 * A write of one's own whose answer was lost moved the scope: its version cannot tell whether somebody else moved it
 * too, so that asking is right.
 */
function afterLostAnswer(
  save: LoggedSave,
  scope: string | null,
  level: LockLevel,
  { writes, told }: Case,
): boolean {
  const lost = new Set(
    told.saves
      .filter(({ editor }) => editor === save.editor)
      .flatMap(({ calls, end }) =>
        calls.flatMap(({ atMs, isOk, hasFault }) =>
          !isOk || hasFault || end === 'died' ? [atMs] : [],
        ),
      ),
  )
  return writes.some(
    (write) =>
      write.save?.editor === save.editor &&
      lost.has(write.time) &&
      scope !== null &&
      write.scopeAt(level) === scope,
  )
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
  const wasChanged = structure.some(({ time }) => time > save.begunMs && time <= untilMs)
  // Once a scope was found moved, each further cell may be read once, instead of being refused as well.
  const ahead = wasRefused || wasChanged ? save.request.drafts.length : 0
  const allowed = made.reduce((sum, { refused, hasFault, isOk, cells }) => {
    const isBroken = hasFault || !isOk
    return sum + refused * CALLS_PER_REFUSAL + (isBroken ? CALLS_PER_FAULT + 2 * cells.length : 0)
  }, planned + ahead)
  return made.length <= allowed
    ? []
    : [`${made.length} calls were made; the plan had ${planned}, and ${allowed} are accounted for.`]
}
