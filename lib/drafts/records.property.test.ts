import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Attribute,
  type CellBase,
  cellKey,
  type PrimaryValues,
  recordKey,
} from '@/lib/data-table'
import { DraftStore } from './draft-store'
import type { DraftOutcome } from './outcome'
import { storedTable } from './testing'

const NAMES = ['a', 'b', 'c', 'd', 'e'] as const
const COLUMNS = ['A', 'B'] as const
type Column = (typeof COLUMNS)[number]

function attributeOf(name: Column): Attribute {
  return { id: name, name, valueType: 'TEXT', description: '', isPrimary: false, rules: {} }
}

function keyed(value: string): PrimaryValues {
  return [{ attribute: 'Key', value }]
}

function nameOf(record: PrimaryValues): string {
  return record[0]?.value ?? ''
}

/** A store over a small service, as a session wires it; the service's own truth is a map by name and column. */
class World {
  readonly store = new DraftStore(storedTable())
  /** What the service holds. */
  readonly held = new Map<string, Map<Column, CellBase>>()
  /** What this tab knows of that. */
  cached = new Map<string, Map<Column, CellBase>>()
  #version = 0

  constructor() {
    for (const name of ['a', 'b', 'c'])
      for (const column of COLUMNS) this.writes(name, column, 'old')
    const { store } = this
    store.stored.isStored = (record) => this.cached.has(nameOf(record))
    store.stored.baseOf = ({ primaryValues, attribute }) =>
      this.read(nameOf(primaryValues), attribute)
    store.stored.noteStored = ({ primaryValues, attribute }, base) => {
      const column = COLUMNS.find((one) => one === attribute)
      if (column) put(this.cached, nameOf(primaryValues), column, base)
    }
    store.stored.noteRenamed = (from, to) => {
      const cells = this.cached.get(nameOf(from))
      this.cached.delete(nameOf(from))
      if (cells) this.cached.set(nameOf(to), cells)
    }
    this.takeRead()
  }

  read(name: string, column: string): CellBase {
    const known = COLUMNS.find((one) => one === column)
    return (known && this.cached.get(name)?.get(known)) ?? base(null, null)
  }

  /** Anybody writes a value, or takes it away. */
  writes(name: string, column: Column, value: string | null): CellBase {
    this.#version += 1
    const next = base(value, `v${this.#version}`)
    put(this.held, name, column, next)
    return next
  }

  takeRead(): void {
    this.cached = new Map([...this.held].map(([name, cells]) => [name, new Map(cells)]))
    this.store.takeRead(this.store.stored.baseOf)
  }

  type(name: string, column: Column, value: string | null): void {
    const record = keyed(name)
    const address = { primaryValues: record, attribute: column }
    const isThere = this.cached.has(name) || this.store.records.isNew(record)
    if (!isThere || this.store.records.isDeleted(record)) return
    const key = cellKey('t', address)
    this.store.edit(key, attributeOf(column), address, this.read(name, column), value)
  }

  isFree(name: string): boolean {
    const { records } = this.store
    return (
      !this.cached.has(name) &&
      !records.isNew(keyed(name)) &&
      records.renames().every(({ to }) => nameOf(to) !== name)
    )
  }

  /** A save of everything; each cell and rename ends as `end` says, the service's own rules before that. */
  save(end: 'saved' | 'kept' | 'failed' | 'lost'): void {
    const { drafts, renames } = this.store.beginSave()
    const unsaved = new Set<string>()
    const cells = drafts.map((draft): DraftOutcome => {
      const { key, address, base: from, value, group } = draft
      const name = nameOf(address.primaryValues)
      const column = COLUMNS.find((one) => one === address.attribute)
      if (column === undefined) throw new Error(`There is no ${address.attribute}.`)
      const theirs = this.held.get(name)?.get(column) ?? base(null, null)
      const told = toldOf(key, end)
      const isOthers = group === 'new-record' && this.held.has(name) && !this.#ours.has(name)
      if (told === null && !isOthers && theirs.value === from.value) {
        if (group === 'new-record') this.#ours.add(name)
        return { kind: 'saved', id: key, base: this.writes(name, column, value) }
      }
      unsaved.add(name)
      if (told !== null) return told
      const reason = isOthers ? 'exists' : theirs.value === null ? 'gone' : 'value'
      return { kind: 'conflict', id: key, reason, theirs, message: 'no' }
    })
    this.store.settle(cells)
    this.#ours.clear()
    this.store.settle(
      renames.map(({ key, record, to }) => this.#rename(key, record, to, end, unsaved)),
    )
    this.takeRead()
  }

  readonly #ours = new Set<string>()

  #rename(
    id: string,
    from: PrimaryValues,
    to: PrimaryValues,
    end: 'saved' | 'kept' | 'failed' | 'lost',
    unsaved: ReadonlySet<string>,
  ): DraftOutcome {
    const told = toldOf(id, unsaved.has(nameOf(from)) && end === 'saved' ? 'failed' : end)
    if (told !== null) return told
    const cells = this.held.get(nameOf(from))
    const collision = { kind: 'conflict', id, theirs: base(null, null), message: 'no' } as const
    if (cells === undefined) return { ...collision, reason: 'gone' }
    if (this.held.has(nameOf(to))) return { ...collision, reason: 'exists' }
    this.held.delete(nameOf(from))
    this.held.set(nameOf(to), cells)
    return { kind: 'saved', id, base: base(null, null) }
  }

  /** All that its user has drafted, without the order in which it came. */
  drafted(): unknown {
    const { store } = this
    return {
      cells: store
        .all()
        .map(({ key, value, group, status }) => [key, value, group, status.kind])
        .sort(),
      renames: store.records
        .renames()
        .map(({ key, to, status }) => [key, nameOf(to), status.kind])
        .sort(),
      added: store.records
        .newRecords()
        .map(({ key }) => key)
        .sort(),
    }
  }

