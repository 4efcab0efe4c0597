import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Attribute, cellKey, lockScope, type PrimaryValues } from '@/lib/data-table'
import { DraftStore } from '@/lib/drafts/draft-store'
import { storedTable } from '@/lib/drafts/testing'
import { keptDrafts } from './kept-drafts'
import { mergeRecord } from './merge-records'
import { DraftReplica, type ReplicaStorage } from './replica'
import { fromStored, toStored } from './shape'
import type { DraftRecord } from './types'

const LUND: PrimaryValues = [{ attribute: 'Branch', value: 'Lund' }]
const LUNDA: PrimaryValues = [{ attribute: 'Branch', value: 'Lunda' }]

/** Two tabs of one browser over one draft storage; what one writes the other reads as a browser would hand it over. */
function twoTabs(held = new Map<string, DraftRecord>()) {
  const open = (tab: string) => {
    const drafts = new DraftStore(storedTable({ isStored: () => true }))
    drafts.stored.neighbourInRecord = () => ({
      primaryValues: LUND,
      attribute: 'Note',
      lockVersion: { dataTable: 'd1', attribute: 'a1', primaryValues: 'p1', value: 'v1' },
    })
    const draftStorage: ReplicaStorage = {
      tab,
      generation: 'one',
      connect: async () => {},
      load: async () => ({
        drafts: [...held.values()].map(handedOver),
        concurrentEdits: [],
        newer: 0,
      }),
      putDrafts: async (_tableId, changes) => {
        const records = changes.map((change) => {
          const { record } = mergeRecord(change, held.get(change.key) ?? null, tab)
          if (record === null) held.delete(change.key)
          else held.set(change.key, record)
          return record
        })
        return { isHeld: true, records, concurrentEdits: [] }
      },
      putConcurrentEdits: async () => true,
    }
    const replica = new DraftReplica({
      draftStorage,
      tableId: 't',
      drafts: keptDrafts(drafts),
      tableName: () => 'Branches',
      saveIdOf: () => 'save-1',
      onWritten: () => {},
      onNews: () => {},
    })
    return { drafts, replica }
  }
  return { held, one: open('one'), two: open('two') }
}

function handedOver(record: DraftRecord): DraftRecord {
  const read = fromStored(record.key, structuredClone(toStored(record)))
  if (!read.ok) throw new Error(read.reason)
  return read.value
}

describe('a rename that one tab has under way', () => {
  it('is no sending of the other tab, whose view of the lock moves meanwhile, and goes when it is saved', async () => {
    const { held, one, two } = twoTabs()
    one.drafts.records.rename(LUND, LUNDA)
    const [sent] = one.drafts.beginSave().renames
    await one.replica.flush()
    await two.replica.refresh()
    expect(two.drafts.records.renames()[0]?.status.kind).toBe('saving')

    // A cell of the record was saved before it: the other tab hears so, and its rename stands on the version of today.
    const scope = lockScope('PRIMARY_VALUE', true, { primaryValues: LUND, attribute: 'Note' })
    two.drafts.forwardScope('PRIMARY_VALUE', true, { scope: scope ?? '', from: 'p1', to: 'p2' })
    expect(two.drafts.records.renames()[0]?.witness?.lockVersion?.primaryValues).toBe('p2')
    await two.replica.flush()
    expect([...held.values()].map(({ saver }) => saver?.tab)).toEqual(['one'])

    const base = { value: 'Lunda', lockVersion: null, modifiedAtMs: null, modifiedRegion: null }
    one.drafts.settle([{ kind: 'saved', id: sent?.key ?? '', base }])
    await one.replica.flush()
    expect([...held.keys()]).toEqual([])
    await two.replica.refresh()
    for (const { drafts } of [one, two]) expect(drafts.records.renames()).toEqual([])
  })
})

describe('a text that another tab typed over the one of this', () => {
  const NOTE = {
    id: 'Note',
    name: 'Note',
    valueType: 'TEXT',
    description: '',
    isPrimary: false,
    rules: {},
  } as const
  const address = { primaryValues: LUND, attribute: 'Note' }
  const base = { value: 'stored', lockVersion: null, modifiedAtMs: null, modifiedRegion: null }
  const key = cellKey('t', address)
  const type = ({ drafts }: ReturnType<typeof twoTabs>['one'], value: string) =>
    drafts.edit(key, NOTE, address, base, value)

  it('is not taken away by undo or redo here', async () => {
    const { one, two } = twoTabs()
    type(one, 'of one')
    await one.replica.flush()
    await two.replica.refresh()
    type(two, 'of two')
    await two.replica.flush()
    await one.replica.refresh()
    expect(one.drafts.get(key)?.value).toBe('of two')
    expect(one.drafts.replay('undo')).toBeNull()
    expect(one.drafts.get(key)?.value).toBe('of two')
    // Where it was typed it is the last step.
    two.drafts.replay('undo')
    expect(two.drafts.get(key)?.value).toBe('of one')
    two.drafts.replay('redo')
    await two.replica.flush()
    await one.replica.refresh()
    expect(one.drafts.replay('redo')).toBeNull()
    expect(one.drafts.get(key)?.value).toBe('of two')
  })
})

