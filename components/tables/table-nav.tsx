'use client'

import { RefreshCw } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { type KeyboardEvent, type RefObject, Suspense, useMemo, useState } from 'react'
import { Button, cx, IconButton, SearchField, Skeleton, VisuallyHidden } from '@/components/ui'
import { isolate } from '@/lib/data-table'
import { type FoundTable, findTables } from './find-tables'
import { focusGridOf } from './focus-grid'
import { Highlight } from './highlight'
import { describeLockLevel } from './lock-description'
import { LockGlyph } from './lock-glyph'
import { sortTables } from './sort-tables'
import { tableHref, tableIdOf } from './table-href'
import { EditsCount } from './unsaved-edits'
import { useArrowList } from './use-arrow-list'
import { useTables } from './use-tables'

export interface TableNavProps {
  /** The search field, for a shortcut to focus it. */
  readonly searchRef?: RefObject<HTMLInputElement | null>
  /** Called when a table was chosen, to close a drawer. */
  readonly onNavigate?: () => void
}

/** Links to all tables, with a search. Handles loading and errors itself. */
export function TableNav(props: TableNavProps) {
  return (
    <Suspense fallback={<TableNavSkeleton />}>
      <SearchableNav {...props} />
    </Suspense>
  )
}

function SearchableNav({ searchRef, onNavigate = () => undefined }: TableNavProps) {
  const { tables, trouble, isRefreshing, refresh } = useTables()
  const [query, setQuery] = useState('')
  const list = useArrowList<HTMLDivElement>()
  const found = useMemo(
    () => findTables(sortTables(tables ?? [], { key: 'name', isDescending: false }), query),
    [tables, query],
  )

  function attachField(field: HTMLInputElement | null): void {
    list.fieldRef.current = field
    if (searchRef !== undefined) searchRef.current = field
  }

  if (tables === null && trouble === null) return <TableNavSkeleton />
  return (
    <div className="flex min-h-0 flex-1 flex-col" ref={list.rootRef}>
      <SearchField
        className="mx-2.5"
        label="Find a table"
        onKeyDown={list.handleFieldKeyDown}
        onValueChange={setQuery}
        ref={attachField}
        shortcut="Ctrl K"
        value={query}
      />
      <div className="mt-3 mb-1 flex h-6 items-center justify-between pr-2.5 pl-3.5 text-ink-faint text-xs">
        <span>{headLabel(tables, found.length, query)}</span>
        <IconButton
          icon={<RefreshCw aria-hidden />}
          isPending={isRefreshing}
          label="Refresh the list"
          onClick={refresh}
          size="sm"
        />
      </div>
      {trouble !== null && (
        <NavTrouble isRetrying={isRefreshing} onRetry={refresh} title={trouble.title} />
      )}
      {found.length === 0 && trouble === null && (
        <p className="px-3.5 py-1 text-ink-muted">
          {query === '' ? 'No tables yet.' : 'No table matches.'}
        </p>
      )}
      <NavList
        found={found}
        onKeyDown={list.handleListKeyDown}
        onNavigate={() => {
          // Choosing a table ends the search.
          setQuery('')
          onNavigate()
        }}
      />
    </div>
  )
}

/** "Tables 7", or "2 of 7" during a search; without a number if the list is unknown. */
function headLabel(tables: readonly unknown[] | null, found: number, query: string): string {
  if (tables === null) return 'Tables'
  return query === '' ? `Tables ${tables.length}` : `${found} of ${tables.length}`
}

interface NavListProps {
  readonly found: readonly FoundTable[]
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly onNavigate: () => void
}

function NavList({ found, onKeyDown, onNavigate }: NavListProps) {
  const current = tableIdOf(usePathname() ?? '')
  return (
    <nav
      aria-label="Data tables"
      className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-1.5 pb-2"
      onKeyDown={onKeyDown}
    >
      <ul className="flex flex-col gap-px">
        {found.map(({ table, nameRanges }) => {
          const isCurrent = table.id === current
          return (
            <li key={table.id}>
              <Link
                aria-current={isCurrent ? 'page' : undefined}
                className={cx(
                  'relative flex min-h-7 items-center gap-2 rounded-md py-1 pr-2 pl-2 leading-4.5',
                  isCurrent
                    ? 'bg-accent-soft font-medium text-accent before:absolute before:inset-y-1.5 before:-left-1.5 before:w-0.5 before:rounded-full before:bg-accent'
                    : 'text-ink-muted hover:bg-hover hover:text-ink',
                )}
                data-arrow-item=""
                href={tableHref(table.id)}
                onClick={(event) => {
                  if (event.ctrlKey || event.metaKey || event.shiftKey) return
                  onNavigate()
                  focusGridOf(tableHref(table.id))
                }}
                prefetch={false}
                title={`${isolate(table.name)}, lock: ${describeLockLevel(table.lockLevel).label.toLowerCase()}`}
              >
                <LockGlyph className="size-3 shrink-0 opacity-70" level={table.lockLevel} />
                <span className="min-w-0 flex-1">
                  <Highlight ranges={nameRanges} text={table.name} />
                </span>
                <EditsCount tableId={table.id} />
              </Link>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}

interface NavTroubleProps {
  readonly title: string
  readonly isRetrying: boolean
  readonly onRetry: () => void
}

function NavTrouble({ title, isRetrying, onRetry }: NavTroubleProps) {
  return (
    <div className="mx-2.5 mb-2 rounded-md bg-failed-soft px-2.5 py-2 text-xs">
      <p className="text-failed">{title}</p>
      <Button className="mt-1.5" isPending={isRetrying} onClick={onRetry} size="sm">
        Try again
      </Button>
    </div>
  )
}

const WIDTHS = ['w-32', 'w-24', 'w-36', 'w-28', 'w-40'] as const

function TableNavSkeleton() {
  return (
    <div className="flex-1 px-2.5">
      <VisuallyHidden>Loading tables</VisuallyHidden>
      <Skeleton className="h-7 w-full rounded-md" />
      <div className="mt-12 flex flex-col gap-4.5 px-1">
        {WIDTHS.map((width) => (
          <Skeleton className={`h-2.5 ${width}`} key={width} />
        ))}
      </div>
    </div>
  )
}
