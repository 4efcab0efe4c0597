'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { loadValues } from './load-values'
import type { TableSession } from './session'

function valuesQueryKey(session: TableSession): readonly unknown[] {
  return ['table-values', session.schema.table.id, session.serial]
}

/**
 * Reads the table's values into the session and keeps the fact that they were read: TanStack Query owns when, the
 * session's columns hold what. Never read again behind the person's back: a read costs service calls.
 */
export function useTableValues(session: TableSession): { readonly reload: () => Promise<void> } {
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
  const reload = useCallback(
    () => client.refetchQueries({ queryKey: valuesQueryKey(session) }, { cancelRefetch: true }),
    [client, session],
  )
  return { reload }
}
