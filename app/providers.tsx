'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { DraftStorageProvider, useTablesWithDrafts } from '@/components/editor'
import { UnsavedEdits } from '@/components/tables'
import { ToastProvider, TooltipProvider } from '@/components/ui'

/** Context for all client components: server state, tooltips, toasts and stored drafts. */
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
          <DraftStorageProvider instanceId={instanceId}>
            <MarkedTables>{children}</MarkedTables>
          </DraftStorageProvider>
        </ToastProvider>
      </TooltipProvider>
    </QueryClientProvider>
  )
}

/** Passes the unsaved edits of this browser to the lists of tables. */
function MarkedTables({ children }: { readonly children: ReactNode }) {
  return <UnsavedEdits tables={useTablesWithDrafts()}>{children}</UnsavedEdits>
}
