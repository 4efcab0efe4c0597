import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import {
  type Attribute,
  type CellAddress,
  type CellPlace,
  cellKey,
  type LockLevel,
} from '@/lib/data-table'
import type { Draft } from '@/lib/drafts'
import type { SaveActions, ScopePolicy, UndoPlan } from '@/lib/save'
import { executeSave } from '@/lib/save/server'
import { type Fault, faultyService } from '@/lib/save/testing/faulty-service'
import { type ModelChecking, ModelTable } from '@/lib/save/testing/model-service'
import { runSave } from '@/lib/session/saving/run-save'
import { askUndo, undoSave } from '@/lib/session/saving/undo-save'
import { TableSession } from '@/lib/session/session'

vi.setConfig({ testTimeout: 120_000 })

const LEVELS: readonly LockLevel[] = ['NONE', 'VALUE', 'ATTRIBUTE', 'PRIMARY_VALUE', 'DATA_TABLE']
const CHECKINGS: readonly ModelChecking[] = ['snapshot', 'snapshot-each', 'sequential']
const ATTRIBUTES = ['A', 'B']
const [ONE, TWO] = [[{ attribute: 'Id', value: '1' }], [{ attribute: 'Id', value: '2' }]]
const CELLS: readonly CellAddress[] = [ONE, TWO].flatMap((primaryValues) =>
  ATTRIBUTES.map((attribute) => ({ attribute, primaryValues })),
)

const value = fc.option(fc.constantFrom('x', 'y', 'z'))
const cell = fc.nat(CELLS.length - 1)
const fault = fc.constantFrom<Fault>(
  'none',
  'none',
  'none',
  'lost-before',
  'lost-half',
  'lost-after',
  'unreachable',
)

/** What befalls one save: before the nth call somebody writes, or the user types; and faults of the calls. */
const befalling = fc.record({
  others: fc.array(fc.record({ call: fc.nat(3), cell, value }), { maxLength: 2 }),
  typed: fc.array(fc.record({ call: fc.nat(3), cell, value }), { maxLength: 1 }),
  faults: fc.array(fault, { maxLength: 3 }),
})
type Befalling = typeof befalling extends fc.Arbitrary<infer One> ? One : never

const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('type' as const), cell, value }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('others' as const), cell, value }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('save' as const), befalls: befalling }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('undo' as const), befalls: befalling }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('redo' as const), befalls: befalling }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('read' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('swap' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('make-again' as const),
      record: fc.constantFrom(ONE, TWO),
    }),
  },
)

const history = fc.record({
  level: fc.constantFrom(...LEVELS),
  checking: fc.constantFrom(...CHECKINGS),
  comparesCreations: fc.boolean(),
  policy: fc.constantFrom<ScopePolicy>('ask', 'send-again'),
  guardNone: fc.boolean(),
  stored: fc.array(value, { minLength: CELLS.length, maxLength: CELLS.length }),
  steps: fc.array(step, { minLength: 6, maxLength: 24, size: 'max' }),
})
type History = typeof history extends fc.Arbitrary<infer One> ? One : never

function attribute(name: string): Attribute {
  const isPrimary = name === 'Id'
  const id = `attribute ${name}`
  return { id, name, valueType: 'TEXT', description: '', isPrimary, rules: {} }
}

function newSession(lockLevel: LockLevel): TableSession {
  return new TableSession({
    table: {
      id: 'table',
      arn: '',
      name: 'Table',
      description: '',
      lockLevel,
      timeZone: null,
      lastModifiedAtMs: null,
      lastModifiedRegion: null,
    },
    attributes: ['Id', 'A', 'B'].map(attribute),
  })
}

