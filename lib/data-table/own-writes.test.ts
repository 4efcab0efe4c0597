import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NO_VALUE } from './column'
import { lockScope } from './lock'
import { CONFIRM_MS, MAX_LAG_MS } from './own-writes'
import { TableData } from './table-data'
import type { Attribute, CellBase, PrimaryValues, ReadValue } from './types'

const ATTRIBUTES: readonly Attribute[] = ['Key', 'A', 'B'].map((name) => ({
  id: name,
  name,
  valueType: 'TEXT',
  description: '',
  isPrimary: name === 'Key',
  rules: {},
}))

function keyed(value: string): PrimaryValues {
  return [{ attribute: 'Key', value }]
}

function base(value: string, version: string | null, record = 'p1'): CellBase {
  const lockVersion = { dataTable: 't', attribute: 'a', primaryValues: record, value: version }
  return { value, lockVersion, modifiedAtMs: 1, modifiedRegion: null }
}

function read(key: string, attribute: string, cell: CellBase, recordId = `id-${key}`): ReadValue {
  return { ...cell, value: cell.value ?? '', primaryValues: keyed(key), attribute, recordId }
}

let nowMs = 0

/** A table whose only cell was read as `before` and then written by our save. */
function written(before: CellBase, own: CellBase): TableData {
  nowMs = 0
  const data = new TableData(ATTRIBUTES, undefined, () => nowMs)
  readAll(data, before.value === null ? [] : [read('r1', 'A', before)])
  data.setBase(data.knowRecord(keyed('r1')), 'A', own, before)
  return data
}

function readAll(data: TableData, values: readonly ReadValue[]): void {
  const reload = data.beginReload()
  reload.ingest({ values })
  reload.finish()
}

function value(data: TableData, key = 'r1', attribute = 'A'): string | null {
  return data.base(data.indexOf(`[["Key","${key}"]]`), attribute).value
}

const OLD = base('old', 'v1')
const OURS = base('ours', 'v2')

