'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import { PROTOCOL } from '@/lib/save'
import { isSchemaStale, loadValues, type TableSession } from '@/lib/session'
import { useSchemaCheck } from './use-schema-check'

function valuesQueryKey(session: TableSession): readonly unknown[] {
  return ['table-values', session.schema.table.id, session.serial]
}

/**
 * Reads the table's values into the session and keeps the fact that they were read: TanStack Query owns when, the
 * session's columns hold what. `look` is the quiet reading of `useAutoRefresh`; a reading that the user asks for
 * ends it. Where the schema itself has changed, it reads no values and calls `onStaleSchema`, as it does after a save
 * that shows so.
 */
export function useTableValues(
  session: TableSession,
  onStaleSchema: () => void,
): {
  /** Values, where the schema is as the session has it; else that is read, and the values with it. */
  readonly reload: () => Promise<void>
  /** Schema and values, at the user's word. */
  readonly readAgain: () => Promise<void>
  readonly look: () => Promise<boolean>
} {
  const client = useQueryClient()
  const tableUrl = `/tables/${encodeURIComponent(session.schema.table.id)}`
  const url = `${tableUrl}/values?protocol=${PROTOCOL}`
  useQuery({
    queryKey: valuesQueryKey(session),
    queryFn: ({ signal }) => loadValues(session, url, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
  const looking = useRef<AbortController | null>(null)
  useEffect(() => () => looking.current?.abort(), [])
  const readValues = useCallback(() => {
    looking.current?.abort()
    return client.refetchQueries({ queryKey: valuesQueryKey(session) }, { cancelRefetch: true })
  }, [client, session])
  const isStale = useCallback(
    () => isSchemaStale(session, `${tableUrl}/schema`),
    [session, tableUrl],
  )
  const reload = useCallback(async () => {
    // Under a changed name every value would seem to be gone. Without an answer the reading itself tells the trouble.
    const isOther = await isStale().catch(() => false)
    if (!isOther) await readValues()
    // A save knows its cells by the names that it was begun with: the schema waits for its end.
    else if (session.runningSave === null) onStaleSchema()
  }, [session, isStale, onStaleSchema, readValues])
  useEffect(() => {
    session.sync.readAgain = reload
  }, [session, reload])
  useSchemaCheck(session, { isStale, onStale: onStaleSchema })
  const readAgain = useCallback(async () => {
    if (session.runningSave !== null) return reload()
    const isOther = await isStale().catch(() => false)
    onStaleSchema()
    if (!isOther) await readValues()
  }, [session, isStale, onStaleSchema, reload, readValues])
  const look = useCallback(async () => {
    const controller = new AbortController()
    looking.current = controller
    try {
      const isOther = await isSchemaStale(session, `${tableUrl}/schema`, controller.signal)
      if (isOther) onStaleSchema()
      else await loadValues(session, url, controller.signal, { isQuiet: true })
      return true
    } catch (error) {
      if (controller.signal.aborted) return false
      throw error
    }
  }, [session, tableUrl, url, onStaleSchema])
  return { reload, readAgain, look }
}
