import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, render } from '@testing-library/react'
import { PathnameContext } from 'next/dist/shared/lib/hooks-client-context.shared-runtime'
import type { ReactNode } from 'react'
import { TooltipProvider } from '@/components/ui'
import type { DataTable } from '@/lib/data-table'
import type { TablesSnapshot } from './tables-snapshot'
import { TablesProvider } from './use-tables'

/** A table for tests. */
export function makeTable(name: string, more: Partial<DataTable> = {}): DataTable {
  return {
    id: `id-${name}`,
    arn: `arn:aws:connect:us-east-1:123456789012:instance/i/data-table/id-${name}`,
    name,
    description: '',
    lockLevel: 'VALUE',
    timeZone: 'Europe/Stockholm',
    lastModifiedAtMs: Date.now() - 7_200_000,
    lastModifiedRegion: 'us-east-1',
    ...more,
  }
}

/** A list that was just read. */
export function readNow(
  tables: readonly DataTable[] | null,
  trouble: TablesSnapshot['trouble'] = null,
): TablesSnapshot {
  return { tables, trouble, readAtMs: Date.now() }
}

/** Renders with a list from the server, as in the app, and waits for it. */
export async function renderWithTables(
  children: ReactNode,
  first: TablesSnapshot | Promise<TablesSnapshot>,
  pathname = '/',
) {
  const client = new QueryClient()
  const promise = Promise.resolve(first)
  return act(async () =>
    render(
      <PathnameContext value={pathname}>
        <QueryClientProvider client={client}>
          <TooltipProvider>
            <TablesProvider first={promise} source="/api/tables">
              {children}
            </TablesProvider>
          </TooltipProvider>
        </QueryClientProvider>
      </PathnameContext>,
    ),
  )
}
