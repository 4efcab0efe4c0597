'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { KeepDrafts } from '@/components/editor'
import { ToastProvider, TooltipProvider } from '@/components/ui'
import { MarkedTables } from './marked-tables'

/** What every client component may count on: server state, tooltips, toasts and kept drafts. */
export function Providers({
  instanceId,
  children,
}: {
  readonly instanceId: string
  readonly children: ReactNode
}) {
  const [queryClient] = useState(() => new QueryClient())
  return (
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <ToastProvider>
          <KeepDrafts instanceId={instanceId}>
            <MarkedTables>{children}</MarkedTables>
          </KeepDrafts>
        </ToastProvider>
      </TooltipProvider>
    </QueryClientProvider>
  )
}
