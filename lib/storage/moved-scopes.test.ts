import { expect, it } from 'vitest'
import { type Attribute, type LockLevel, lockScope, type PrimaryValues } from '@/lib/data-table'
import { renamedScope, scopeByIds, scopeByNames } from './kept-keys'

function attributes(names: Readonly<Record<string, string>>): ReadonlyMap<string, Attribute> {
  const of = (id: string, name: string): Attribute => ({
    ...{ id, name, valueType: 'TEXT', description: '', isPrimary: true, rules: {} },
  })
  return new Map(Object.entries(names).map(([id, name]) => [name, of(id, name)]))
}

const THERE = attributes({ k1: 'City', k2: 'Street', a: 'Note', b: 'Hours' })
// The keys come in another order, and two attributes have swapped their names.
const HERE = attributes({ k1: 'Town', k2: 'Road', a: 'Hours', b: 'Note' })

function scope(level: LockLevel, key: readonly [string, string], attribute: string): string {
  const primaryValues: PrimaryValues = [
    { attribute: key[0], value: 'Lund' },
    { attribute: key[1], value: 'Lund' },
  ]
  return lockScope(level, true, { primaryValues, attribute }) ?? ''
}

it.each(['VALUE', 'ATTRIBUTE', 'PRIMARY_VALUE', 'DATA_TABLE'] as const)(
  'a moved scope at %s is the same one where its attributes have other names',
  (level) => {
    const told = scopeByIds(scope(level, ['City', 'Street'], 'Note'), THERE)
    expect(scopeByNames(told, HERE)).toBe(scope(level, ['Town', 'Road'], 'Hours'))
    expect(scopeByNames(told, THERE)).toBe(scope(level, ['City', 'Street'], 'Note'))
  },
)

it('what is no scope, and an attribute that is not known here, stay as they are', () => {
  expect(renamedScope('another', () => 'x')).toBe('another')
  const gone = scope('ATTRIBUTE', ['City', 'Street'], 'Gone')
  expect(scopeByNames(scopeByIds(gone, THERE), HERE)).toBe(gone)
})
