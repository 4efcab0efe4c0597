import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Bounds, HEADER, type Motion, move } from './motion'

const bounds: Bounds = { rowCount: 100, columnCount: 5, pageRows: 20 }
const motions: readonly Motion[] = [
  'up',
  'down',
  'left',
  'right',
  'row-start',
  'row-end',
  'grid-start',
  'grid-end',
  'page-up',
  'page-down',
  'first-row',
  'last-row',
]

test('arrows move one cell and stop at the edges', () => {
  expect(move({ row: 4, column: 2 }, 'down', bounds)).toEqual({ row: 5, column: 2 })
  expect(move({ row: 4, column: 0 }, 'left', bounds)).toEqual({ row: 4, column: 0 })
  expect(move({ row: 99, column: 4 }, 'down', bounds)).toEqual({ row: 99, column: 4 })
  expect(move({ row: 9, column: 4 }, 'right', bounds)).toEqual({ row: 9, column: 4 })
})

test('the header is one step above the first row', () => {
  expect(move({ row: 0, column: 2 }, 'up', bounds)).toEqual({ row: HEADER, column: 2 })
  expect(move({ row: HEADER, column: 2 }, 'up', bounds)).toEqual({ row: HEADER, column: 2 })
  expect(move({ row: HEADER, column: 2 }, 'down', bounds)).toEqual({ row: 0, column: 2 })
})

test('paging and jumping never end in the header', () => {
  expect(move({ row: 5, column: 2 }, 'page-up', bounds)).toEqual({ row: 0, column: 2 })
  expect(move({ row: 5, column: 2 }, 'first-row', bounds)).toEqual({ row: 0, column: 2 })
  expect(move({ row: 5, column: 2 }, 'grid-start', bounds)).toEqual({ row: 0, column: 0 })
})

test('Home and End stay in the row, with Ctrl they take the whole grid', () => {
  expect(move({ row: 5, column: 2 }, 'row-start', bounds)).toEqual({ row: 5, column: 0 })
  expect(move({ row: 5, column: 2 }, 'row-end', bounds)).toEqual({ row: 5, column: 4 })
  expect(move({ row: 5, column: 2 }, 'grid-end', bounds)).toEqual({ row: 99, column: 4 })
})

test('every motion from anywhere stays inside, also when there are no rows', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 50 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 30 }),
      fc.constantFrom(...motions),
      fc.nat(),
      fc.nat(),
      (rowCount, columnCount, pageRows, motion, r, c) => {
        const from = { row: (r % (rowCount + 1)) - 1, column: c % columnCount }
        const to = move(from, motion, { rowCount, columnCount, pageRows })
        expect(to.row).toBeGreaterThanOrEqual(HEADER)
        expect(to.row).toBeLessThan(Math.max(rowCount, 0))
        expect(to.column).toBeGreaterThanOrEqual(0)
        expect(to.column).toBeLessThan(columnCount)
      },
    ),
  )
})
