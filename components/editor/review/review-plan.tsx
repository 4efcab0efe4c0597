'use client'

import { memo } from 'react'
import { recordKey } from '@/lib/data-table'
import { countDrafts } from '@/lib/drafts'
import {
  count,
  namedParts,
  nothingToSaveMessage,
  PARTS_MESSAGES,
  planMessage,
  planOf,
  restMessage,
  type TableSession,
  type ToSend,
  toBeSent,
} from '@/lib/session'
import { useDraftSummary, useSessionState } from '../use-session'

export interface ReviewPlanProps {
  readonly session: TableSession
  /** Keys of the cells to save; `undefined` for all that can be sent. The same object until they change. */
  readonly only: ReadonlySet<string> | undefined
}

/** What saving would cost and which parts of it can fail alone, before it is begun. Counts anew only for other drafts. */
export const ReviewPlan = memo(function ReviewPlan({ session, only }: ReviewPlanProps) {
  const summary = useDraftSummary(session)
  // The plan reads it: whoever switches the guard off sees the reads go.
  useSessionState(session, (state) => state.policy.guardNone)
  const sent = toBeSent(summary, only)
  const { drafts, renames } = sent
  const rest = only === undefined ? restMessage(summary) : null
  if (drafts.length + renames.length === 0)
    return (
      <p className="text-ink-muted">
        {only === undefined ? nothingToSaveMessage(summary) : 'Nothing here can be sent right now.'}
      </p>
    )
  const plan = planOf(session, sent)
  const { lockLevel } = session.schema.table
  // Of the drafts, not of what is stored: while a table is read anew its records are not known yet.
  const labels = new Map(
    drafts.map(({ address }) => [recordKey(address.primaryValues), session.recordLabel(address)]),
  )
  const { named, more } = namedParts(plan, (record) => labels.get(record) ?? record)
  return (
    <>
      <details className="text-ink-muted">
        <summary className="cursor-default">
          Saving {only === undefined ? 'all' : 'the selection'}: {sentLabel(sent)}.{' '}
          {planMessage(plan)}
        </summary>
        <div className="max-h-48 overflow-y-auto stacked:max-h-24 short:max-h-24">
          <dl className="mt-1.5 grid grid-cols-[1fr_auto] gap-x-3 gap-y-0.5">
            {Object.entries(plan.callsByOperation).map(([operation, calls]) => (
              <div className="contents" key={operation}>
                <dt className="truncate font-mono">{operation}</dt>
                <dd className="text-right tabular-nums">{count(calls, 'request')}</dd>
              </div>
            ))}
          </dl>
          <p className="mt-1.5">{PARTS_MESSAGES[lockLevel]}</p>
          {named.length > 0 && (
            <ul aria-label="Parts that can fail alone" className="mt-1">
              {named.map(({ key, name, cells }) => (
                <li className="flex justify-between gap-3" key={key}>
                  <span className="truncate text-ink">{name}</span>
                  <span className="shrink-0 tabular-nums">{count(cells, 'cell')}</span>
                </li>
              ))}
              {more > 0 && <li>and {count(more, 'further part')}</li>}
            </ul>
          )}
        </div>
      </details>
      {rest !== null && <p className="text-ink-muted">{rest}</p>}
    </>
  )
})

function sentLabel({ drafts, renames }: ToSend): string {
  const cells = drafts.filter(({ group }) => group !== 'deleted-record').length
  const deleted = countDrafts(drafts) - cells
  const parts = [
    ...(cells > 0 ? [count(cells, 'cell')] : []),
    ...(deleted > 0 ? [`${count(deleted, 'record')} to be deleted`] : []),
    ...(renames.length > 0 ? [count(renames.length, 'rename')] : []),
  ]
  return parts.join(', ')
}
