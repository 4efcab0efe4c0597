import type { PendingCell } from '../plan/plan'
import type { Evidence } from '../protocol/types'

/** What carries the trace of its calls: a cell or a rename on its way. */
export type Traced = Pick<PendingCell, 'sends' | 'requestIds' | 'isRebased'>

/** The trace of what no call was made for. */
export const NEVER_SENT: Traced = { sends: 0, requestIds: [], isRebased: false }

/** How an outcome came about that was known at `atMs`. */
export function evidenceOf({ sends, requestIds, isRebased }: Traced, atMs: number): Evidence {
  return { attempts: sends, requestIds, atMs, isRebased }
}

/** The same with the id of one more call that told something of it; calls without an id leave no trace. */
export function withRequest<One extends Pick<Traced, 'requestIds'>>(
  traced: One,
  requestId: string | undefined,
): One {
  if (requestId === undefined || traced.requestIds.includes(requestId)) return traced
  return { ...traced, requestIds: [...traced.requestIds, requestId] }
}