describe('after our write, a reading that shows the replaced state', () => {
  it('is ignored, and is no external change', () => {
    const data = written(OLD, OURS)
    const changes: string[] = []
    data.onExternalChange = (_, attribute) => changes.push(attribute)
    readAll(data, [read('r1', 'A', OLD)])
    readAll(data, [read('r1', 'A', OURS)])
    readAll(data, [read('r1', 'A', OLD)])
    expect(value(data)).toBe('ours')
    expect(changes).toEqual([])
  })

  it('is ignored for an added value: neither it nor its record disappears', () => {
    const data = written(NO_VALUE, OURS)
    readAll(data, [])
    expect(value(data)).toBe('ours')
    expect(data.order()).toHaveLength(1)
  })

  it('is ignored for a removed value: neither it nor its record comes back', () => {
    const data = written(OLD, NO_VALUE)
    data.hideIfEmpty(0)
    readAll(data, [read('r1', 'A', OLD)])
    expect(value(data)).toBeNull()
    expect(data.order()).toHaveLength(0)
  })

  it('is ignored after two writes of ours', () => {
    const data = written(OLD, OURS)
    data.setBase(0, 'A', base('last', 'v3'), OURS)
    readAll(data, [read('r1', 'A', OURS)])
    readAll(data, [read('r1', 'A', OLD)])
    expect(value(data)).toBe('last')
  })

  it('is ignored after the attribute was renamed', () => {
    const data = written(OLD, OURS)
    const renamed = ATTRIBUTES.map((one) => (one.name === 'A' ? { ...one, name: 'C' } : one))
    const after = new TableData(renamed, { data, names: new Map([['A', 'C']]) })
    readAll(after, [read('r1', 'C', OLD)])
    expect(value(after, 'r1', 'C')).toBe('ours')
  })

  it.each([
    ['a colleague’s value', base('theirs', 'v3')],
    ['the old value, written again by a colleague', base('old', 'v3')],
    ['the old value where no versions tell, once ours was seen', base('old', null)],
  ])('differs from %s, which is taken over', (_, theirs) => {
    const own = theirs.lockVersion?.value === null ? base('ours', null) : OURS
    const data = written(theirs.lockVersion?.value === null ? base('old', null) : OLD, own)
    readAll(data, [read('r1', 'A', own)])
    readAll(data, [read('r1', 'A', theirs)])
    expect(value(data)).toBe(theirs.value)
  })

  it.each([
    ['the value', OLD, OURS, [read('r1', 'A', OLD)], 'old'],
    ['that it was deleted', NO_VALUE, OURS, [], null],
    ['the value in place of none', OLD, NO_VALUE, [read('r1', 'A', OLD)], 'old'],
  ])('is believed if a later one agrees: %s', (_, before, own, shown, expected) => {
    const data = written(before, own)
    nowMs += 1
    readAll(data, shown)
    expect(data.needsConfirmation).toBe(true)
    nowMs += CONFIRM_MS - 1
    readAll(data, shown)
    expect(value(data)).toBe(own.value)
    nowMs += 1
    readAll(data, shown)
    expect(value(data)).toBe(expected)
    expect(data.needsConfirmation).toBe(false)
  })

  it('is not confirmed by a reading that began before the answer to the write', () => {
    nowMs = 0
    const data = new TableData(ATTRIBUTES, undefined, () => nowMs)
    readAll(data, [read('r1', 'A', OLD)])
    const reload = data.beginReload()
    nowMs += 60_000
    data.setBase(0, 'A', OURS, OLD)
    reload.ingest({ values: [read('r1', 'A', OLD)] })
    reload.finish()
    readAll(data, [read('r1', 'A', OLD)])
    expect(value(data)).toBe('ours')
  })

  it('is not believed if one in between showed our write', () => {
    const data = written(NO_VALUE, OURS)
    readAll(data, [])
    nowMs += CONFIRM_MS
    readAll(data, [read('r1', 'A', OURS)])
    readAll(data, [])
    expect(value(data)).toBe('ours')
    const removed = written(OLD, NO_VALUE)
    readAll(removed, [read('r1', 'A', OLD)])
    nowMs += CONFIRM_MS
    readAll(removed, [])
    readAll(removed, [read('r1', 'A', OLD)])
    expect(value(removed)).toBeNull()
  })

  it('is believed after two minutes, when it cannot be lag', () => {
    const data = written(OLD, OURS)
    nowMs += MAX_LAG_MS + 1
    readAll(data, [read('r1', 'A', OLD)])
    expect(value(data)).toBe('old')
  })

  it('gives other cells of the scope the version that our write left', () => {
    const data = written(OLD, OURS)
    readAll(data, [read('r1', 'A', OURS), read('r1', 'B', base('b', 'w1', 'p1'))])
    const scope = lockScope('PRIMARY_VALUE', true, { primaryValues: keyed('r1'), attribute: 'A' })
    data.forwardScope('PRIMARY_VALUE', scope ?? '', 'p1', 'p2')
    data.forwardScope('PRIMARY_VALUE', scope ?? '', 'p2', 'p3')
    readAll(data, [read('r1', 'A', OURS), read('r1', 'B', base('b', 'w1', 'p1'))])
    expect(data.base(0, 'B').lockVersion?.primaryValues).toBe('p3')
  })
})

describe('a record that our save wrote to and a colleague then renamed', () => {
  const names = (data: TableData) => [...data.order()].map((one) => data.primaryValues(one))

  it('is shown under its new name only, because that reading does not lag', () => {
    const data = written(OLD, OURS)
    readAll(data, [read('r2', 'A', OURS, 'id-r1')])
    expect(names(data)).toEqual([keyed('r2')])
    expect(value(data, 'r2')).toBe('ours')
  })

  it('keeps what our save wrote when a reading lags behind the write', () => {
    const data = written(OLD, OURS)
    readAll(data, [read('r2', 'A', OURS, 'id-r1')])
    readAll(data, [read('r2', 'A', OLD, 'id-r1')])
    expect(value(data, 'r2')).toBe('ours')
  })
})

