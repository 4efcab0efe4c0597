import { describe, expect, it } from 'vitest'
import { validateValue } from '../rules/validation'
import { LOCK_LEVELS, VALUE_TYPES } from '../types'
import { DEMO_TABLES } from './tables'

describe('the demo tables', () => {
  it('show every lock level and every type of value', () => {
    expect(new Set(DEMO_TABLES.map((table) => table.lockLevel))).toEqual(new Set(LOCK_LEVELS))
    const types = DEMO_TABLES.flatMap((table) => table.attributes.map((one) => one.valueType))
    expect(new Set(types)).toEqual(new Set(VALUE_TYPES))
  })

  it('show composite keys, a table without primary attributes, default records and empty cells', () => {
    const primaries = DEMO_TABLES.map((table) => table.attributes.filter((one) => one.isPrimary))
    expect(new Set(primaries.map((list) => list.length))).toEqual(new Set([0, 1, 2]))
    const records = DEMO_TABLES.flatMap((table) => table.records)
    expect(records.some((record) => record.primaryValues === undefined)).toBe(true)
    const values = records.flatMap((record) => Object.values(record.values))
    expect(values.some((value) => value.startsWith('='))).toBe(true)
    expect(values).toContain('')
    expect(values.length).toBeLessThan(
      DEMO_TABLES.flatMap((table) =>
        table.records.map(() => table.attributes.filter((one) => !one.isPrimary).length),
      ).reduce((sum, count) => sum + count, 0),
    )
  })

  it.each(DEMO_TABLES)(
    '$name holds only values that its rules allow, within the quota',
    (table) => {
      const attributes = new Map(
        table.attributes.map((one) => [
          one.name,
          {
            valueType: one.valueType,
            isPrimary: one.isPrimary ?? false,
            validation: one.validation ?? null,
          },
        ]),
      )
      const problems = table.records.flatMap((record) =>
        Object.entries({ ...record.primaryValues, ...record.values }).flatMap(([name, value]) => {
          const attribute = attributes.get(name)
          const problem =
            attribute === undefined ? 'no such attribute' : validateValue(attribute, value)
          return problem === null ? [] : [`${name} = ${value}: ${problem}`]
        }),
      )
      expect(problems).toEqual([])
      const valueCount = table.records.flatMap((record) => Object.keys(record.values)).length
      expect(valueCount).toBeLessThanOrEqual(1000)
    },
  )

  it('Branch directory is near the default quota', () => {
    const directory = DEMO_TABLES.find((table) => table.name === 'Branch directory')
    expect(directory?.records.flatMap((record) => Object.keys(record.values))).toHaveLength(990)
  })
})