/** A user with the app's own session, drafts and history, over the engine and a model of the service. */
class User {
  readonly table: ModelTable
  readonly session: TableSession
  readonly #level: LockLevel
  #befalls: Befalling | null = null
  #hasLost = false
  #calls = 0
  /** What was typed while a save ran: where, and what was stored there as its user saw it. */
  #typed: {
    readonly place: CellPlace
    readonly address: CellAddress
    readonly shown: string | null
    readonly value: string | null
  }[] = []

  constructor({ level, checking, comparesCreations, policy, guardNone, stored }: History) {
    this.#level = level
    this.table = new ModelTable(level, true, checking, comparesCreations)
    this.session = newSession(level)
    this.session.choosePolicy({ scopePolicy: policy, guardNone })
    for (const [index, address] of CELLS.entries()) {
      const first = stored[index] ?? null
      if (first !== null) this.table.writeByOthers(address, first)
      this.session.data.ensureRecord(address.primaryValues)
    }
    this.read()
  }

  read(): void {
    const reload = this.session.data.beginReload()
    const values = CELLS.flatMap((address) => {
      const { value: held, lockVersion } = this.table.read(address)
      if (held === null || lockVersion === null) return []
      const recordId = this.table.recordIdOf(address.primaryValues) ?? ''
      const modified = { modifiedAtMs: null, modifiedRegion: null }
      return [{ recordId, ...address, value: held, lockVersion, ...modified }]
    })
    reload.ingest({ values })
    reload.finish()
    this.session.takeRead()
    this.session.set({ load: { kind: 'read', values: values.length, atMs: 0 } })
  }

  type(index: number, next: string | null): void {
    const address = CELLS[index]
    const place = address && this.session.placeOf(address)
    if (place) this.session.edit([{ ...place, value: next }])
  }

  write(index: number, next: string | null): void {
    const address = CELLS[index]
    if (address) this.table.writeByOthers(address, next)
  }

  async save(befalls: Befalling): Promise<void> {
    this.#begin(befalls)
    const { needsReload } = await runSave(this.session, this.#actions(), {
      readAgain: async () => this.read(),
    })
    if (needsReload) this.read()
  }

  /** One step of undo or redo; a save is crossed with a yes, and what that replaced is judged. */
  async cross(direction: 'undo' | 'redo', befalls: Befalling): Promise<void> {
    const top = this.session.drafts.history.top(direction)
    if (top?.verb !== 'save') {
      this.session.drafts.replay(direction)
      return
    }
    const typed = new Map(this.session.drafts.all().map((draft) => [draft.key, draft]))
    expect(askUndo(this.session, top.saveId, direction)).toBeNull()
    const undo = this.session.undoAsked
    if (undo === null) throw new Error('Nobody was asked.')
    this.session.set({ question: null })
    this.table.accepted.length = 0
    this.#begin(befalls)
    const { needsReload } = await undoSave(this.session, this.#actions(), undo, async () =>
      this.read(),
    )
    this.#judge(undo.plan)
    for (const [key, draft] of typed) {
      // Typing on during the save is the only thing that changes it.
      const isTyped = befalls.typed.some((one) => {
        const address = CELLS[one.cell]
        return address !== undefined && cellKey('table', address) === key
      })
      if (!isTyped) expect(this.session.drafts.get(key)?.value).toBe(draft.value)
    }
    this.#keepsTyped(undo.plan, typed)
    // Whoever has nothing to write back passes the save by.
    if (undo.plan.write.length === 0) this.session.drafts.history.forgetSave(top.saveId)
    if (needsReload) this.read()
  }

  /** What was typed last while the save ran is there: as an edit, or stored. */
  #keepsTyped({ write }: UndoPlan, before: ReadonlyMap<string, Draft>): void {
    for (const { place, address, shown: stored, value: text } of this.#typed) {
      const typedAs = cellKey('table', address)
      // The record may have another name by now; what was typed is its own.
      const key = this.session.cells.keyOf(place.row, address.attribute)
      // To type what is being written back changes nothing, and to type one's own base gives a collision up.
      const own = write.find((undone) => cellKey('table', undone.address) === key)
      const givesUp = [own?.line.before, own?.base.value, before.get(typedAs)?.base.value, stored]
      if (givesUp.includes(text) || this.table.read(address).value === text) continue
      const draft = this.session.drafts.get(key)
      const shown = draft ?? this.session.storedAt(place)
      expect(shown.value).toBe(text)
    }
  }

  #judge({ write }: UndoPlan): void {
    for (const { key, before, after, ids, isExternal } of this.table.accepted) {
      const undone = write.find(({ address }) => cellKey('table', address) === key)
      const line = undone?.line
      expect({ before, after }).toEqual({ before: line?.after, after: line?.before })
      const isBegun = before === null && this.table.holdsAlone(ids.recordId)
      if (!isBegun) expect(ids.recordId).toBe(undone?.recordId)
      // Where an answer was lost, what is found stored as it was sent counts as one's own.
      if (before !== null && !this.#hasLost) expect(isExternal).toBe(false)
    }
  }

  #begin(befalls: Befalling): void {
    this.#befalls = befalls
    this.#hasLost ||= befalls.faults.some((one) => one !== 'none')
    this.#calls = 0
    this.#typed = []
  }

  #typeOn(index: number, next: string | null): void {
    const address = CELLS[index]
    const place = address && this.session.placeOf(address)
    if (address === undefined || !place) return
    this.#typed.push({ place, address, shown: this.session.storedAt(place).value, value: next })
    this.session.edit([{ ...place, value: next }])
  }

  #actions(): SaveActions {
    const service = faultyService(this.table, (kind) => {
      const { others = [], typed = [], faults = [] } = this.#befalls ?? {}
      const call = this.#calls
      this.#calls += 1
      // Between the read and the write of one cell nothing guards it at NONE, which is documented.
      const isGuarded = this.#level !== 'NONE' || kind === 'describe' || kind === 'create'
      for (const one of isGuarded ? others : []) {
        // Between the look for a record and the creation of a value nothing tells that others began it.
        const record = CELLS[one.cell]?.primaryValues ?? []
        const isBegun = call > 0 && this.table.recordIdOf(record) === null
        if (one.call === call && !isBegun) this.write(one.cell, one.value)
      }
      for (const one of typed) if (one.call === call) this.#typeOn(one.cell, one.value)
      return faults[call] ?? 'none'
    })
    const options = { batchSize: 2, callsInFlight: 1, sleep: () => Promise.resolve() }
    return {
      save: async (request) => executeSave(request, service, options),
      follow: async () => null,
    }
  }
}

it('undo and redo over saves replace nothing but what those saves wrote, and lose no edit', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (trace) => {
      const user = new User(trace)
      for (const one of trace.steps) {
        if (one.kind === 'type') user.type(one.cell, one.value)
        else if (one.kind === 'others') user.write(one.cell, one.value)
        else if (one.kind === 'read') user.read()
        else if (one.kind === 'swap') user.table.swapRecords(ONE, TWO, ATTRIBUTES)
        else if (one.kind === 'make-again') user.table.makeAgain(one.record, ATTRIBUTES)
        else if (one.kind === 'save') await user.save(one.befalls)
        else await user.cross(one.kind, one.befalls)
        const underWay = user.session.drafts.all().filter(({ status }) => status.kind === 'saving')
        expect(underWay).toEqual([])
      }
    }),
    { numRuns: 400 },
  )
})
