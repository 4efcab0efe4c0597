import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import {
  type Attribute,
  type CellAddress,
  cellKey,
  isOther,
  type LockLevel,
  lockScope,
  type PrimaryValues,
  recordKey,
  type ScopeWitness,
} from '@/lib/data-table'
import { executeSave } from '../execute/execute'
import type { SaveService } from '../protocol/service'
import type { DraftToSave, Outcome, SaveEvent, SaveRequest, ScopePolicy } from '../protocol/types'
import { type Fault, faultyService, type Listing } from '../testing/faulty-service'
import { type ModelChecking, ModelTable } from '../testing/model-service'
import { receiptOf } from './receipt'
import { type EndedSave, planUndo, type UndoPlan } from './undo-plan'

vi.setConfig({ testTimeout: 60_000 })

const LEVELS: readonly LockLevel[] = ['NONE', 'VALUE', 'ATTRIBUTE', 'PRIMARY_VALUE', 'DATA_TABLE']
const CHECKINGS: readonly ModelChecking[] = ['snapshot', 'snapshot-each', 'sequential']
const RECORDS: readonly PrimaryValues[] = ['1', '2', '3'].map((value) => [
  { attribute: 'Id', value },
])
const ATTRIBUTES = ['A', 'B']
const CELLS: readonly CellAddress[] = RECORDS.flatMap((primaryValues) =>
  ATTRIBUTES.map((attribute) => ({ attribute, primaryValues })),
)
const TEXT: Omit<Attribute, 'name' | 'id'> = {
  valueType: 'TEXT',
  description: '',
  isPrimary: false,
  rules: {},
}

/** By cell: what a save is to make of it; `undefined` leaves it alone. */
type Wanted = readonly (string | null | undefined)[]

/** A write of somebody else just before the nth call of a save. */
interface Other {
  readonly call: number
  readonly cell: number
  readonly value: string | null
}

/** What others do to names before the undo: two records, or attributes, swap them, or a record is made again. */
type Renaming =
  | { readonly kind: 'swap-records'; readonly one: number; readonly other: number }
  | { readonly kind: 'swap-attributes' }
  | { readonly kind: 'make-again'; readonly one: number }

interface Story {
  readonly level: LockLevel
  readonly checking: ModelChecking
  readonly comparesCreations: boolean
  readonly policy: ScopePolicy
  readonly stored: readonly (string | null)[]
  /** One's own saves, in order. */
  readonly saves: readonly { readonly wanted: Wanted; readonly others: readonly Other[] }[]
  /** Which of them is undone. */
  readonly undone: number
  readonly renamings: readonly Renaming[]
  readonly others: readonly Other[]
  readonly faults: readonly Fault[]
  /** How many values its user believes to be stored; `undefined`: unknown, and no list is made. */
  readonly storedValues: number | undefined
  readonly listing: Listing
  /** The table was read again just before the undo. */
  readonly isRead: boolean
}

const value = fc.option(fc.constantFrom('x', 'y', 'z'))

const record = fc.nat(RECORDS.length - 1)
const renaming = fc.oneof(
  fc.record({ kind: fc.constant('swap-records' as const), one: record, other: record }),
  fc.record({ kind: fc.constant('swap-attributes' as const) }),
  fc.record({ kind: fc.constant('make-again' as const), one: record }),
)

