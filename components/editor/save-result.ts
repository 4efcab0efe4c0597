import type { Outcome } from '@/lib/save'
import type { FinishedSave } from './finished-save'
import type { TableSession } from './session'
import type { SaveResult } from './session-state'

/** Adds what a request of a save came to, or a part that was not begun, to what the others did. */
export function addResult(session: TableSession, change: Partial<SaveResult>): void {
  const before = session.state.state.result
  session.set({
    result: {
      saved: (change.saved ?? 0) + (before?.saved ?? 0),
      failed: (change.failed ?? 0) + (before?.failed ?? 0),
      unknown: (change.unknown ?? 0) + (before?.unknown ?? 0),
      conflicts: (change.conflicts ?? 0) + (before?.conflicts ?? 0),
      kept: (change.kept ?? 0) + (before?.kept ?? 0),
      calls: addCalls(change.calls ?? null, before),
      rebased: (change.rebased ?? 0) + (before?.rebased ?? 0),
      isCancelled: change.isCancelled === true || before?.isCancelled === true,
    },
  })
}

/** Calls of all requests together; `null` as soon as those of one are not known. */
function addCalls(calls: number | null, before: SaveResult | null): number | null {
  if (before === null) return calls
  return calls === null || before.calls === null ? null : calls + before.calls
}

/** What a request came to, by what became of each of its drafts: also where its own last word was not heard. */
export function resultOf({ outcomes, finished }: FinishedSave): Partial<SaveResult> {
  const all = [...outcomes.values()]
  const of = (kind: Outcome['kind']) => all.filter((one) => one.kind === kind).length
  const unknown = all.filter((one) => one.kind === 'failed' && one.reason === 'unknown').length
  const rebased = all.filter((one) => one.kind === 'saved' && one.evidence?.isRebased === true)
  return {
    saved: of('saved'),
    failed: of('failed') - unknown,
    unknown,
    conflicts: of('conflict'),
    kept: of('kept'),
    calls: finished && Object.values(finished.calls).reduce((sum, count) => sum + count, 0),
    rebased: finished?.rebased ?? rebased.length,
    isCancelled: finished?.isCancelled ?? false,
  }
}
