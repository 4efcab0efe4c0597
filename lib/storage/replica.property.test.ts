import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CellBase, cellKey } from '@/lib/data-table'
import { DraftStore } from '@/lib/drafts/draft-store'
import { storedTable } from '@/lib/drafts/testing'
import { keptDrafts } from './kept-drafts'
import { mergeRecord } from './merge-records'
import { DraftReplica, type ReplicaStorage } from './replica'
import { newRecord } from './testing'
import type { ConcurrentEdit, DraftRecord } from './types'

const TABS = 3
const BRANCHES = ['Lund', 'Oslo'] as const

/** One store that the tabs share: the draft storage's own merging, without a browser below it. */
class SharedStore {
  readonly drafts = new Map<string, DraftRecord>()
  readonly concurrentEdits = new Map<string, ConcurrentEdit>()
  life = 1

  of(tab: string): ReplicaStorage {
    const life = () => String(this.life)
    return {
      tab,
      get generation() {
        return life()
      },
      connect: async () => {},
      load: async () => ({
        drafts: [...this.drafts.values()],
        concurrentEdits: [...this.concurrentEdits.values()],
        newer: 0,
      }),
      putDrafts: async (_tableId, changes) => {
        const concurrentEdits: ConcurrentEdit[] = []
        const records = changes.map((change) => {
          const { record, concurrentEdit } = mergeRecord(
            change,
            this.drafts.get(change.key) ?? null,
            tab,
          )
          if (record === null) this.drafts.delete(change.key)
          else this.drafts.set(change.key, record)
          if (concurrentEdit !== null) concurrentEdits.push(concurrentEdit)
          return record
        })
        for (const concurrentEdit of concurrentEdits)
          this.concurrentEdits.set(concurrentEdit.id, concurrentEdit)
        return { isHeld: true, records, concurrentEdits }
      },
      putConcurrentEdits: async (_tableId, concurrentEdits) => {
        for (const concurrentEdit of concurrentEdits)
          this.concurrentEdits.set(concurrentEdit.id, concurrentEdit)
        return true
      },
    }
  }
}

interface Tab {
  name: string
  drafts: DraftStore
  replica: DraftReplica
  /** By branch: the last value typed here that a flush may not have seen. */
  unwritten: Map<string, string>
  /** Values that ended here, and that the store may not know to have ended. */
  ending: Set<string>
  /** By key: what this tab sent, and was not answered yet. */
  sent: Map<string, string>
}

type Step =
  | { kind: 'type' | 'discard' | 'send' | 'saved' | 'failed'; tab: number; branch: number }
  | { kind: 'flush' | 'refresh' | 'die' | 'clear'; tab: number }

const tab = fc.nat(TABS - 1)

function inCell<Kind extends string>(weight: number, kind: Kind) {
  const branch = fc.nat(BRANCHES.length - 1)
  return { weight, arbitrary: fc.record({ kind: fc.constant(kind), tab, branch }) }
}

function ofTab<Kind extends string>(weight: number, kind: Kind) {
  return { weight, arbitrary: fc.record({ kind: fc.constant(kind), tab }) }
}

const step: fc.Arbitrary<Step> = fc.oneof(
  inCell(8, 'type'),
  inCell(2, 'discard'),
  inCell(6, 'send'),
  inCell(4, 'saved'),
  inCell(2, 'failed'),
  ofTab(8, 'flush'),
  ofTab(4, 'refresh'),
  ofTab(1, 'die'),
  ofTab(1, 'clear'),
)

