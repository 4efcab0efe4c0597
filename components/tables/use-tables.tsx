'use client'

import { useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, use, useMemo, useState, useSyncExternalStore } from 'react'
import { fetchTables, type TablesSnapshot } from './tables-snapshot'

/** A list younger than this is not read again when a page asks for it: calls are scarce. */
const FRESH_MS = 60_000
const QUERY_KEY = ['data-tables'] as const

const never = () => () => undefined

interface TablesSource {
  readonly first: Promise<TablesSnapshot>
  readonly source: string
  /** When the page was opened, epoch ms by the browser's clock. */
  readonly sinceMs: number
}

const TablesContext = createContext<TablesSource | null>(null)

export interface TablesProviderProps {
  /** The server's one read of the list, still under way or done. Only the first that is given counts. */
  readonly first: Promise<TablesSnapshot>
  /** Address that gives the list again. */
  readonly source: string
  readonly children: ReactNode
}

/** Shares one read of the list between everything on the page. Needs a `QueryClientProvider` around it. */
export function TablesProvider({ first, source, children }: TablesProviderProps) {
  // A refresh of the route hands over a new promise; waiting for it would hide a list that is already here.
  const [pinned] = useState(first)
  const [sinceMs] = useState(() => Date.now())
  const context = useMemo(() => ({ first: pinned, source, sinceMs }), [pinned, source, sinceMs])
  return <TablesContext value={context}>{children}</TablesContext>
}

export interface Tables extends TablesSnapshot {
  readonly isRefreshing: boolean
  /** Reads the list again: one service call. */
  refresh(): void
}

/**
 * The list of tables. Suspends until the server's read has arrived, so put it inside `<Suspense>`; afterwards the
 * browser holds it, and moving between pages costs no call while it is fresh.
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
    // By this browser's clock, as the query counts: the server's may say another time.
    initialDataUpdatedAt: first.readAtMs === 0 ? 0 : context.sinceMs,
    staleTime: FRESH_MS,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    retry: false,
  })
  return {
    ...query.data,
    // The server reads nothing while it renders: hydration begins as it did.
    isRefreshing: query.isFetching && isLive,
    refresh: () => void query.refetch(),
  }
}
