import { type DraftOutcome, doubtOfSent } from '@/lib/drafts'
import type { SaveEvent } from '@/lib/save'
import { steadyNow } from '../loading/monotonic-clock'
import type { TableSession } from '../session'
import type { RunningSave, SaveFindings } from '../state'

/** Changes the state of the running save; does nothing when none runs. */
export function updateRunning(session: TableSession, change: Partial<RunningSave>): void {
  const save = session.runningSave
  if (save !== null) session.set({ save: { ...save, ...change } })
}

/** Changes what the last save has found out, whether or not it still runs. */
export function updateFindings(session: TableSession, change: Partial<SaveFindings>): void {
  const { save } = session.state.state
  if (save.kind !== 'none') session.set({ save: { ...save, ...change } })
}

/** Shows an event of the running save and gives its outcomes to the drafts. */
export function applyEvent(session: TableSession, event: SaveEvent): void {
  const save = session.runningSave
  switch (event.type) {
    case 'planned':
      updateRunning(session, { plannedCalls: (save?.plannedCalls ?? 0) + event.calls })
      return
    case 'drift':
      updateFindings(session, { drift: [...session.saveFindings.drift, ...event.changes] })
      return
    case 'outcomes':
      applyOutcomes(session, event)
      return
    case 'rebased':
      return
    case 'progress':
      updateRunning(session, {
        callsMade: (save?.callsBefore ?? 0) + event.callsMade,
        remainingMs: event.remainingMs,
      })
      return
    case 'waiting':
      updateRunning(session, { phase: 'throttled' })
      return
    case 'trouble':
      updateFindings(session, { trouble: event.trouble })
      return
    case 'beat':
    case 'finished':
      return
  }
}

function applyOutcomes(
  session: TableSession,
  event: Extract<SaveEvent, { type: 'outcomes' }>,
): void {
  // The server goes on to the next cell: what it could not find out it does not send again.
  const doubt = doubtOfSent(steadyNow())
  const outcomes = event.outcomes.map(
    (one): DraftOutcome =>
      one.kind === 'failed' && one.reason === 'unknown' ? { ...one, doubt } : one,
  )
  session.data.batch(() => {
    session.drafts.batch(() => {
      session.forward(event.moves)
      session.drafts.settle(outcomes)
    })
  })
  const save = session.runningSave
  if (save === null) return
  const phase = save.phase === 'throttled' ? 'sending' : save.phase
  updateRunning(session, { settled: save.settled + outcomes.length, phase })
}
