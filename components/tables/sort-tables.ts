import type { DataTable } from '@/lib/data-table'

/** The sort keys of the list. */
export type TableSortKey = 'name' | 'changed'

export interface TableSort {
  readonly key: TableSortKey
  readonly isDescending: boolean
}

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** Sorts tables; equal ones by name, and those with an unknown last change at the end. */
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

/** The sort after a click on a column header: reverses the present column; a new one begins A to Z or latest first. */
export function nextSort(current: TableSort, key: TableSortKey): TableSort {
  return current.key === key
    ? { key, isDescending: !current.isDescending }
    : { key, isDescending: key === 'changed' }
}
