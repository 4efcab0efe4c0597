import type { DataTableLockVersion } from '@aws-sdk/client-connect'
import type { JournaledWrite } from '../../store/journal'
import type { BatchLocking, LockComponent, LockLevel } from '../../types'
import type { Attempt, Contest, Known, Read, SentCell } from './clients'

const GUARDS: Record<LockLevel, LockComponent | null> = {
  NONE: null,
  VALUE: 'Value',
  ATTRIBUTE: 'Attribute',
  PRIMARY_VALUE: 'PrimaryValues',
  DATA_TABLE: 'DataTable',
}

/** The table after one batch: what every cell holds, and the version of every scope. */
type State = { values: Map<string, string>; versions: Map<string, string> }
/** One batch in the order of the journal; the first has no attempt: it made the cells. */
type Step = { attempt: Attempt | null; writes: JournaledWrite[]; before: State; after: State }

/**
 * Judges a contest by the one order that the journal claims.
 *
 * - The journal has exactly the writes that were answered as accepted, batch after batch.
 * - Every accepted write brought the version that its scope had then (snapshot: when its batch
 *   began; sequential: at its turn), so that none was based on a version that had moved.
 * - Every refused one brought another version than its scope had at some time while it was on its way.
 * - What was answered before something else was sent stands before it.
 * - Every read shows the table as it was after some batch, at a time when the read was on its way.
 *
 * @returns one sentence for each breach, none for a good service
 */
export function orderBreaches(
  contest: Contest,
  level: LockLevel,
  locking: BatchLocking,
): readonly string[] {
  const steps = stepsOf(contest)
  const order = { steps, guard: GUARDS[level], locking }
  return [
    ...answerBreaches(contest),
    ...steps.flatMap((step) => guardBreaches(step, order)),
    ...timeBreaches(steps),
    ...contest.attempts.flatMap((attempt) => refusalBreaches(attempt, order)),
    ...contest.reads.flatMap((read) => readBreaches(read, steps)),
  ]
}

type Order = { steps: readonly Step[]; guard: LockComponent | null; locking: BatchLocking }

function cellName(write: JournaledWrite): string {
  return `${write.primaryValues?.[0]?.Value} ${write.attribute}`
}

/** The scope that a member of a lock version of a cell guards. */
function scopeOf(component: LockComponent, cell: string): string {
  const [record = '', attribute = ''] = cell.split(' ')
  const names = { DataTable: '', PrimaryValues: record, Attribute: attribute, Value: cell }
  return `${component} ${names[component]}`
}

function stepsOf({ attempts, journal }: Contest): Step[] {
  const attemptOf = new Map<string, Attempt>()
  for (const attempt of attempts) {
    for (const { value } of attempt.sent) attemptOf.set(value, attempt)
  }
  const steps: Step[] = []
  let state: State = { values: new Map(), versions: new Map() }
  for (const write of journal) {
    const attempt = attemptOf.get(write.after ?? '') ?? null
    const last = steps.at(-1)
    const after = applied(state, write)
    if (last !== undefined && last.attempt === attempt) {
      last.writes.push(write)
      last.after = after
    } else {
      steps.push({ attempt, writes: [write], before: state, after })
    }
    state = after
  }
  return steps
}

function applied(state: State, write: JournaledWrite): State {
  const cell = cellName(write)
  const versions = new Map(state.versions)
  for (const [component, version] of versionsOf(write.versionsAfter)) {
    versions.set(scopeOf(component, cell), version)
  }
  return { values: new Map(state.values).set(cell, write.after ?? ''), versions }
}

function versionsOf(version: DataTableLockVersion): [LockComponent, string][] {
  const components = ['DataTable', 'Attribute', 'PrimaryValues', 'Value'] as const
  return components.flatMap((component) => {
    const text = version[component]
    return text === undefined ? [] : [[component, text]]
  })
}

