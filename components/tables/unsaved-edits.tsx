'use client'

import Link from 'next/link'
import { createContext, type ReactNode, use } from 'react'
import { Badge, Callout, VisuallyHidden } from '@/components/ui'
import { quantity } from '@/lib/data-table'
import { tableHref } from './table-href'

/** The number of unsaved edits of a table in this browser. */
export interface TableEdits {
  readonly tableId: string
  /** The name of the table when they were typed. */
  readonly tableName: string
  readonly drafts: number
}

const Context = createContext<readonly TableEdits[]>([])

/** Provides unsaved edits to the lists of tables; without it no table is marked. */
export function UnsavedEdits({
  tables,
  children,
}: {
  readonly tables: readonly TableEdits[]
  readonly children: ReactNode
}) {
  return <Context value={tables}>{children}</Context>
}

function useEditsOf(tableId: string): number {
  return use(Context).find((table) => table.tableId === tableId)?.drafts ?? 0
}

/** The number of unsaved edits as a badge, for narrow lists. */
export function EditsCount({ tableId }: { readonly tableId: string }) {
  const edits = useEditsOf(tableId)
  if (edits === 0) return null
  return (
    <>
      <VisuallyHidden>{quantity(edits, 'unsaved edit')}</VisuallyHidden>
      <Badge
        aria-hidden
        className="tabular-nums"
        title={quantity(edits, 'unsaved edit')}
        tone="dirty"
      >
        {quantity(edits)}
      </Badge>
    </>
  )
}

/** The same with text. */
export function EditsBadge({ tableId }: { readonly tableId: string }) {
  const edits = useEditsOf(tableId)
  return edits === 0 ? null : <Badge tone="dirty">{quantity(edits, 'unsaved edit')}</Badge>
}

/** Links to tables with unsaved edits that are not in the list, which would otherwise be unreachable. */
export function EditsOfMissingTables({ listed }: { readonly listed: readonly { id: string }[] }) {
  const ids = new Set(listed.map(({ id }) => id))
  const missing = use(Context).filter(({ tableId }) => !ids.has(tableId))
  if (missing.length === 0) return null
  const tables = missing.length === 1 ? '1 table that is' : `${missing.length} tables that are`
  return (
    <Callout title={`Unsaved edits of ${tables} not in the list`} tone="warning">
      They are stored in this browser. If a table was deleted, they cannot be saved any more, but
      you can copy or export them.
      <ul className="mt-1 space-y-0.5">
        {missing.map(({ tableId, tableName, drafts }) => (
          <li key={tableId}>
            <Link className="text-accent underline" href={tableHref(tableId)} prefetch={false}>
              {quantity(drafts, 'edit')} of <bdi translate="no">{tableName}</bdi>
            </Link>
          </li>
        ))}
      </ul>
    </Callout>
  )
}