/** Plays a history; what its user typed and saw go is told apart from what was lost. */
class World {
  readonly store = new SharedStore()
  readonly tabs: Tab[] = Array.from({ length: TABS }, (_, index) => this.#open(`tab${index}`))
  /** Values that ended by a save, a discard, or by typing over them where they were on the screen. */
  readonly ended = new Set<string>()
  /** Values that died with their tab before they could be written. */
  readonly died = new Set<string>()
  /** Values that tabs showed when the store was cleared: whoever has not heard of their end writes them again. */
  readonly unheard = new Set<string>()
  readonly typed = new Set<string>()
  #lives = 0

  #open(tab: string): Tab {
    const drafts = new DraftStore(storedTable())
    const bases = new Map<string, CellBase>()
    drafts.stored.noteStored = (address, base) => bases.set(cellKey('t', address), base)
    drafts.stored.baseOf = (address) => bases.get(cellKey('t', address)) ?? null
    const replica = new DraftReplica({
      draftStorage: this.store.of(tab),
      tableId: 't',
      drafts: keptDrafts(drafts),
      tableName: () => 'Branches',
      saveIdOf: () => null,
      onWritten: () => {},
      onNews: () => {},
    })
    return { name: tab, drafts, replica, unwritten: new Map(), ending: new Set(), sent: new Map() }
  }

  async play(one: Step): Promise<void> {
    const tab = this.tabs[one.tab]
    if (tab === undefined) return
    switch (one.kind) {
      case 'flush':
        await tab.replica.flush()
        this.#written(tab)
        return
      case 'refresh':
        await tab.replica.refresh()
        this.#written(tab)
        return
      case 'die':
        for (const value of [...tab.unwritten.values(), ...tab.ending]) this.died.add(value)
        if (this.store.life > 1) this.#dieUnwritten(tab)
        this.#lives += 1
        this.tabs[one.tab] = this.#open(`tab${one.tab}-${this.#lives}`)
        return
      case 'clear':
        this.#clear()
        return
      default:
        this.#change(one.kind, tab, BRANCHES[one.branch] ?? 'Lund')
    }
  }

  /** The site's data is cleared under the tabs: what none of them has in its memory is gone. */
  #clear(): void {
    const { drafts, concurrentEdits } = this.store
    const stored = [...drafts.values()].map(({ draft }) => draft.value)
    const shown = this.tabs.flatMap((tab) => tab.drafts.all().map(({ value }) => value))
    const known = this.tabs.flatMap(({ replica }) =>
      replica.concurrentEdits.map(({ value }) => value),
    )
    const inMemory = new Set([...shown, ...known])
    for (const value of [
      ...stored,
      ...[...concurrentEdits.values()].map((concurrentEdit) => concurrentEdit.value),
    ]) {
      if (value !== null && !inMemory.has(value)) this.died.add(value)
    }
    for (const value of shown) if (value !== null) this.unheard.add(value)
    drafts.clear()
    concurrentEdits.clear()
    this.store.life += 1
  }

  /** What was to be written again after the store was cleared. */
  #dieUnwritten({ drafts, replica }: Tab): void {
    const { store } = this
    const isStored = (value: string | null) =>
      [...store.drafts.values()].some(({ draft }) => draft.value === value) ||
      [...store.concurrentEdits.values()].some((concurrentEdit) => concurrentEdit.value === value)
    for (const { value } of [...drafts.all(), ...replica.concurrentEdits]) {
      if (value !== null && !isStored(value)) this.died.add(value)
    }
  }

  #written(tab: Tab): void {
    for (const value of tab.ending) this.ended.add(value)
    tab.ending.clear()
    tab.unwritten.clear()
  }

  #change(
    kind: Exclude<Step['kind'], 'flush' | 'refresh' | 'die' | 'clear'>,
    tab: Tab,
    branch: string,
  ): void {
    const { draft } = newRecord(branch, 'x')
    const key = cellKey('t', draft.address)
    const seen = tab.drafts.get(key)?.value ?? null
    if (kind === 'type') {
      const value = `v${this.typed.size}`
      this.typed.add(value)
      if (seen !== null) tab.ending.add(seen)
      tab.unwritten.set(branch, value)
      tab.drafts.edit(key, draft.attribute, draft.address, draft.base, value)
      return
    }
    if (kind === 'saved' || kind === 'failed') this.#answer(kind, tab, branch)
    if (seen === null) return
    if (kind === 'send') {
      if (tab.drafts.beginSave(new Set([key])).drafts.length > 0) tab.sent.set(key, seen)
    }
    if (kind === 'discard' && tab.drafts.get(key)?.status.kind !== 'saving') {
      tab.ending.add(seen)
      tab.unwritten.delete(branch)
      tab.drafts.discard([key])
    }
  }

  #answer(kind: 'saved' | 'failed', tab: Tab, branch: string): void {
    const { draft } = newRecord(branch, 'x')
    const key = cellKey('t', draft.address)
    const sent = tab.sent.get(key)
    if (sent === undefined) return
    tab.sent.delete(key)
    if (kind === 'failed') {
      tab.drafts.settle([{ kind: 'failed', id: key, reason: 'cell', message: 'no' }])
      return
    }
    tab.ending.add(sent)
    if (tab.unwritten.get(branch) === sent) tab.unwritten.delete(branch)
    tab.drafts.settle([{ kind: 'saved', id: key, base: { ...draft.base, value: sent } }])
  }

  /** Everybody writes and looks until nothing moves any more. */
  async settle(): Promise<void> {
    for (const tab of this.tabs) for (const branch of BRANCHES) this.#answer('saved', tab, branch)
    for (let round = 0; round < 3; round += 1) {
      for (const tab of this.tabs) {
        await tab.replica.refresh()
        this.#written(tab)
      }
    }
  }
}

