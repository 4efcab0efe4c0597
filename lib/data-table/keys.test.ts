import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cellKey, isDefaultRecord, recordKey, sortPrimaryValues } from './keys'

const primaryValues = fc.uniqueArray(fc.record({ attribute: fc.string(), value: fc.string() }), {
  selector: (primary) => primary.attribute,
  maxLength: 5,
})

it('the key of a record does not depend on the order of its primary values', () => {
  fc.assert(
    fc.property(primaryValues, (values) => {
      expect(recordKey(values.toReversed())).toBe(recordKey(values))
    }),
  )
})

it('two cells have the same key only if table, record and attribute are the same', () => {
  const cell = fc.record({
    table: fc.string({ maxLength: 2 }),
    address: fc.record({ primaryValues, attribute: fc.string({ maxLength: 2 }) }),
  })
  fc.assert(
    fc.property(cell, cell, (a, b) => {
      const parts = [a, b].map(({ table, address }) => [
        table,
        address.attribute,
        sortPrimaryValues(address.primaryValues),
      ])
      const isSameKey = cellKey(a.table, a.address) === cellKey(b.table, b.address)
      expect(isSameKey).toBe(JSON.stringify(parts[0]) === JSON.stringify(parts[1]))
    }),
  )
})

it('the default record has no primary values', () => {
  expect(isDefaultRecord([])).toBe(true)
  expect(isDefaultRecord([{ attribute: 'a', value: '' }])).toBe(false)
})
