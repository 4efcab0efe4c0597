'use client'

import { RefreshCw, SearchX, Table2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import {
  Button,
  EmptyState,
  IconButton,
  SearchField,
  TroubleCallout,
  VisuallyHidden,
} from '@/components/ui'
import { findTables } from './find-tables'
import { RelativeTime } from './relative-time'
import { SortSelect } from './sort-select'
import { sortTables, type TableSort } from './sort-tables'
import { TableListSkeleton } from './table-list-skeleton'
import { TableRows } from './table-rows'
import type { TablesTrouble } from './tables-snapshot'
import { EditsOfMissingTables } from './unsaved-edits'
import { useArrowList } from './use-arrow-list'
import { useShortcut } from './use-shortcut'
import { type Tables, useTables } from './use-tables'

/**
 * All tables of the instance, with search and sorting. Suspends until the list is loaded; use `TableListSkeleton` as
 * fallback.
 */
export function TableList() {
  const tables = useTables()
  if (tables.tables === null) {
    return tables.trouble === null ? (
      <TableListSkeleton />
    ) : (
      <TroubleNotice
        isRetrying={tables.isRefreshing}
        onRetry={tables.refresh}
        trouble={tables.trouble}
      />
    )
  }
  if (tables.tables.length === 0 && tables.trouble === null) {
    return (
      <>
        <EditsOfMissingTables listed={[]} />
        <NoTables {...tables} />
      </>
    )
  }
  return <SearchableTables {...tables} tables={tables.tables} />
}

function NoTables({ isRefreshing, refresh }: Tables) {
  return (
    <EmptyState
      actions={
        <Button icon={<RefreshCw aria-hidden />} isPending={isRefreshing} onClick={refresh}>
          Check again
        </Button>
      }
      icon={<Table2 />}
      title="This instance has no data tables yet"
    >
      Create one in the Amazon Connect admin website or with the CreateDataTable API. It will appear
      here.
    </EmptyState>
  )
}

/** "3 of 8 tables", or "8 tables" if all are shown. */
function countLabel(shown: number, all: number): string {
  const noun = all === 1 ? 'table' : 'tables'
  return shown === all ? `${all} ${noun}` : `${shown} of ${all} ${noun}`
}

function SearchableTables(props: Tables & { readonly tables: NonNullable<Tables['tables']> }) {
  const { tables, trouble, readAtMs, isRefreshing, refresh } = props
  const [query, setQuery] = useState('')
  const [sort, setSort] = useState<TableSort>({ key: 'name', isDescending: false })
  const list = useArrowList<HTMLDivElement>()
  useShortcut({ key: '/' }, () => list.fieldRef.current?.focus())
  const found = useMemo(() => findTables(sortTables(tables, sort), query), [tables, sort, query])
  return (
    <div className="flex flex-col gap-3" ref={list.rootRef}>
      {trouble !== null && (
        <TroubleNotice isRetrying={isRefreshing} onRetry={refresh} trouble={trouble} />
      )}
      {trouble === null && <EditsOfMissingTables listed={tables} />}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <SearchField
          className="w-full sm:w-80"
          label="Search tables"
          onKeyDown={list.handleFieldKeyDown}
          onValueChange={setQuery}
          placeholder="Search by name or description"
          ref={list.fieldRef}
          shortcut="/"
          size="md"
          value={query}
        />
        <p className="text-ink-muted text-xs">{countLabel(found.length, tables.length)}</p>
        <VisuallyHidden isLive>
          {query === '' ? '' : `${countLabel(found.length, tables.length)} found`}
        </VisuallyHidden>
        <SortSelect className="md:hidden" onSortChange={setSort} sort={sort} />
        <p className="ml-auto flex items-center gap-1 text-ink-muted text-xs">
          Checked <RelativeTime asOfMs={readAtMs} atMs={readAtMs} />
          <IconButton
            icon={<RefreshCw aria-hidden />}
            isPending={isRefreshing}
            label="Refresh the list"
            onClick={refresh}
            size="sm"
          />
        </p>
      </div>
      {found.length === 0 ? (
        <EmptyState
          actions={
            <Button
              onClick={() => {
                setQuery('')
                list.fieldRef.current?.focus()
              }}
            >
              Clear search
            </Button>
          }
          icon={<SearchX />}
          title={`No table matches “${query}”`}
        >
          The search covers names and descriptions, and every word must match.
        </EmptyState>
      ) : (
        <TableRows
          found={found}
          onKeyDown={list.handleListKeyDown}
          onSortChange={setSort}
          readAtMs={readAtMs}
          sort={sort}
        />
      )}
    </div>
  )
}

interface TroubleNoticeProps {
  readonly trouble: TablesTrouble
  readonly isRetrying: boolean
  readonly onRetry: () => void
}

/** An error of the list, with the message of the service and a button to retry. */
function TroubleNotice({ trouble, isRetrying, onRetry }: TroubleNoticeProps) {
  return (
    <TroubleCallout
      actions={
        <Button icon={<RefreshCw aria-hidden />} isPending={isRetrying} onClick={onRetry}>
          Try again
        </Button>
      }
      trouble={trouble}
    />
  )
}
