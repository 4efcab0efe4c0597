import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RecordRef } from './record-ref'
import { TableData } from './table-data'
import type { Attribute, PrimaryValues } from './types'

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f']

function attributes(primaries: readonly string[]): readonly Attribute[] {
  const one = (id: string, name: string, isPrimary: boolean): Attribute => ({
    id,
    name,
    valueType: 'TEXT',
    description: '',
    isPrimary,
    rules: {},
  })
  return [...primaries.map((name, at) => one(`key-${at}`, name, true)), one('value', 'Note', false)]
}

/** A model of the service, with records by id and two primary values each, and of the client that reads it. */
class ServiceModel {
  primaries: readonly string[] = ['Branch', 'Street']
  readonly records = new Map<string, readonly [string, string]>()
  /** A version for each record, which changes with its name. */
  readonly versions = new Map<string, string>()
  data = new TableData(attributes(this.primaries))
  /** References with the record of the service that they pointed at. */
  readonly refs: { readonly ref: RecordRef; readonly id: string }[] = []
  #made = 0
  #moves = 0

  valuesOf(name: readonly [string, string]): PrimaryValues {
    return this.primaries.map((attribute, at) => ({ attribute, value: name[at] ?? '' }))
  }

  isFree(name: readonly [string, string]): boolean {
    return ![...this.records.values()].some((one) => one.join() === name.join())
  }

  make(name: readonly [string, string]): void {
    if (!this.isFree(name)) return
    this.#made += 1
    this.call(`id-${this.#made}`, name)
  }

  call(id: string, name: readonly [string, string]): void {
    this.#moves += 1
    this.records.set(id, name)
    this.versions.set(id, `version-${this.#moves}`)
  }

  idAt(at: number): string | undefined {
    return [...this.records.keys()][at % Math.max(1, this.records.size)]
  }

  read(): void {
    const reload = this.data.beginReload()
    const values = [...this.records].map(([recordId, name]) => ({
      recordId,
      primaryValues: this.valuesOf(name),
      attribute: 'Note',
      value: recordId,
      lockVersion: {
        dataTable: null,
        attribute: null,
        primaryValues: this.versions.get(recordId) ?? null,
        value: recordId,
      },
      modifiedAtMs: null,
      modifiedRegion: null,
    }))
    reload.ingest({ values })
    reload.finish()
  }

  point(): void {
    for (const row of this.data.order()) {
      const id = this.data.recordId(row)
      if (id !== null) this.refs.push({ ref: this.data.refOf(row), id })
    }
  }

  /** New names for the primary attributes: a new one for each, or swapped. */
  renameAttributes(isSwap: boolean): void {
    const next = isSwap
      ? [...this.primaries].reverse()
      : this.primaries.map((name) => (name.endsWith('2') ? name.slice(0, -1) : `${name}2`))
    const names = new Map(this.primaries.map((name, at) => [name, next[at] ?? name]))
    this.primaries = next
    this.data = new TableData(attributes(next), { data: this.data, names })
  }
}

const name = fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...NAMES))

type Step = (model: ServiceModel) => void

const step: fc.Arbitrary<Step> = fc.oneof(
  name.map((made) => (model: ServiceModel) => model.make(made)),
  fc.nat().map((at) => (model: ServiceModel) => {
    const id = model.idAt(at)
    if (id !== undefined) model.records.delete(id)
  }),
  // A rename by others: the next reading shows it.
  fc.tuple(fc.nat(), name).map(([at, to]) => (model: ServiceModel) => {
    const id = model.idAt(at)
    if (id !== undefined && model.isFree(to)) model.call(id, to)
  }),
  // A rename by our own save.
  fc.tuple(fc.nat(), name).map(([at, to]) => (model: ServiceModel) => {
    model.read()
    const id = model.idAt(at)
    if (id === undefined || !model.isFree(to)) return
    const row = [...model.data.order()].find((one) => model.data.recordId(one) === id)
    if (row === undefined) return
    model.call(id, to)
    model.data.moveRecord(row, model.valuesOf(to))
    expect(model.data.find(model.data.refOf(row))).toBe(row)
  }),
  fc.boolean().map((isSwap) => (model: ServiceModel) => model.renameAttributes(isSwap)),
  fc.constant((model: ServiceModel) => {
    model.read()
    model.point()
  }),
)

describe('a reference to a record', () => {
  it('leads to its record and no other, after any renames, deletions, additions and sorting', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const model = new ServiceModel()
        for (const one of NAMES.slice(0, 3)) model.make([one, 'a'])
        model.read()
        model.point()
        for (const one of steps) one(model)
        model.read()
        for (const { ref, id } of model.refs) {
          const row = model.data.find(ref)
          const name = model.records.get(id)
          if (name === undefined) expect(row).toBeNull()
          else
            expect(row !== null && model.data.primaryValues(row)).toEqual(
              [...model.valuesOf(name)].sort((a, b) => (a.attribute < b.attribute ? -1 : 1)),
            )
        }
      }),
      { numRuns: 300 },
    )
  })

  it('keeps its number when attributes change, before and after values are read again', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }), (changes) => {
        const model = new ServiceModel()
        for (const one of NAMES) model.make([one, 'a'])
        model.read()
        model.point()
        for (const isSwap of changes) model.renameAttributes(isSwap)
        for (const { ref } of model.refs) {
          expect(() => model.data.primaryValues(ref.record)).not.toThrow()
          expect(model.data.base(ref.record, 'Note').value).toBeNull()
          expect(model.data.find(ref)).toBeNull()
          expect(model.data.find(ref, () => true)).toBe(ref.record)
        }
        model.read()
        for (const { ref } of model.refs) expect(model.data.find(ref)).toBe(ref.record)
      }),
      { numRuns: 50 },
    )
  })
})
