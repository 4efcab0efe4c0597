import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordKey } from './keys'
import { guardMember, guardVersion, lockScope, scopeCells, withGuard } from './lock'
import type { CellAddress, LockLevel, LockVersion } from './types'

const LEVELS: readonly LockLevel[] = ['NONE', 'VALUE', 'ATTRIBUTE', 'PRIMARY_VALUE', 'DATA_TABLE']
const VERSION: LockVersion = { dataTable: 't', attribute: 'a', primaryValues: 'p', value: 'v' }

const address: fc.Arbitrary<CellAddress> = fc.record({
  attribute: fc.constantFrom('x', 'y', 'table', '["x"]'),
  primaryValues: fc.constantFrom(
    [],
    [{ attribute: 'k', value: 'x' }],
    [
      { attribute: 'k', value: 'x' },
      { attribute: 'l', value: '' },
    ],
  ),
})

describe('a lock scope', () => {
  it.each(LEVELS)('at %s contains exactly the cells that the level guards together', (level) => {
    fc.assert(
      fc.property(address, address, fc.boolean(), (a, b, hasPrimaries) => {
        const isSameRecord = recordKey(a.primaryValues) === recordKey(b.primaryValues)
        const isSameAttribute = a.attribute === b.attribute
        const isShared = {
          NONE: true,
          VALUE: isSameRecord && isSameAttribute,
          ATTRIBUTE: isSameAttribute,
          PRIMARY_VALUE: isSameRecord || !hasPrimaries,
          DATA_TABLE: true,
        }[level]
        const isOne = lockScope(level, hasPrimaries, a) === lockScope(level, hasPrimaries, b)
        expect(isOne).toBe(isShared)
      }),
    )
  })

  it('is parsed back into its cells', () => {
    fc.assert(
      fc.property(address, (cell) => {
        const key = recordKey(cell.primaryValues)
        const { attribute } = cell
        const expected = [
          { recordKey: key, attribute },
          { recordKey: null, attribute },
          { recordKey: key, attribute: null },
          { recordKey: null, attribute: null },
        ]
        const read = LEVELS.slice(1).map((level) => scopeCells(lockScope(level, true, cell) ?? ''))
        expect(read).toEqual(expected)
      }),
    )
  })

  it.each(['', '[]', '["value"]', '["other","x"]', '[1,2]', '{'])(
    'is not parsed from %j',
    (text) => {
      expect(scopeCells(text)).toBeNull()
    },
  )
})

describe('the guard of a lock version', () => {
  it.each<[LockLevel, boolean, keyof LockVersion | null]>([
    ['NONE', true, null],
    ['VALUE', true, 'value'],
    ['ATTRIBUTE', true, 'attribute'],
    ['PRIMARY_VALUE', true, 'primaryValues'],
    ['PRIMARY_VALUE', false, 'dataTable'],
    ['DATA_TABLE', true, 'dataTable'],
  ])(
    'at %s (primaries: %s) is %s, and withGuard changes only that',
    (level, hasPrimaries, member) => {
      expect(guardMember(level, hasPrimaries)).toBe(member)
      expect(guardVersion(level, hasPrimaries, VERSION)).toBe(member && VERSION[member])
      expect(guardVersion(level, hasPrimaries, null)).toBeNull()
      const moved = withGuard(level, hasPrimaries, VERSION, 'new')
      expect(moved).toEqual(member === null ? VERSION : { ...VERSION, [member]: 'new' })
    },
  )
})