function storyOf(faults: readonly Fault[], maxOthers: number): fc.Arbitrary<Story> {
  const others = fc.array(fc.record({ call: fc.nat(4), cell: fc.nat(5), value }), {
    maxLength: maxOthers,
  })
  const wanted = fc.array(fc.option(value, { nil: undefined }), { minLength: 6, maxLength: 6 })
  return fc.record({
    level: fc.constantFrom(...LEVELS),
    checking: fc.constantFrom(...CHECKINGS),
    comparesCreations: fc.boolean(),
    policy: fc.constantFrom<ScopePolicy>('ask', 'send-again'),
    stored: fc.array(value, { minLength: 6, maxLength: 6 }),
    saves: fc.array(fc.record({ wanted, others }), { minLength: 1, maxLength: 3 }),
    undone: fc.nat(2),
    renamings: fc.array(renaming, { maxLength: maxOthers > 0 ? 2 : 0 }),
    others,
    faults: fc.array(fc.constantFrom<Fault>('none', ...faults), { maxLength: 6 }),
    isRead: fc.boolean(),
    storedValues: fc.constantFrom(undefined, 6, 1_001),
    listing: fc.record<Listing>({
      manner: fc.constantFrom('plain', 'shuffled', 'hiding', 'unversioned', 'old'),
      pageSize: fc.constantFrom(2, 4, 1_000),
    }),
  })
}

/** One table and the saves that its user made of it. */
class ActorSession {
  readonly table: ModelTable
  readonly saves: EndedSave[] = []
  /** The attributes as its user read them last. */
  private attributes: readonly Attribute[] = []
  /** The records that its user saw last, by key: one that they emptied is asked for by its id. */
  private readonly seen = new Map<string, string>()

  constructor(readonly story: Story) {
    this.table = new ModelTable(story.level, true, story.checking, story.comparesCreations)
    for (const [index, address] of CELLS.entries()) {
      const stored = story.stored[index] ?? null
      if (stored !== null) this.table.writeByOthers(address, stored)
    }
    this.attributes = this.readAttributes()
  }

  rename(renaming: Renaming): void {
    const { table } = this
    const one = ('one' in renaming ? RECORDS[renaming.one] : undefined) ?? []
    const other = ('other' in renaming ? RECORDS[renaming.other] : undefined) ?? []
    if (renaming.kind === 'swap-attributes') table.swapAttributes('A', 'B', RECORDS)
    else if (renaming.kind === 'make-again') table.makeAgain(one, ATTRIBUTES)
    else if (one !== other) table.swapRecords(one, other, ATTRIBUTES)
  }

  private readAttributes(): readonly Attribute[] {
    return ATTRIBUTES.map((name) => ({ ...TEXT, name, id: this.table.attributeIdOf(name) }))
  }

  /** Saves what is wanted, on what is stored when it begins. */
  async save(wanted: Wanted, others: readonly Other[]): Promise<EndedSave> {
    this.attributes = this.readAttributes()
    const drafts = CELLS.flatMap((address, index): DraftToSave[] => {
      const next = wanted[index]
      const record = recordKey(address.primaryValues)
      const recordId = this.table.recordIdOf(address.primaryValues) ?? this.seen.get(record) ?? null
      if (recordId !== null) this.seen.set(record, recordId)
      return next === undefined
        ? []
        : [{ ...this.draft(address, this.table.read(address), next), recordId }]
    })
    return this.run({ drafts }, others, [])
  }

  /** Undoes a save, by what its user knows. */
  async undo(save: EndedSave, others: readonly Other[], faults: readonly Fault[] = []) {
    const plan = this.plan(save)
    const drafts = plan.write.map(({ address, base, line, recordId }) => ({
      ...this.draft(address, base, line.before),
      recordId,
      isExact: true,
    }))
    const ended = await this.run({ drafts, ownGuards: plan.ownGuards }, others, faults)
    return { plan, ended }
  }

  plan(save: EndedSave): UndoPlan {
    const later = this.saves.slice(this.saves.indexOf(save) + 1)
    const { isRead } = this.story
    if (isRead) this.attributes = this.readAttributes()
    return planUndo(save, later, {
      cell: (address, ids) => {
        const attribute = this.attributes.find(({ id }) => id === ids.attributeId) ?? null
        const now = isRead
          ? RECORDS.find((one) => this.table.recordIdOf(one) === ids.recordId)
          : null
        const primaryValues = now ?? address.primaryValues
        const found = { primaryValues, attribute: attribute?.name ?? address.attribute }
        const other = isRead && isOther(ids.recordId, this.table.recordIdOf(primaryValues))
        return {
          address: found,
          attribute,
          other: other ? 'other-record' : null,
          stored: isRead ? this.table.read(found) : null,
          isDrafted: false,
        }
      },
      record: () => ({ stored: null, isDrafted: false }),
      whyNotRename: () => 'rename',
    })
  }

