import { describe, expect, it } from 'vitest'
import type { DataTable } from '@/lib/data-table'
import { nextSort, sortTables } from './sort-tables'

function table(name: string, lastModifiedAtMs: number | null): DataTable {
  return {
    id: name,
    arn: '',
    name,
    description: '',
    lockLevel: null,
    timeZone: null,
    lastModifiedAtMs,
    lastModifiedRegion: null,
  }
}

const TABLES = [table('Zone 10', 5), table('zone 2', null), table('Alpha', 9), table('Beta', 5)]
const names = (tables: readonly DataTable[]) => tables.map((item) => item.name)

describe('sortTables', () => {
  it('sorts names with numbers by value, ignoring case', () => {
    expect(names(sortTables(TABLES, { key: 'name', isDescending: false }))).toEqual([
      'Alpha',
      'Beta',
      'zone 2',
      'Zone 10',
    ])
  })

  it('puts an unknown last change at the end in both directions, and equal ones by name', () => {
    expect(names(sortTables(TABLES, { key: 'changed', isDescending: true }))).toEqual([
      'Alpha',
      'Beta',
      'Zone 10',
      'zone 2',
    ])
    expect(names(sortTables(TABLES, { key: 'changed', isDescending: false })).at(-1)).toBe('zone 2')
  })
})

describe('nextSort', () => {
  it('reverses the same column, and begins the last change with the latest', () => {
    const byName = { key: 'name', isDescending: false } as const
    expect(nextSort(byName, 'name')).toEqual({ key: 'name', isDescending: true })
    expect(nextSort(byName, 'changed')).toEqual({ key: 'changed', isDescending: true })
  })
})
