import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isDefaultRecord, recordKey } from './keys'
import { guardVersion, lockScope, withGuard } from './lock'
import { comparePrimary } from './record-order'
import type { Reload } from './reload-marks'
import { TableData } from './table-data'
import type { Attribute, CellBase, LockLevel, LockVersion, PrimaryValues, ReadValue } from './types'

/** Compares the store with a model of plain maps under random sequences of operations. */

const COLUMNS = ['x', 'y', 'z'] as const
const ATTRIBUTES: readonly Attribute[] = [
  ...['key', 'no'].map((name) => primary(name, name === 'no' ? 'NUMBER' : 'TEXT')),
  ...COLUMNS.map((name) => ({ ...primary(name, 'TEXT'), isPrimary: false })),
]
const LEVELS: readonly LockLevel[] = ['NONE', 'VALUE', 'ATTRIBUTE', 'PRIMARY_VALUE', 'DATA_TABLE']
const ABSENT: CellBase = {
  value: null,
  lockVersion: null,
  modifiedAtMs: null,
  modifiedRegion: null,
}

function primary(name: string, valueType: Attribute['valueType']): Attribute {
  return { id: null, name, valueType, description: '', isPrimary: true, rules: {} }
}

const version = fc.constantFrom('1', '2', '3')
const lockVersion: fc.Arbitrary<LockVersion> = fc.record({
  dataTable: fc.option(version),
  attribute: fc.option(version),
  primaryValues: fc.option(version),
  value: version,
})
const primaryValues: fc.Arbitrary<PrimaryValues> = fc.oneof(
  { weight: 1, arbitrary: fc.constant([]) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.constantFrom('a', 'A', 'b 2', 'b 10', 'ä'),
        fc.constantFrom('1', '1.0', '9', '10', 'x'),
      )
      .map(([key, no]) => [
        { attribute: 'key', value: key },
        { attribute: 'no', value: no },
      ]),
  },
)
const address = fc.record({ primaryValues, attribute: fc.constantFrom(...COLUMNS) })
const stored = fc.record({
  value: fc.constantFrom('', 'p', 'q'),
  lockVersion: fc.option(lockVersion),
  modifiedAtMs: fc.option(fc.nat(3)),
  modifiedRegion: fc.option(fc.constantFrom('us-east-1', 'eu-west-2')),
})
const page = fc.array(
  fc
    .tuple(address, stored)
    .map(([at, base]): ReadValue => ({ ...at, ...base, recordId: recordKey(at.primaryValues) })),
  { maxLength: 12 },
)

type Step =
  | { readonly kind: 'ingest' | 'reload-page'; readonly values: readonly ReadValue[] }
  | {
      readonly kind: 'set'
      readonly pick: number
      readonly column: string
      readonly base: CellBase
    }
  | {
      readonly kind: 'forward'
      readonly level: LockLevel
      readonly at: { readonly primaryValues: PrimaryValues; readonly attribute: string }
      readonly from: string
      readonly to: string
    }
  | { readonly kind: 'reload-begin' | 'reload-finish' | 'reload-abort' }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('ingest', 'reload-page'), values: page }),
  fc.record({
    kind: fc.constant('set'),
    pick: fc.nat(50),
    column: fc.constantFrom(...COLUMNS),
    base: fc.oneof(stored, fc.constant(ABSENT)),
  }),
  fc.record({
    kind: fc.constant('forward'),
    level: fc.constantFrom(...LEVELS),
    at: address,
    from: version,
    // A version is never used again.
    to: fc.uuid(),
  }),
  fc.record({ kind: fc.constantFrom('reload-begin', 'reload-finish', 'reload-abort') }),
)

interface ModelCell {
  readonly primaryValues: PrimaryValues
  readonly attribute: string
  readonly base: CellBase
}

class Model {
  cells = new Map<string, ModelCell>()
  readonly records = new Map<string, PrimaryValues>()
  shown = new Set<string>()
  seen: Set<string> | null = null
  own = new Set<string>()
  readonly moves: {
    readonly level: LockLevel
    readonly scope: string
    readonly from: string
    readonly to: string
  }[] = []

  take(value: ReadValue): void {
    const record = recordKey(value.primaryValues)
    const key = JSON.stringify([record, value.attribute])
    this.records.set(record, value.primaryValues)
    this.shown.add(record)
    if (this.seen && this.own.has(key)) return
    this.seen?.add(key)
    const { value: text, lockVersion: locks, modifiedAtMs, modifiedRegion } = value
    const base = { value: text, lockVersion: normal(locks), modifiedAtMs, modifiedRegion }
    const cell = { primaryValues: value.primaryValues, attribute: value.attribute, base }
    this.cells.set(key, this.moved(cell))
  }

  /** A cell read before our write moved its scope gets the version that the write left. */
  moved(cell: ModelCell): ModelCell {
    const { lockVersion } = cell.base
    const move = this.moves.findLast(
      ({ level, scope, from }) =>
        lockScope(level, true, cell) === scope && guardVersion(level, true, lockVersion) === from,
    )
    if (move === undefined || lockVersion === null) return cell
    const next = withGuard(move.level, true, lockVersion, move.to)
    return this.moved({ ...cell, base: { ...cell.base, lockVersion: next } })
  }

  set(record: string, attribute: string, base: CellBase): void {
    const key = JSON.stringify([record, attribute])
    if (this.seen) this.own.add(key)
    this.cells.delete(key)
    if (base.value === null) return
    this.shown.add(record)
    const values = this.records.get(record) ?? []
    const normalised = { ...base, lockVersion: normal(base.lockVersion) }
    this.cells.set(key, { primaryValues: values, attribute, base: normalised })
  }