it('over any interleaving of tabs, edits, saves, deaths and cleared stores no value is lost or comes again, and all tabs agree', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const world = new World()
      for (const one of steps) await world.play(one)
      await world.settle()
      for (const { draft, saver } of world.store.drafts.values()) {
        const isLeft = !world.tabs.some(({ name }) => name === saver?.tab)
        if (draft.status.kind === 'saving')
          expect(isLeft, 'under way, and nobody saves it').toBe(true)
      }
      const held = new Set([...world.store.drafts.values()].map(({ draft }) => draft.value))
      const waiting = new Set([...world.store.concurrentEdits.values()].map(({ value }) => value))
      for (const value of world.typed) {
        const isAccounted =
          held.has(value) || waiting.has(value) || world.ended.has(value) || world.died.has(value)
        expect(isAccounted, `${value} was lost`).toBe(true)
      }
      for (const value of world.ended) {
        if (!world.unheard.has(value)) expect(held.has(value), `${value} came again`).toBe(false)
      }
      for (const { drafts, replica } of world.tabs) {
        const shown = drafts.all().map(({ key, value }) => [key, value])
        const stored = [...world.store.drafts.values()].map(({ draft }) => [
          cellKey('t', draft.address),
          draft.value,
        ])
        expect(shown.sort()).toEqual(stored.sort())
        expect(replica.isHeld).toBe(true)
      }
    }),
    { numRuns: 1_000 },
  )
})

describe('what is typed in one tab while another tab saves the cell', () => {
  const lund = (kind: 'type' | 'send' | 'saved', tab: number): Step => ({ kind, tab, branch: 0 })
  const underWay: readonly Step[] = [
    lund('type', 0),
    { kind: 'flush', tab: 0 },
    { kind: 'refresh', tab: 1 },
    lund('send', 0),
    { kind: 'flush', tab: 0 },
    { kind: 'refresh', tab: 1 },
    lund('type', 1),
  ]

  async function heldAfter(steps: readonly Step[]): Promise<readonly DraftRecord[]> {
    const world = new World()
    for (const one of steps) await world.play(one)
    await world.settle()
    return [...world.store.drafts.values()]
  }

  it('is an edit of what was saved, though the answer came before the edit was heard of', async () => {
    const held = await heldAfter([...underWay, { kind: 'flush', tab: 1 }, lund('saved', 0)])
    expect(held).toMatchObject([
      { saver: null, draft: { value: 'v1', status: { kind: 'dirty' }, base: { value: 'v0' } } },
    ])
  })

  it('is under way no more when it is written after the save has ended', async () => {
    const held = await heldAfter([...underWay, lund('saved', 0), { kind: 'flush', tab: 0 }])
    expect(held).toMatchObject([{ saver: null, draft: { value: 'v1', status: { kind: 'dirty' } } }])
  })
})
