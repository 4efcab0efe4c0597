'use client'

import { useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, use, useMemo, useState, useSyncExternalStore } from 'react'
import { fetchTables, type TablesSnapshot } from './tables-snapshot'

/** A list younger than this is not read again automatically, because service calls are limited. */
const FRESH_MS = 60_000
const QUERY_KEY = ['data-tables'] as const

const never = () => () => undefined

interface TablesSource {
  readonly first: Promise<TablesSnapshot>
  readonly source: string
  /** When the page was opened, epoch ms by the clock of the browser. */
  readonly sinceMs: number
}

const TablesContext = createContext<TablesSource | null>(null)

export interface TablesProviderProps {
  /** The reading by the server, pending or done. Only the first one counts. */
  readonly first: Promise<TablesSnapshot>
  /** Address to read the list again. */
  readonly source: string
  readonly children: ReactNode
}

/** Shares one list between all components of the page. Needs a `QueryClientProvider`. */
export function TablesProvider({ first, source, children }: TablesProviderProps) {
  // A refresh of the route passes a new promise; waiting for it would hide the present list.
  const [pinned] = useState(first)
  const [sinceMs] = useState(() => Date.now())
  const context = useMemo(() => ({ first: pinned, source, sinceMs }), [pinned, source, sinceMs])
  return <TablesContext value={context}>{children}</TablesContext>
}

export interface Tables extends TablesSnapshot {
  readonly isRefreshing: boolean
  /** Reads the list again, with one service call. */
  refresh(): void
}

/**
 * The list of tables. Suspends until the server has read it; afterwards it is cached, so that navigation needs no call
 * while it is fresh.
 */
export function useTables(): Tables {
  const context = use(TablesContext)
  if (context === null) throw new Error('useTables needs a <TablesProvider> around it')
  const first = use(context.first)
  const isLive = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  const query = useQuery({
    queryKey: QUERY_KEY,
    queryFn: ({ client, signal }) =>
      fetchTables(context.source, client.getQueryData<TablesSnapshot>(QUERY_KEY), signal),
    initialData: first,
    // By the clock of the browser, as the query client counts; the one of the server may differ.
    initialDataUpdatedAt: first.readAtMs === 0 ? 0 : context.sinceMs,
    staleTime: FRESH_MS,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    retry: false,
  })
  return {
    ...query.data,
    // False in the first render, to match the HTML from the server.
    isRefreshing: query.isFetching && isLive,
    refresh: () => void query.refetch(),
  }
}
