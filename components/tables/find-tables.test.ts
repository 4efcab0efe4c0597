import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DataTable } from '@/lib/data-table'
import { findTables } from './find-tables'

function table(name: string, description = ''): DataTable {
  return {
    id: name,
    arn: `arn:aws:connect:us-east-1:123456789012:instance/i/data-table/${name}`,
    name,
    description,
    lockLevel: 'VALUE',
    timeZone: 'Europe/Stockholm',
    lastModifiedAtMs: 0,
    lastModifiedRegion: null,
  }
}

const marked = (text: string, ranges: readonly (readonly [number, number])[]) =>
  ranges.map(([start, end]) => text.slice(start, end))

describe('findTables', () => {
  it('finds every table for an empty or blank query, with nothing marked', () => {
    const tables = [table('A'), table('B', 'x')]
    for (const query of ['', '  ']) {
      const found = findTables(tables, query)
      expect(found.map((item) => item.table.name)).toEqual(['A', 'B'])
      expect(found.flatMap((item) => [...item.nameRanges, ...item.descriptionRanges])).toEqual([])
    }
  })

  it('ignores case and accents, and marks the original letters', () => {
    const [found] = findTables([table('Öppettider', 'HÉURES d’ouverture')], 'opp heures')
    expect(marked('Öppettider', found?.nameRanges ?? [])).toEqual(['Öpp'])
    expect(marked('HÉURES d’ouverture', found?.descriptionRanges ?? [])).toEqual(['HÉURES'])
  })

  it('requires every word, in the name or the description', () => {
    const tables = [table('Opening hours', 'per branch'), table('Opening remarks')]
    expect(findTables(tables, 'branch opening').map((item) => item.table.name)).toEqual([
      'Opening hours',
    ])
  })

  it('finds scripts without case', () => {
    expect(findTables([table('営業時間'), table('休日')], '時間')).toHaveLength(1)
  })

  it('merges overlapping ranges', () => {
    const [found] = findTables([table('banana')], 'ana nan')
    expect(found?.nameRanges).toEqual([[1, 6]])
  })

  it('finds a table by any part of its name, and marks sorted ranges inside it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 20 }),
        fc.nat(),
        fc.nat(),
        (name, a, b) => {
          const letters = [...name]
          const [from, to] = [a, b].map((n) => n % (letters.length + 1)).sort((x, y) => x - y)
          const [found] = findTables([table(name)], letters.slice(from, to).join(''))
          expect(found).toBeDefined()
          let last = 0
          for (const [start, end] of found?.nameRanges ?? []) {
            expect(start).toBeGreaterThanOrEqual(last)
            expect(end).toBeGreaterThan(start)
            last = end
          }
          expect(last).toBeLessThanOrEqual(name.length)
        },
      ),
    )
  })
})