function answerBreaches({ attempts, journal }: Contest): string[] {
  const answered = new Map<string, DataTableLockVersion>()
  for (const { sent, accepted } of attempts) {
    for (const { cell, value } of sent) {
      const version = accepted.get(cell)
      if (version !== undefined) answered.set(value, version)
    }
  }
  const told = new Map(
    journal.flatMap(({ after, versionsAfter }) =>
      after === null || after === 'start' ? [] : [[after, versionsAfter] as const],
    ),
  )
  const untold = [...answered.keys()].filter((value) => !told.has(value))
  const unanswered = [...told.keys()].filter((value) => !answered.has(value))
  const different = [...answered].filter(
    ([value, version]) => String(versionsOf(version)) !== String(versionsOf(told.get(value) ?? {})),
  )
  return [
    ...untold.map((value) => `${value} was accepted, and the journal does not tell of it.`),
    ...unanswered.map((value) => `The journal tells of ${value}, which was not accepted.`),
    ...different.map(([value]) => `${value} has other versions in the journal than in the answer.`),
  ]
}

/** Accepted writes whose version or former value was not the one of their turn. */
function guardBreaches(step: Step, { guard, locking }: Order): string[] {
  const sent = new Map(step.attempt?.sent.map((one) => [one.value, one]))
  let state = step.before
  return step.writes.flatMap((write) => {
    const cell = cellName(write)
    const judgedBy = locking === 'snapshot' ? step.before : state
    const isBefore = (write.before ?? undefined) === state.values.get(cell)
    state = applied(state, write)
    const given = sent.get(write.after ?? '')?.guard
    const isFresh =
      guard === null ||
      step.attempt === null ||
      given?.[guard] === judgedBy.versions.get(scopeOf(guard, cell))
    return [
      ...(isFresh ? [] : [`${write.after} was accepted on a version that had moved.`]),
      ...(isBefore ? [] : [`${write.after} replaced another value than it says.`]),
    ]
  })
}

/** Batches that were answered before another was sent, and stand after it. */
function timeBreaches(steps: readonly Step[]): string[] {
  const attempts = steps.flatMap(({ attempt }) => (attempt === null ? [] : [attempt]))
  if (new Set(attempts).size !== attempts.length) return ['A batch was taken apart by another.']
  let earliestAnswer = Number.POSITIVE_INFINITY
  return attempts.toReversed().flatMap(({ sentAt, answeredAt, sent }) => {
    const isLate = earliestAnswer < sentAt
    earliestAnswer = Math.min(earliestAnswer, answeredAt)
    return isLate ? [`${sent[0]?.value} stands before a batch that was answered earlier.`] : []
  })
}

/** Refused cells whose version was the right one all the while. */
function refusalBreaches(attempt: Attempt, { steps, guard }: Order): string[] {
  const refused = attempt.sent.filter(({ cell }) => !attempt.accepted.has(cell))
  if (refused.length === 0) return []
  if (guard === null) return refused.map(({ value }) => `${value} was refused at NONE.`)
  const states = statesDuring(attempt, steps)
  const isWrongly = ({ cell, guard: given }: SentCell) =>
    states.every(({ versions }) => versions.get(scopeOf(guard, cell)) === given[guard])
  return refused.filter(isWrongly).map(({ value }) => `${value} was refused without a reason.`)
}

/** States that the table may have had while something was on its way; its own writes count too. */
function statesDuring(
  { sentAt, answeredAt }: { sentAt: number; answeredAt: number },
  steps: readonly Step[],
): State[] {
  const first = steps.findLastIndex(({ attempt }) => (attempt?.answeredAt ?? 0) < sentAt)
  const last = steps.findLastIndex(({ attempt }) => (attempt?.sentAt ?? 0) < answeredAt)
  return steps.slice(Math.max(0, first), last + 1).map(({ after }) => after)
}

function readBreaches(read: Read, steps: readonly Step[]): string[] {
  const shows = (state: State) => [...read.known].every(([cell, known]) => isAt(state, cell, known))
  if (statesDuring(read, steps).some(shows)) return []
  return [`A read (events ${read.sentAt} to ${read.answeredAt}) shows what never was at once.`]
}

function isAt({ values, versions }: State, cell: string, { value, version }: Known): boolean {
  return (
    values.get(cell) === value &&
    versionsOf(version).every(
      ([component, text]) => versions.get(scopeOf(component, cell)) === text,
    )
  )
}