  /** What must hold whatever happened. */
  check(): void {
    const { store } = this
    const { records } = store
    const added = records.newRecords().map(({ primaryValues }) => recordKey(primaryValues))
    expect(new Set(added).size).toBe(added.length)
    for (const { record, to, key } of records.renames()) {
      expect(nameOf(record)).not.toBe(nameOf(to))
      expect(records.renameOf(record)?.key).toBe(key)
      expect(records.isNew(record) && !this.cached.has(nameOf(record))).toBe(false)
    }
    for (const { key, address, group, status } of store.all()) {
      expect(key).toBe(cellKey('t', address))
      const { primaryValues } = address
      if (group === 'new-record') expect(records.isNew(primaryValues)).toBe(true)
      if (group === 'deleted-record') expect(records.isDeleted(primaryValues)).toBe(true)
      expect(status.kind).not.toBe('saving')
    }
    for (const { primaryValues, isEmpty } of records.newRecords()) {
      if (this.cached.has(nameOf(primaryValues))) expect(isEmpty).toBe(false)
    }
  }
}

function toldOf(id: string, end: 'saved' | 'kept' | 'failed' | 'lost'): DraftOutcome | null {
  if (end === 'kept') return { kind: 'kept', id }
  if (end === 'failed') return { kind: 'failed', id, reason: 'request', message: 'no' }
  return end === 'lost' ? { kind: 'failed', id, reason: 'unknown', message: 'lost' } : null
}

function base(value: string | null, version: string | null): CellBase {
  const lockVersion =
    value === null
      ? null
      : { dataTable: null, attribute: null, primaryValues: null, value: version }
  return { value, lockVersion, modifiedAtMs: null, modifiedRegion: null }
}

function put(
  table: Map<string, Map<Column, CellBase>>,
  name: string,
  column: Column,
  next: CellBase,
): void {
  const cells = table.get(name) ?? new Map<Column, CellBase>()
  if (next.value === null) cells.delete(column)
  else cells.set(column, next)
  if (cells.size > 0) table.set(name, cells)
  else table.delete(name)
}

type Made<Given> = Given extends fc.Arbitrary<infer Value> ? Value : never

const name = fc.constantFrom(...NAMES)
const column = fc.constantFrom(...COLUMNS)
const value = fc.constantFrom('x', 'y', 'z')

const gesture = fc.oneof(
  fc.record({ kind: fc.constant('type'), name, column, value: fc.option(value) } as const),
  fc.record({ kind: fc.constant('add'), name } as const),
  fc.record({ kind: fc.constant('duplicate'), name, value } as const),
  fc.record({ kind: fc.constant('delete'), name } as const),
  fc.record({ kind: fc.constant('restore'), name } as const),
  fc.record({ kind: fc.constant('rename'), name, to: name } as const),
)

const event = fc.oneof(
  { weight: 6, arbitrary: gesture },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('replay'),
      direction: fc.constantFrom('undo', 'redo'),
    } as const),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('save'),
      end: fc.constantFrom('saved', 'saved', 'kept', 'failed', 'lost'),
    } as const),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('foreign'),
      name,
      column,
      value: fc.option(value),
    } as const),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('read') } as const) },
)

function make(world: World, step: Made<typeof gesture>): void {
  const { records } = world.store
  const record = keyed(step.name)
  switch (step.kind) {
    case 'type':
      world.type(step.name, step.column, step.value)
      return
    case 'add':
      if (world.isFree(step.name)) records.add(record, [], 'add-record')
      return
    case 'duplicate':
      if (world.isFree(step.name)) {
        const cells = COLUMNS.map((one) => ({ attribute: attributeOf(one), value: step.value }))
        records.add(record, cells, 'duplicate-record')
      }
      return
    case 'delete': {
      if (records.isNew(record)) records.discard(record)
      else if (world.cached.has(step.name)) {
        const cells = COLUMNS.map((one) => ({
          attribute: attributeOf(one),
          base: world.read(step.name, one),
        }))
        records.delete(record, cells)
      }
      return
    }
    case 'restore':
      if (records.isNew(record)) records.discard(record)
      records.undelete(record)
      if (records.renameOf(record)) records.dropRename(record)
      return
    case 'rename':
      if (!world.isFree(step.to)) return
      if (records.isNew(record)) records.move(record, keyed(step.to))
      else if (world.cached.has(step.name) && !records.isDeleted(record)) {
        records.rename(record, keyed(step.to))
      }
  }
}

describe('records as drafts', () => {
  it('are what their user made them, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 25 }), (events) => {
        const world = new World()
        for (const step of events) {
          if (step.kind === 'replay') world.store.replay(step.direction)
          else if (step.kind === 'save') world.save(step.end)
          else if (step.kind === 'foreign') world.writes(step.name, step.column, step.value)
          else if (step.kind === 'read') world.takeRead()
          else make(world, step)
          world.check()
        }
      }),
      { numRuns: 300 },
    )
  })

  it('are as before after undo, and as after once redone', () => {
    fc.assert(
      fc.property(fc.array(gesture, { minLength: 1, maxLength: 15 }), (gestures) => {
        const world = new World()
        const states = [world.drafted()]
        for (const step of gestures) {
          const before = world.store.history.top('undo')
          make(world, step)
          if (world.store.history.top('undo') !== before) states.push(world.drafted())
        }
        for (const state of [...states].reverse().slice(1)) {
          world.store.replay('undo')
          expect(world.drafted()).toEqual(state)
        }
        for (const state of states.slice(1)) {
          world.store.replay('redo')
          expect(world.drafted()).toEqual(state)
        }
      }),
      { numRuns: 300 },
    )
  })
})
