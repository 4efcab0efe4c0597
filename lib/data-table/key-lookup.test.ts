import fc from 'fast-check'
import { expect, it } from 'vitest'
import { keyIdentity } from './key-equality'
import { KeyLookup } from './key-lookup'
import { TableData } from './table-data'
import type { Attribute, PrimaryValues } from './types'

const KEY: Attribute = {
  id: null,
  name: 'Key',
  valueType: 'TEXT',
  description: '',
  isPrimary: true,
  rules: { ignoreCase: true },
}
const identity = (record: PrimaryValues) => keyIdentity([KEY], record)
const keyed = (value: string): PrimaryValues => [{ attribute: 'Key', value }]

const name = fc.string({ unit: fc.constantFrom('a', 'A', 'b'), minLength: 1, maxLength: 2 })
const step = fc.oneof(
  fc.record({ kind: fc.constant('know' as const), name }),
  fc.record({ kind: fc.constant('move' as const), name, at: fc.nat(5) }),
  fc.record({ kind: fc.constant('ask' as const), name }),
)

it('finds the same as a scan of all records, after any additions and renames', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const data = new TableData([KEY])
      const lookup = new KeyLookup(data, identity)
      for (const one of steps) {
        if (one.kind === 'know') data.knowRecord(keyed(one.name))
        if (one.kind === 'move' && data.indexOf(JSON.stringify([['Key', one.name]])) < 0) {
          const record = one.at % Math.max(1, data.recordCount)
          if (record < data.recordCount) data.moveRecord(record, keyed(one.name))
        }
        const all = Array.from({ length: data.recordCount }, (_, record) => record)
        const wanted = identity(keyed(one.name))
        const equal = all.filter((record) => identity(data.primaryValues(record)) === wanted)
        if (one.kind === 'ask') {
          expect([...lookup.recordsOf(keyed(one.name))].sort()).toEqual(equal)
        }
      }
    }),
  )
})
