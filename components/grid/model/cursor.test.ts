import { describe, expect, it } from 'vitest'
import type { GridRows, RecordRef } from '@/lib/data-table'
import { type Cursor, cursorAt, locate, placeAt, placeBesideGap, positionOf } from './cursor'
import { HEADER } from './motion'

const columns = [{ id: 'city' }, { id: 'floor' }]

function rowsOf(...ids: readonly number[]): GridRows {
  return {
    length: ids.length,
    at: (position) => ids[position] ?? -1,
    indexOf: (row) => ids.indexOf(row),
  }
}

/** Records whose row is their number, except for those in `moved`. */
function records(moved: Readonly<Record<string, number>> = {}) {
  return {
    refOf: (row: number): RecordRef => ({ record: row, recordId: `id-${row}` }),
    rowOf: ({ record, recordId }: RecordRef, isThere: (row: number) => boolean = () => true) => {
      const row = moved[recordId ?? ''] ?? record
      return isThere(row) ? row : null
    },
  }
}

const onCity: Cursor = cursorAt({ row: 7, column: 'city' }, records())

describe('a cursor', () => {
  it('is the same object while its record and column stay', () => {
    expect(locate(onCity, { rows: rowsOf(3, 7), columns }, records())).toBe(onCity)
  })

  it('follows its record into another row', () => {
    const found = locate(onCity, { rows: rowsOf(3, 9), columns }, records({ 'id-7': 9 }))
    expect(found?.place).toEqual({ row: 9, column: 'city' })
  })

  it('is not located without its record or its column', () => {
    expect(locate(onCity, { rows: rowsOf(3), columns }, records())).toBeNull()
    expect(locate(onCity, { rows: rowsOf(7), columns: [{ id: 'floor' }] }, records())).toBeNull()
  })

  it('in the header needs no record', () => {
    const header = cursorAt({ row: 'header', column: 'floor' }, records())
    expect(locate(header, { rows: rowsOf(), columns }, records())).toBe(header)
  })
})

it('a position and its place lead to each other', () => {
  const extent = { rows: rowsOf(3, 7), columns }
  for (const row of [HEADER, 0, 1]) {
    for (const column of [0, 1]) {
      const place = placeAt({ row, column }, extent)
      expect(place && positionOf(place, extent)).toEqual({ row, column })
    }
  }
  expect(placeAt({ row: 0, column: 2 }, extent)).toBeNull()
  expect(positionOf({ row: 8, column: 'city' }, extent)).toBeNull()
})

describe('from the gap of a removed row', () => {
  const extent = { rows: rowsOf(3, 9), columns }
  const last = { row: 1, column: 0 }

  it('down leads to the row that moved up into it', () => {
    const next = placeBesideGap(onCity, last, 'down', extent, records())
    expect(next).toEqual({ row: 9, column: 'city' })
  })

  it('up leads to the row above it', () => {
    const next = placeBesideGap(onCity, last, 'up', extent, records())
    expect(next).toEqual({ row: 3, column: 'city' })
  })

  it('leads to the header if no row is left', () => {
    const next = placeBesideGap(onCity, last, 'down', { rows: rowsOf(), columns }, records())
    expect(next).toEqual({ row: 'header', column: 'city' })
  })
})
