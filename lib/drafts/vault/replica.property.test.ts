import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type CellBase, cellKey } from '@/lib/data-table'
import { DraftStore } from '../draft-store'
import { mergeRecord } from './merge-records'
import { DraftReplica } from './replica'
import { newRecord } from './testing'
import type { DraftRecord, Rival, Vault } from './types'

const TABS = 3
const BRANCHES = ['Lund', 'Oslo'] as const

/** One store that the tabs share: the vault's own merging, without a browser below it. */
class SharedStore {
  readonly drafts = new Map<string, DraftRecord>()
  readonly rivals = new Map<string, Rival>()

  of(tab: string): Pick<Vault, 'tab' | 'load' | 'putDrafts' | 'generation'> {
    return {
      tab,
      generation: 'one',
      load: async () => ({
        drafts: [...this.drafts.values()],
        rivals: [...this.rivals.values()],
      }),
      putDrafts: async (_tableId, changes) => {
        const rivals: Rival[] = []
        const records = changes.map((change) => {
          const { record, rival } = mergeRecord(change, this.drafts.get(change.key) ?? null, tab)
          if (record === null) this.drafts.delete(change.key)
          else this.drafts.set(change.key, record)
          if (rival !== null) rivals.push(rival)
          return record
        })
        for (const rival of rivals) this.rivals.set(rival.id, rival)
        return { isHeld: true, records, rivals }
      },
    }
  }
}

interface Tab {
  drafts: DraftStore
  replica: DraftReplica
  /** By branch: the last value typed here that a flush may not have seen. */
  unwritten: Map<string, string>
  /** Values that ended here, and that the store may not know to have ended. */
  ending: Set<string>
}

type Step =
  | { kind: 'type' | 'discard' | 'save' | 'fail'; tab: number; branch: number }
  | { kind: 'flush' | 'refresh' | 'die'; tab: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constantFrom(
      'type' as const,
      'type' as const,
      'discard' as const,
      'save' as const,
      'fail' as const,
    ),
    tab: fc.nat(TABS - 1),
    branch: fc.nat(BRANCHES.length - 1),
  }),
  fc.record({
    kind: fc.constantFrom('flush' as const, 'refresh' as const, 'die' as const),
    tab: fc.nat(TABS - 1),
  }),
)

/** Plays a history; what its person typed and saw go is told apart from what was lost. */
class World {
  readonly store = new SharedStore()
  readonly tabs: Tab[] = Array.from({ length: TABS }, (_, index) => this.#open(`tab${index}`))
  /** Values that ended by a save, a discard, or by typing over them where they were on the screen. */
  readonly ended = new Set<string>()
  /** Values that died with their tab before they could be written. */
  readonly died = new Set<string>()
  readonly typed = new Set<string>()
  #lives = 0

  #open(tab: string): Tab {
    const drafts = new DraftStore()
    const replica = new DraftReplica({
      vault: this.store.of(tab),
      tableId: 't',
      drafts,
      tableName: () => 'Branches',
      saveIdOf: () => null,
      onWritten: () => {},
      onNews: () => {},
    })
    return { drafts, replica, unwritten: new Map(), ending: new Set() }
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
        this.#lives += 1
        this.tabs[one.tab] = this.#open(`tab${one.tab}-${this.#lives}`)
        return
      default:
        this.#change(one.kind, tab, BRANCHES[one.branch] ?? 'Lund')
    }
  }

  #written(tab: Tab): void {
    for (const value of tab.ending) this.ended.add(value)
    tab.ending.clear()
    tab.unwritten.clear()
  }

  #change(kind: 'type' | 'discard' | 'save' | 'fail', tab: Tab, branch: string): void {
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
    if (seen === null) return
    if (kind === 'discard') {
      tab.ending.add(seen)
      tab.unwritten.delete(branch)
      tab.drafts.discard([key])
      return
    }
    if (tab.drafts.beginSave(new Set([key])).drafts.length === 0) return
    const base: CellBase = { ...draft.base, value: seen }
    if (kind === 'save') {
      tab.ending.add(seen)
      tab.unwritten.delete(branch)
      tab.drafts.settle([{ kind: 'saved', id: key, base }])
    } else tab.drafts.settle([{ kind: 'failed', id: key, reason: 'cell', message: 'no' }])
  }

  /** Everybody writes and looks until nothing moves any more. */
  async settle(): Promise<void> {
    for (let round = 0; round < 3; round += 1) {
      for (const tab of this.tabs) {
        await tab.replica.refresh()
        this.#written(tab)
      }
    }
  }
}

it('over any interleaving of tabs, edits, saves and deaths no value is lost or comes again, and all tabs agree', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const world = new World()
      for (const one of steps) await world.play(one)
      await world.settle()
      const held = new Set([...world.store.drafts.values()].map(({ draft }) => draft.value))
      const waiting = new Set([...world.store.rivals.values()].map(({ value }) => value))
      for (const value of world.typed) {
        const isAccounted =
          held.has(value) || waiting.has(value) || world.ended.has(value) || world.died.has(value)
        expect(isAccounted, `${value} was lost`).toBe(true)
      }
      for (const value of world.ended) expect(held.has(value), `${value} came again`).toBe(false)
      for (const { drafts, replica } of world.tabs) {
        const shown = drafts.all().map(({ key, value }) => [key, value])
        const stored = [...world.store.drafts.values()].map(({ key, draft }) => [key, draft.value])
        expect(shown.sort()).toEqual(stored.sort())
        expect(replica.isHeld).toBe(true)
      }
    }),
    { numRuns: 500 },
  )
})
