import type { Outcome, SaveEvent, Trouble } from './types'

/**
 * The events of a save that was refused before anything was sent: why, and every draft that is known kept.
 *
 * @param ids - of the drafts, each once
 */
export async function* refuseSave(
  trouble: Trouble,
  ids: readonly string[],
): AsyncGenerator<SaveEvent> {
  const outcomes = ids.map((id): Outcome => ({ kind: 'kept', id }))
  yield { type: 'trouble', trouble }
  if (outcomes.length > 0) yield { type: 'outcomes', outcomes, moves: [] }
  yield { type: 'finished', saved: 0, failed: 0, conflicts: 0, kept: ids.length, calls: {} }
}
