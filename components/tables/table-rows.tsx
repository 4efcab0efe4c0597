'use client'

import { ArrowDown, ArrowUp } from 'lucide-react'
import Link from 'next/link'
import type { KeyboardEvent, ReactNode } from 'react'
import { cx } from '@/components/ui'
import type { FoundTable } from './find-tables'
import { focusGridOf } from './focus-grid'
import { Highlight } from './highlight'
import { LockLevelLabel, LockLevelsHelp } from './lock-level'
import { RelativeTime } from './relative-time'
import { nextSort, type TableSort, type TableSortKey } from './sort-tables'
import { tableHref } from './table-href'
import { EditsBadge } from './unsaved-edits'

export interface TableRowsProps {
  readonly found: readonly FoundTable[]
  readonly sort: TableSort
  readonly onSortChange: (sort: TableSort) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
  /** Epoch milliseconds. */
  readonly readAtMs: number
}

/**
 * A table of tables; each row is a link. On narrow screens the details are below the name, and `SortSelect` replaces
 * the headers.
 */
export function TableRows({ found, sort, onSortChange, onKeyDown, readAtMs }: TableRowsProps) {
  return (
    <table className="-mx-3 w-[calc(100%+1.5rem)] table-fixed border-collapse text-sm">
      <caption className="sr-only">Data tables</caption>
      <thead className="hidden md:table-header-group">
        <tr className="border-line-strong border-b text-ink-muted text-xs">
          <SortHead label="Name" onSortChange={onSortChange} sort={sort} sortKey="name" />
          <th className="hidden h-8 w-34 px-3 text-left font-medium md:table-cell" scope="col">
            <span className="flex items-center gap-0.5">
              Lock <LockLevelsHelp />
            </span>
          </th>
          <th className="hidden w-38 px-3 text-left font-medium lg:table-cell" scope="col">
            Time zone
          </th>
          <SortHead
            className="hidden w-32 md:table-cell"
            label="Last change"
            onSortChange={onSortChange}
            sort={sort}
            sortKey="changed"
          />
        </tr>
      </thead>
      <tbody onKeyDown={onKeyDown}>
        {found.map((item) => (
          <TableRow found={item} key={item.table.id} readAtMs={readAtMs} />
        ))}
      </tbody>
    </table>
  )
}

interface SortHeadProps {
  readonly label: string
  readonly sortKey: TableSortKey
  readonly sort: TableSort
  readonly onSortChange: (sort: TableSort) => void
  readonly className?: string
}

function SortHead({ label, sortKey, sort, onSortChange, className }: SortHeadProps) {
  const isSorted = sort.key === sortKey
  const Arrow = isSorted && sort.isDescending ? ArrowDown : ArrowUp
  return (
    <th
      aria-sort={isSorted ? (sort.isDescending ? 'descending' : 'ascending') : undefined}
      className={cx('h-8 px-3 text-left font-medium', className)}
      scope="col"
    >
      <button
        className={cx(
          'group -mx-1 inline-flex h-6 items-center gap-1 rounded-sm px-1 hover:text-ink',
          isSorted && 'text-ink',
        )}
        onClick={() => onSortChange(nextSort(sort, sortKey))}
        type="button"
      >
        {label}
        <Arrow
          aria-hidden
          className={cx(
            'size-3',
            !isSorted && 'opacity-0 group-hover:opacity-60 group-focus-visible:opacity-60',
          )}
        />
      </button>
    </th>
  )
}

function TableRow({ found, readAtMs }: { readonly found: FoundTable; readonly readAtMs: number }) {
  const { table } = found
  const changed: ReactNode =
    table.lastModifiedAtMs === null ? (
      'Unknown'
    ) : (
      <RelativeTime asOfMs={readAtMs} atMs={table.lastModifiedAtMs} />
    )
  return (
    <tr className="group relative border-line border-b align-top focus-within:bg-accent-soft hover:bg-hover">
      <td className="px-3 py-2.5">
        <Link
          className="font-semibold text-base text-ink outline-none after:absolute after:inset-0 after:rounded-sm focus-visible:after:outline-2 focus-visible:after:outline-focus focus-visible:after:-outline-offset-2 group-hover:text-accent"
          data-arrow-item=""
          href={tableHref(table.id)}
          onClick={({ ctrlKey, metaKey, shiftKey }) => {
            // With these keys the link opens in another tab or window.
            if (!ctrlKey && !metaKey && !shiftKey) focusGridOf(tableHref(table.id))
          }}
          prefetch={false}
        >
          <Highlight ranges={found.nameRanges} text={table.name} />
        </Link>{' '}
        <EditsBadge tableId={table.id} />
        {table.description !== '' && (
          <p className="line-clamp-2 max-w-[72ch] text-ink-muted">
            <Highlight ranges={found.descriptionRanges} text={table.description} />
          </p>
        )}
        <p className="mt-1 flex flex-wrap gap-x-3 text-ink-muted text-xs lg:hidden">
          <LockLevelLabel className="md:hidden" level={table.lockLevel} />
          <span className="md:hidden">{changed}</span>
          {table.timeZone !== null && <span>{table.timeZone}</span>}
        </p>
      </td>
      <td className="hidden px-3 py-2.5 leading-5.5 md:table-cell">
        <LockLevelLabel level={table.lockLevel} />
      </td>
      <td className="hidden truncate px-3 py-2.5 text-ink-muted leading-5.5 lg:table-cell">
        {table.timeZone ?? 'Unknown'}
      </td>
      <td className="hidden px-3 py-2.5 text-ink-muted leading-5.5 md:table-cell">{changed}</td>
    </tr>
  )
}
