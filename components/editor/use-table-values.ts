'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import { loadValues } from './load-values'
import type { TableSession } from './session'

function valuesQueryKey(session: TableSession): readonly unknown[] {
  return ['table-values', session.schema.table.id, session.serial]
}

/**
 * Reads the table's values into the session and keeps the fact that they were read: TanStack Query owns when, the
 * session's columns hold what. `look` is the quiet reading of `useEarlyWarning`; a reading that the person asks for
 * ends it.
 */
export function useTableValues(session: TableSession): {
  readonly reload: () => Promise<void>
  readonly look: () => Promise<boolean>
} {
  const client = useQueryClient()
  const url = `/tables/${encodeURIComponent(session.schema.table.id)}/values`
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
  const reload = useCallback(() => {
    looking.current?.abort()
    return client.refetchQueries({ queryKey: valuesQueryKey(session) }, { cancelRefetch: true })
  }, [client, session])
  const look = useCallback(async () => {
    const controller = new AbortController()
    looking.current = controller
    try {
      await loadValues(session, url, controller.signal, { isQuiet: true })
      return true
    } catch (error) {
      if (controller.signal.aborted) return false
      throw error
    }
  }, [session, url])
  return { reload, look }
}
