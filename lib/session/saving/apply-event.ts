import { type DraftOutcome, doubtOfSent } from '@/lib/drafts'
import type { SaveEvent } from '@/lib/save'
import { steadyNow } from '../loading/monotonic-clock'
import type { TableSession } from '../session'
import type { SaveProgress } from '../state'

/** Changes what is shown of the save that runs. */
export function setProgress(session: TableSession, change: Partial<SaveProgress>): void {
  const { save } = session.state.state
  if (save) session.set({ save: { ...save, ...change } })
}

/** Shows what a running save tells, and settles the drafts that it tells of. */
export function applyEvent(session: TableSession, event: SaveEvent): void {
  const { save } = session.state.state
  switch (event.type) {
    case 'planned':
      setProgress(session, { plannedCalls: (save?.plannedCalls ?? 0) + event.calls })
      return
    case 'drift':
      session.set({ drift: [...session.state.state.drift, ...event.changes] })
      return
    case 'outcomes':
      applyOutcomes(session, event)
      return
    case 'rebased':
      return
    case 'progress':
      setProgress(session, {
        callsMade: (save?.callsBefore ?? 0) + event.callsMade,
        remainingMs: event.remainingMs,
      })
      return
    case 'waiting':
      setProgress(session, { isThrottled: true })
      return
    case 'trouble':
      session.set({ trouble: event.trouble })
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
  const { save } = session.state.state
  if (save) {
    const settled = save.settled + outcomes.length
    session.set({ save: { ...save, settled, isThrottled: false } })
  }
}
