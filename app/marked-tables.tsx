'use client'

import type { ReactNode } from 'react'
import { useKeptTables } from '@/components/editor'
import { UnsavedEdits } from '@/components/tables'

/** Tells the lists of tables below which tables have unsaved edits in this browser. */
export function MarkedTables({ children }: { readonly children: ReactNode }) {
  return <UnsavedEdits tables={useKeptTables()}>{children}</UnsavedEdits>
}