  private draft(address: CellAddress, base: DraftToSave['base'], next: string | null): DraftToSave {
    const id = cellKey('table', address)
    const witness = base.value === null ? this.witness(address) : null
    const attributeId = this.attributes.find(({ name }) => name === address.attribute)?.id
    return { ...address, id, attributeId, valueType: 'TEXT', base, value: next, witness }
  }

  private witness(address: CellAddress): ScopeWitness | null {
    const { table } = this
    const scope = lockScope(table.level, true, address)
    const neighbour = CELLS.find(
      (cell) => lockScope(table.level, true, cell) === scope && table.read(cell).lockVersion,
    )
    const lockVersion = neighbour && table.read(neighbour).lockVersion
    return scope !== null && neighbour && lockVersion ? { ...neighbour, lockVersion } : null
  }

  private async run(
    asked: Pick<SaveRequest, 'drafts' | 'ownGuards'>,
    others: readonly Other[],
    faults: readonly Fault[],
  ): Promise<EndedSave> {
    const { level, policy, storedValues, listing } = this.story
    const request: SaveRequest = {
      tableId: 'table',
      lockLevel: level,
      primaryAttributes: ['Id'],
      scopePolicy: policy,
      storedValues,
      attributes: this.attributes,
      ...asked,
    }
    let calls = 0
    const befall = (kind: string): Fault => {
      // Between the read and the write of one cell nothing guards it at NONE, which is documented.
      const isGuarded = level !== 'NONE' || kind === 'describe' || kind === 'create'
      for (const other of others) {
        const address = CELLS[other.cell]
        if (other.call !== calls || address === undefined || !isGuarded) continue
        // Between the look for a record and the creation of a value nothing tells that others began it.
        if (calls > 0 && this.table.recordIdOf(address.primaryValues) === null) continue
        this.table.writeByOthers(address, other.value)
      }
      calls += 1
      return faults[calls - 1] ?? 'none'
    }
    const service: SaveService = {
      ...faultyService(this.table, befall, listing),
      readTable: async () => ({
        ok: true,
        results: [
          {
            lockLevel: level,
            attributes: [...this.readAttributes(), { ...TEXT, id: 'id', name: 'Id' }],
          },
        ],
      }),
    }
    const events: SaveEvent[] = []
    const options = { batchSize: 3, sleep: () => Promise.resolve() }
    const callsInFlight = level === 'NONE' ? 1 : 2
    for await (const event of executeSave(request, service, { ...options, callsInFlight }))
      events.push(event)
    const outcomes = events.flatMap((event) => (event.type === 'outcomes' ? event.outcomes : []))
    const moves = events.flatMap((event) => (event.type === 'outcomes' ? event.moves : []))
    const last = events.at(-1)
    const ended = {
      receipt: receiptOf({
        request,
        tableName: 'table',
        outcomes,
        finished: last?.type === 'finished' ? last : null,
        startedAtMs: 0,
        endedAtMs: 0,
      }),
      lockLevel: level,
      hasPrimaries: true,
      moves,
    }
    for (const { primaryValues, recordId = null } of ended.receipt.lines) {
      if (recordId !== null) this.seen.set(recordKey(primaryValues), recordId)
    }
    this.saves.push(ended)
    return ended
  }
}

function valuesOf(table: ModelTable): readonly (string | null)[] {
  return CELLS.map((address) => table.read(address).value)
}

function endings(save: EndedSave): readonly Outcome['kind'][] {
  return save.receipt.lines.map(({ outcome }) => outcome)
}