  forward(level: LockLevel, scope: string, from: string, to: string): void {
    this.moves.push({ level, scope, from, to })
    for (const [key, cell] of this.cells) {
      const { base } = cell
      if (lockScope(level, true, cell) !== scope || base.lockVersion === null) continue
      if (guardVersion(level, true, base.lockVersion) !== from) continue
      const moved = withGuard(level, true, base.lockVersion, to)
      this.cells.set(key, { ...cell, base: { ...base, lockVersion: moved } })
    }
  }

  finish(): void {
    for (const key of this.cells.keys()) {
      if (!this.seen?.has(key) && !this.own.has(key)) this.cells.delete(key)
    }
    this.shown = new Set([...this.cells.values()].map((cell) => recordKey(cell.primaryValues)))
    this.end()
  }

  end(): void {
    this.seen = null
    this.own = new Set()
  }

  base(record: string, attribute: string): CellBase {
    return this.cells.get(JSON.stringify([record, attribute]))?.base ?? ABSENT
  }

  order(): string[] {
    return [...this.shown].sort((a, b) => compareRecords(this.records, a, b))
  }
}

function normal(locks: LockVersion | null): LockVersion | null {
  return locks && Object.values(locks).some((member) => member !== null) ? locks : null
}

function compareRecords(records: ReadonlyMap<string, PrimaryValues>, a: string, b: string): number {
  const left = records.get(a) ?? []
  const right = records.get(b) ?? []
  if (isDefaultRecord(left) || isDefaultRecord(right)) return right.length === 0 ? 1 : -1
  const byKey = comparePrimary('TEXT', left[0]?.value ?? '', right[0]?.value ?? '')
  return byKey || comparePrimary('NUMBER', left[1]?.value ?? '', right[1]?.value ?? '')
}

/** Runs one step on both; returns the reload in progress afterwards. */
function run(data: TableData, model: Model, reload: Reload | null, next: Step): Reload | null {
  switch (next.kind) {
    case 'ingest':
      data.ingest(next)
      for (const value of next.values) model.take(value)
      return reload
    case 'reload-page':
      reload?.ingest(next)
      if (reload) for (const value of next.values) model.take(value)
      return reload
    case 'set': {
      if (data.recordCount === 0) return reload
      const record = next.pick % data.recordCount
      data.setBase(record, next.column, next.base)
      model.set(data.recordKey(record), next.column, next.base)
      return reload
    }
    case 'forward': {
      const scope = lockScope(next.level, true, next.at) ?? 'table'
      data.forwardScope(next.level, scope, next.from, next.to)
      if (next.level !== 'NONE') model.forward(next.level, scope, next.from, next.to)
      return reload
    }
    case 'reload-begin':
      model.seen = new Set()
      model.own = new Set()
      return data.beginReload()
    case 'reload-finish':
      reload?.finish()
      if (reload) model.finish()
      return null
    case 'reload-abort':
      reload?.abort()
      if (reload) model.end()
      return null
  }
}

interface Place {
  readonly record: number
  readonly column: string
  readonly base: CellBase
}

/** All cells of the store, by record index and column. */
function snapshot(data: TableData): Map<string, Place> {
  const places = new Map<string, Place>()
  for (let record = 0; record < data.recordCount; record += 1) {
    for (const column of COLUMNS) {
      places.set(`${record} ${column}`, { record, column, base: data.base(record, column) })
    }
  }
  return places
}

it('values, order, identity and notifications agree with plain maps after any sequence of changes', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const data = new TableData(ATTRIBUTES)
      const model = new Model()
      const notified = new Set<string>()
      const watched = new Set<string>()
      let reload: Reload | null = null
      for (const next of steps) {
        const before = snapshot(data)
        for (const [key, { record, column }] of before) {
          if (watched.has(key)) continue
          watched.add(key)
          data.subscribeCell(record, column, () => notified.add(key))
        }
        notified.clear()
        reload = run(data, model, reload, next)
        for (const [key, { record, column, base }] of snapshot(data)) {
          expect(base).toEqual(model.base(data.recordKey(record), column))
          const known = before.get(key)
          if (known !== undefined && !notified.has(key)) expect(base).toBe(known.base)
        }
        expect([...data.order()].map((record) => data.recordKey(record))).toEqual(model.order())
      }
    }),
    { numRuns: 300 },
  )
})

it('an order merged page by page equals a full sort', () => {
  const name = fc.string({ unit: fc.constantFrom('a', 'B', 'ä', '1', '2', ' ', '-'), maxLength: 4 })
  const number = fc.oneof(fc.double().map(String), fc.constantFrom('1', '1.0', '01', 'x', '1e400'))
  const records = fc.array(fc.array(fc.tuple(name, number), { maxLength: 20 }), { maxLength: 8 })
  fc.assert(
    fc.property(records, (pages) => {
      const data = new TableData(ATTRIBUTES)
      for (const names of pages) {
        for (const [key, no] of names) {
          data.ensureRecord([
            { attribute: 'key', value: key },
            { attribute: 'no', value: no },
          ])
        }
        data.order()
      }
      const known = new Map<string, PrimaryValues>()
      for (let record = 0; record < data.recordCount; record += 1) {
        known.set(data.recordKey(record), data.primaryValues(record))
      }
      const expected = [...known.keys()].sort((a, b) => compareRecords(known, a, b))
      expect([...data.order()].map((record) => data.recordKey(record))).toEqual(expected)
    }),
  )
})
