import type { DataTable } from '@/lib/data-table'

/** What the list is sorted by. */
export type TableSortKey = 'name' | 'changed'

export interface TableSort {
  readonly key: TableSortKey
  readonly isDescending: boolean
}

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** The tables in order; equal ones by name, and those whose last change is unknown after all others. */
export function sortTables(tables: readonly DataTable[], sort: TableSort): readonly DataTable[] {
  const sign = sort.isDescending ? -1 : 1
  return [...tables].sort((a, b) => {
    const names = byName.compare(a.name, b.name)
    if (sort.key === 'name') return sign * names
    if (a.lastModifiedAtMs === null || b.lastModifiedAtMs === null) {
      return Number(a.lastModifiedAtMs === null) - Number(b.lastModifiedAtMs === null) || names
    }
    return sign * (a.lastModifiedAtMs - b.lastModifiedAtMs) || names
  })
}

/** The sort after a press on a column: the same column turns, a new one starts with its useful direction. */
export function nextSort(current: TableSort, key: TableSortKey): TableSort {
  return current.key === key
    ? { key, isDescending: !current.isDescending }
    : { key, isDescending: key === 'changed' }
}
