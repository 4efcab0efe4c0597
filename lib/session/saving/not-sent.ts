import type { SaveDrafts, SaveEvent, SaveRequest } from '@/lib/save'

/**
 * Sends a save, unless it was stopped before it could leave: nothing is sent then, and all of it is kept. Not for a
 * save that is looked for again: that one may have been written.
 */
export function unlessStopped(save: SaveDrafts, isStopped: () => boolean): SaveDrafts {
  return async (request) => (isStopped() ? notSent(request) : await save(request))
}

async function* notSent({ drafts, renames = [] }: SaveRequest): AsyncGenerator<SaveEvent> {
  const outcomes = [...drafts, ...renames].map(({ id }) => ({ kind: 'kept', id }) as const)
  yield { type: 'outcomes', outcomes, moves: [] }
  const none = { saved: 0, failed: 0, conflicts: 0, calls: {} }
  yield { type: 'finished', ...none, kept: outcomes.length, isCancelled: true }
}