const ANY_FAULT: readonly Fault[] = [
  'lost-before',
  'lost-half',
  'lost-after',
  'throttled',
  'unreachable',
]
const runs = { numRuns: 500 }

describe('the undo of a save, whatever others write and whichever answers get lost', () => {
  test('never replaces a value other than the one that the save wrote', async () => {
    await fc.assert(
      fc.asyncProperty(storyOf(ANY_FAULT, 4), async (story) => {
        const actor = new ActorSession(story)
        for (const { wanted, others } of story.saves) await actor.save(wanted, others)
        const save = actor.saves[story.undone % actor.saves.length]
        if (save === undefined) throw new Error('No save was made.')
        for (const renaming of story.renamings) actor.rename(renaming)
        actor.table.accepted.length = 0
        const { plan } = await actor.undo(save, story.others, story.faults)
        for (const { key, before, after, ids, isExternal } of actor.table.accepted) {
          const undone = plan.write.find(({ address }) => cellKey('table', address) === key)
          const line = undone?.line
          expect(line?.outcome).toBe('saved')
          expect({ before, after }).toEqual({ before: line?.after, after: line?.before })
          expect(ids.attributeId).toBe(line?.attributeId)
          // A value is in the record that the saves left it in; a record that is begun anew is none of somebody else.
          const isBegun = before === null && actor.table.holdsAlone(ids.recordId)
          if (!isBegun) expect(ids.recordId).toBe(undone?.recordId)
          if (before !== null) expect(isExternal).toBe(false)
        }
      }),
      runs,
    )
  })

  test('accounts for every value that the save changed: written back, or left alone with a reason', async () => {
    await fc.assert(
      fc.asyncProperty(storyOf(ANY_FAULT, 4), async (story) => {
        const actor = new ActorSession(story)
        for (const { wanted, others } of story.saves) await actor.save(wanted, others)
        const save = actor.saves[story.undone % actor.saves.length]
        if (save === undefined) throw new Error('No save was made.')
        const { write, left } = actor.plan(save)
        const changed = save.receipt.lines.filter(
          ({ outcome, before, after }) => outcome === 'saved' && before !== after,
        )
        const accounted = [...write, ...left].map(({ line }) => line)
        expect(accounted).toHaveLength(changed.length)
        expect(accounted).toEqual(expect.arrayContaining(changed))
      }),
      runs,
    )
  })
})

describe('the undo of a save among no others', () => {
  test('brings back all that was there before, created and deleted values too, and redo all after', async () => {
    await fc.assert(
      fc.asyncProperty(storyOf([], 0), async (story) => {
        // Of several versions for one scope in an answer none is known to be the last: a deletion's may be asked about.
        fc.pre(story.checking !== 'snapshot-each' || story.policy === 'send-again')
        const actor = new ActorSession(story)
        const before = valuesOf(actor.table)
        const save = await actor.save(story.saves[0]?.wanted ?? [], [])
        const after = valuesOf(actor.table)
        const { ended } = await actor.undo(save, [])
        expect(endings(ended).every((kind) => kind === 'saved')).toBe(true)
        expect(valuesOf(actor.table)).toEqual(before)
        await actor.undo(ended, [])
        expect(valuesOf(actor.table)).toEqual(after)
      }),
      runs,
    )
  })

  test('goes back save by save to the beginning', async () => {
    await fc.assert(
      fc.asyncProperty(storyOf([], 0), async (story) => {
        const actor = new ActorSession({ ...story, policy: 'send-again' })
        const states: (readonly (string | null)[])[] = []
        const saves: EndedSave[] = []
        for (const { wanted } of story.saves) {
          states.push(valuesOf(actor.table))
          saves.push(await actor.save(wanted, []))
        }
        for (const save of saves.reverse()) {
          await actor.undo(save, [])
          expect(valuesOf(actor.table)).toEqual(states.pop())
        }
      }),
      runs,
    )
  })
})
