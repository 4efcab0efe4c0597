import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assignSlots } from './row-slots'

function range(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index)
}

test('rows that stay in the window keep their elements', () => {
  const before = assignSlots([], range(0, 10), null)
  const after = assignSlots(before, range(3, 10), null)
  for (const { row, key } of before.slice(3)) {
    expect(after.find((slot) => slot.row === row)?.key).toBe(key)
  }
})

test('a completely replaced window reuses its elements in order', () => {
  const before = assignSlots([], range(0, 10), null)
  const after = assignSlots(before, range(500, 10), null)
  expect(after.map(({ key }) => key)).toEqual(before.map(({ key }) => key))
})

test('the active row keeps its elements wherever the window goes, and no two rows share elements', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ first: fc.nat(60), count: fc.integer({ min: 1, max: 12 }) }), {
        minLength: 1,
      }),
      fc.nat(60),
      (windows, active) => {
        let slots = assignSlots([], [active], active)
        const key = slots[0]?.key
        for (const { first, count } of windows) {
          const rows = range(first, count)
          if (!rows.includes(active)) rows.push(active)
          slots = assignSlots(slots, rows, active)
          expect(slots.map(({ row }) => row)).toEqual(rows)
          expect(new Set(slots.map((slot) => slot.key)).size).toBe(rows.length)
          expect(slots.find(({ row }) => row === active)?.key).toBe(key)
        }
      },
    ),
  )
})
