'use client'

import { useRouter } from 'next/navigation'
import type { Trouble } from '@/lib/save'
import { TroubleNotice } from './trouble-notice'

/** Stands where the table would be when it cannot be opened: what happened, what is safe, and a retry. */
export function TableTrouble({ trouble }: { readonly trouble: Trouble }) {
  const router = useRouter()
  return (
    <div className="mx-auto w-full max-w-2xl py-10">
      <h1 className="sr-only">The table could not be opened</h1>
      <TroubleNotice onRetry={() => router.refresh()} retryLabel="Try again" trouble={trouble} />
    </div>
  )
}
