'use client'

import { useEffect } from 'react'
import type { TableSession } from '@/lib/session'

/** How the schema is looked at beside the values. */
export interface SchemaLook {
  /** True when the table's attributes, rules or lock are not as the session has them. */
  readonly isStale: () => Promise<boolean>
  /** Reads the schema anew. */
  readonly onStale: () => void
}

/** Looks at the schema after every save that makes one doubt it; see `startSchemaCheck`. */
export function useSchemaCheck(session: TableSession, { isStale, onStale }: SchemaLook): void {
  useEffect(() => startSchemaCheck(session, { isStale, onStale }), [session, isStale, onStale])
}

/**
 * Looks at the schema after a save that found the table to be another one, or that was refused a cell: whoever mends
 * the cell, or types the next one, must have the rules and the lock of today before them, not those that led into the
 * refusal. A save knows its cells by the names that it was begun with, so that the schema waits for the end of one.
 *
 * @returns the way out
 */
export function startSchemaCheck(
  session: TableSession,
  { isStale, onStale }: SchemaLook,
): () => void {
  let wasSaving = session.runningSave !== null
  let isDue = false
  const subscription = session.state.subscribe(({ save }) => {
    const hasEnded = wasSaving && save.kind !== 'running'
    wasSaving = save.kind === 'running'
    if (!hasEnded) return
    isDue ||= isDoubtful(session)
    if (isDue) void look()
  })

  async function look(): Promise<void> {
    // Without an answer it is found out with the next reading.
    const isOther = await isStale().catch(() => false)
    if (session.runningSave !== null) return
    isDue = false
    if (isOther) onStale()
  }

  return () => subscription.unsubscribe()
}

/** True when the save that ended tells that the schema is another one, or when nothing else may explain a refusal. */
function isDoubtful({ saveFindings, drafts }: TableSession): boolean {
  const { drift, result, trouble } = saveFindings
  if (drift.length > 0) return true
  if (result === null || trouble !== null) return false
  const isGone = drafts
    .summary()
    .conflicts.some(
      ({ status }) =>
        status.kind === 'conflict' &&
        status.reason === 'gone' &&
        (status.gone === undefined || status.gone === 'attribute'),
    )
  return result.failed > 0 || (result.conflicts > 0 && isGone)
}
