import fc from 'fast-check'
import { expect, test } from 'vitest'
import { columnOf } from '../testing'
import { layOutColumns, revealOffset } from './geometry'

test('a span that is visible does not scroll', () => {
  expect(
    revealOffset({ startPx: 100, endPx: 136 }, { offsetPx: 50, sizePx: 300, coveredPx: 36 }),
  ).toBe(50)
})

test('a revealed span that fits is fully visible and not covered by pinned parts', () => {
  fc.assert(
    fc.property(
      fc.nat(100_000),
      fc.integer({ min: 1, max: 200 }),
      fc.nat(100_000),
      fc.integer({ min: 300, max: 2000 }),
      fc.nat(90),
      (startPx, sizePx, offsetPx, viewPx, coveredPx) => {
        // Content begins below what covers it.
        const span = { startPx: coveredPx + startPx, endPx: coveredPx + startPx + sizePx }
        const next = revealOffset(span, { offsetPx, sizePx: viewPx, coveredPx })
        expect(span.startPx).toBeGreaterThanOrEqual(next + coveredPx)
        expect(span.endPx).toBeLessThanOrEqual(next + viewPx)
      },
    ),
  )
})

test('columns are placed side by side, pinned ones first', () => {
  const place = (name: string, widthPx: number) => ({ column: columnOf(name), widthPx })
  const layout = layOutColumns([place('a', 50)], [place('b', 70), place('c', 30)])
  expect(layout.columns.map(({ id, leftPx, index }) => [id, leftPx, index])).toEqual([
    ['a', 0, 0],
    ['b', 50, 1],
    ['c', 120, 2],
  ])
  expect(layout).toMatchObject({ pinnedCount: 1, pinnedWidthPx: 50, totalWidthPx: 150 })
})
