import type { PendingCell } from '../plan/plan'
import type { Evidence } from '../protocol/types'

/** How a cell's outcome came about, as far as the cell itself carries it. */
export function evidenceOf(
  { sends, requestIds, isRebased }: Pick<PendingCell, 'sends' | 'requestIds' | 'isRebased'>,
  atMs: number,
): Evidence {
  return { attempts: sends, requestIds, atMs, isRebased }
}

/** What never went out: nothing was asked for, or nothing had to be asked. */
export function withoutCalls(atMs: number): Evidence {
  return { attempts: 0, requestIds: [], atMs, isRebased: false }
}

/** The same cell, which a call with this id told something of; calls without an id leave no trace. */
export function withRequest<Traced extends { readonly requestIds: readonly string[] }>(
  traced: Traced,
  requestId: string | undefined,
): Traced {
  if (requestId === undefined || traced.requestIds.includes(requestId)) return traced
  return { ...traced, requestIds: [...traced.requestIds, requestId] }
}