describe('a record that our own save renamed', () => {
  it.each([['id-r1'], [null]])(
    'is not there under its former name again in a reading that lags behind (id %s)',
    (recordId) => {
      const data = new TableData(ATTRIBUTES, undefined, () => 0)
      const values = [read('r1', 'A', OLD), read('r1', 'B', base('b', 'w1'))]
      if (recordId === null) {
        for (const one of values) data.setBase(data.knowRecord(keyed('r1')), one.attribute, one)
      } else readAll(data, values)
      const reload = data.beginReload()
      reload.ingest({ values: values.slice(0, 1) })
      data.moveRecord(0, keyed('r2'))
      reload.ingest({ values: values.slice(1) })
      reload.finish()
      readAll(data, values)
      expect([...data.order()].map((record) => data.primaryValues(record))).toEqual([keyed('r2')])
      expect(value(data, 'r2')).toBe('old')
    },
  )

  it('does not come back under the old name if the same save wrote a value first', () => {
    const data = written(OLD, base('ours', 'v2', 'p2'))
    data.moveRecord(0, keyed('r2'))
    readAll(data, [read('r1', 'A', OLD)])
    expect([...data.order()].map((record) => data.primaryValues(record))).toEqual([keyed('r2')])
    expect(value(data, 'r2')).toBe('ours')
  })

  it('gets its old name back if two readings agree', () => {
    nowMs = 0
    const data = new TableData(ATTRIBUTES, undefined, () => nowMs)
    readAll(data, [read('r1', 'A', OLD)])
    data.moveRecord(0, keyed('r2'))
    const names = () => [...data.order()].map((record) => data.primaryValues(record))
    readAll(data, [read('r1', 'A', OLD)])
    expect(data.needsConfirmation).toBe(true)
    nowMs += CONFIRM_MS
    readAll(data, [read('r2', 'A', OLD, 'id-r1')])
    readAll(data, [read('r1', 'A', OLD)])
    expect(names()).toEqual([keyed('r2')])
    nowMs += CONFIRM_MS
    readAll(data, [read('r1', 'A', OLD)])
    expect(names()).toEqual([keyed('r1')])
  })

  it('differs from one that a colleague adds under its old name', () => {
    const data = new TableData(ATTRIBUTES, undefined, () => 0)
    readAll(data, [read('r1', 'A', OLD)])
    data.moveRecord(0, keyed('r2'))
    readAll(data, [read('r2', 'A', OLD, 'id-r1'), read('r1', 'A', base('new', 'x1'), 'id-new')])
    expect(data.order()).toHaveLength(2)
    expect(value(data, 'r1')).toBe('new')
  })
})

it('no reading of a past state undoes what our saves wrote, in any history', () => {
  const cells = ['r1', 'r2', 'r3'].flatMap((key) => ['A', 'B'].map((name) => ({ key, name })))
  const aCell = fc.constantFrom(...cells)
  const aValue = fc.option(fc.constantFrom('x', 'y', 'z'), { freq: 3 })
  const action = fc.oneof(
    { weight: 3, arbitrary: fc.record({ cell: aCell, value: aValue, isOurs: fc.boolean() }) },
    {
      weight: 2,
      arbitrary: fc.record({ pages: fc.array(fc.nat(6), { maxLength: 3 }), age: fc.nat(6) }),
    },
  )
  fc.assert(
    fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
      const data = new TableData(ATTRIBUTES, undefined, () => 0)
      const states: ReadonlyMap<(typeof cells)[number], CellBase>[] = [new Map()]
      /** What our last write left in a cell, and the states that are older than that. */
      const ours = new Map<
        (typeof cells)[number],
        { readonly own: CellBase; readonly at: number }
      >()
      const heldIn = (cell: (typeof cells)[number]) =>
        data.base(data.knowRecord(keyed(cell.key)), cell.name)
      for (const one of actions) {
        const now = states.at(-1) ?? new Map()
        if ('cell' in one) {
          const { cell, value: text, isOurs } = one
          const after = text === null ? NO_VALUE : base(text, `v${states.length}`)
          // An edit is based on what was read, and refused if that is not stored any more.
          const seen = heldIn(cell)
          const stored: CellBase = now.get(cell) ?? NO_VALUE
          const isGuarded = seen.value === stored.value && isSameVersion(seen, stored)
          if (isOurs && !isGuarded) continue
          states.push(new Map(now).set(cell, after))
          if (!isOurs) continue
          ours.set(cell, { own: after, at: states.length - 1 })
          data.setBase(data.knowRecord(keyed(cell.key)), cell.name, after, stored)
          continue
        }
        const past = states.at(-1 - Math.min(one.age, states.length - 1)) ?? now
        const values = [...past].flatMap(([{ key, name }, held]) =>
          held.value === null ? [] : [read(key, name, held)],
        )
        const reload = data.beginReload()
        const cuts = [0, ...one.pages.sort((a, b) => a - b), values.length]
        for (const [page, end] of cuts.slice(1).entries()) {
          reload.ingest({ values: values.slice(cuts[page], Math.max(end, cuts[page] ?? 0)) })
        }
        reload.finish()
        for (const [cell, { own, at }] of ours) {
          const held = heldIn(cell)
          const replaced = states[at - 1]?.get(cell) ?? NO_VALUE
          const isUndone = isSameVersion(held, replaced) && held.value === replaced.value
          if (isUndone) expect([own, states.at(-1)?.get(cell)]).toContainEqual(held)
        }
      }
    }),
    { numRuns: 500 },
  )
})

function isSameVersion(a: CellBase, b: CellBase): boolean {
  return a.lockVersion?.value === b.lockVersion?.value
}
