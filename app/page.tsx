import type { Metadata } from 'next'
import { Suspense } from 'react'
import { TableList, TableListSkeleton } from '@/components/tables'

export const metadata: Metadata = { title: 'Data tables · Lockstep' }

/** All tables of the instance. */
export default function TablesPage() {
  return (
    <div className="mx-auto w-full max-w-6xl px-4 py-6 sm:px-8 sm:py-9">
      <h1 className="mb-4 font-semibold text-2xl">Data tables</h1>
      <Suspense fallback={<TableListSkeleton />}>
        <TableList />
      </Suspense>
    </div>
  )
}