describe('a draft of an attribute that the tabs know by different names', () => {
  const IDS = ['id-Branch', 'id-A', 'id-B', 'id-C'] as const
  const attributes = (names: readonly string[]): readonly Attribute[] =>
    IDS.map((id, at) => ({
      id,
      name: names[at] ?? id,
      valueType: 'TEXT',
      description: '',
      isPrimary: at === 0,
      rules: {},
    }))

  function edit({ drafts }: ReturnType<typeof twoTabs>['one'], id: string, value: string) {
    const [primary, ...others] = [...drafts.attributes.values()]
    const attribute = others.find((one) => one.id === id)
    if (primary === undefined || attribute === undefined) throw new Error(`No attribute ${id}`)
    const primaryValues = [{ attribute: primary.name, value: 'Lund' }]
    const address = { primaryValues, attribute: attribute.name }
    const base = { value: 'stored', lockVersion: null, modifiedAtMs: null, modifiedRegion: null }
    drafts.edit(cellKey('t', address), attribute, address, base, value)
  }

  /** By the attribute's id; fails where a draft is not in its own cell. */
  function values({ drafts }: ReturnType<typeof twoTabs>['one']) {
    return drafts.all().map(({ key, address, attribute, value }) => {
      expect(drafts.attributes.get(address.attribute)?.id).toBe(attribute.id)
      expect(drafts.attributes.has(address.primaryValues[0]?.attribute ?? '')).toBe(true)
      expect(key).toBe(cellKey('t', address))
      return `${attribute.id} ${value}`
    })
  }

  it('is one draft of its own cell in both, whichever tab reads new names when', async () => {
    const names = fc.shuffledSubarray(['Site', 'Note', 'Phone', 'Hours'], { minLength: 4 })
    const step = fc.oneof(
      fc.record({ tab: fc.constantFrom('one', 'two'), names }),
      fc.record({ tab: fc.constantFrom('one', 'two'), edits: fc.constantFrom(...IDS.slice(1)) }),
    )
    await fc.assert(
      fc.asyncProperty(names, fc.array(step, { maxLength: 12 }), async (first, steps) => {
        const tabs = twoTabs()
        const { held, one, two } = tabs
        for (const { drafts } of [one, two]) drafts.judgeBy(attributes(first))
        const typed = new Map<string, string>()
        for (const [at, did] of steps.entries()) {
          const tab = did.tab === 'one' ? one : two
          if ('names' in did) {
            const now = new Map(
              [...tab.drafts.attributes.values()].map(({ id, name }) => [id, name] as const),
            )
            const changed = attributes(did.names)
            const renamed = changed.map(({ id, name }) => [now.get(id) ?? name, name] as const)
            tab.drafts.rename(new Map(renamed.filter(([from, to]) => from !== to)))
            tab.drafts.judgeBy(changed)
          } else {
            typed.set(did.edits, `${did.edits} v${at}`)
            edit(tab, did.edits, `v${at}`)
          }
          await tab.replica.flush()
          await (tab === one ? two : one).replica.refresh()
        }
        const all = [...typed.values()].sort()
        expect(values(one).sort()).toEqual(all)
        expect(values(two).sort()).toEqual(all)
        // Neither writes anew what the other wrote under its own names.
        const before = [...held.values()].map(({ rev }) => rev)
        for (const { replica } of [one, two, one]) await replica.refresh()
        expect([...held.values()].map(({ rev }) => rev)).toEqual(before)
        expect(held.size).toBe(all.length)
      }),
    )
  })

  it('comes back in its own cell from what was kept by names, and keeps who sent it', async () => {
    const { held, one } = twoTabs()
    one.drafts.judgeBy(attributes(['Branch', 'Note', 'Phone', 'Hours']))
    edit(one, 'id-A', 'mine')
    one.drafts.beginSave()
    await one.replica.flush()
    const [[kept, record] = []] = [...held]
    if (kept === undefined || record === undefined) throw new Error('Nothing is held')
    held.delete(kept)
    const byName = cellKey('t', { primaryValues: LUND, attribute: 'Note' })
    held.set(byName, { ...record, key: byName })
    const again = twoTabs(held).two
    again.drafts.judgeBy(attributes(['Branch', 'Note', 'Phone', 'Hours']))
    await again.replica.refresh()
    expect(values(again)).toEqual(['id-A mine'])
    expect([...held].map(([key, { saver }]) => [key, saver?.tab])).toEqual([[kept, 'one']])
  })

  it('and one of an attribute that is gone stay two, though one has the name of the other', async () => {
    const { held, one } = twoTabs()
    const [branch, a, ...others] = attributes(['Branch', 'Note', 'Phone', 'Hours'])
    if (branch === undefined || a === undefined) throw new Error('No attributes')
    one.drafts.judgeBy([branch, { ...a, id: 'id-gone' }, ...others])
    edit(one, 'id-gone', 'of the old')
    await one.replica.flush()
    const { two } = twoTabs(held)
    two.drafts.judgeBy([branch, a, ...others])
    edit(two, 'id-A', 'of the new')
    await two.replica.refresh()
    expect(two.drafts.all().map(({ value }) => value)).toEqual(['of the new', 'of the old'])
    expect([...held.values()].map(({ draft }) => draft.value).sort()).toEqual([
      'of the new',
      'of the old',
    ])
  })
})
