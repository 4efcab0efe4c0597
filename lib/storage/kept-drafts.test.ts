import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Attribute, cellKey, type PrimaryValues, sortPrimaryValues } from '@/lib/data-table'
import type { Draft } from '@/lib/drafts/draft'
import { DraftStore } from '@/lib/drafts/draft-store'
import { storedTable } from '@/lib/drafts/testing'
import { isOfRecord, keptDrafts, readableDraft } from './kept-drafts'
import { mergeRecord } from './merge-records'
import { fromStored, toStored } from './shape'
import { newRecord } from './testing'

const NOTE: Attribute = {
  id: 'a1',
  name: 'Note',
  valueType: 'TEXT',
  description: '',
  isPrimary: false,
  rules: {},
}

function keyed(value: string, other = 'x'): PrimaryValues {
  return [
    { attribute: 'Branch', value },
    { attribute: 'Team', value: other },
  ]
}

function storeOf(): DraftStore {
  const store = new DraftStore(storedTable())
  return store
}

/** What a second tab, or a later session, makes of what this one writes. */
function carried(from: DraftStore): DraftStore {
  const to = storeOf()
  const kept = keptDrafts(to)
  for (const draft of keptDrafts(from).all()) {
    const written = { ...newRecord('', ''), key: draft.key, draft }
    const read = fromStored(draft.key, structuredClone(toStored(written)))
    if (!read.ok) throw new Error(read.reason)
    kept.adopt(draft.key, read.value.draft)
  }
  return to
}

describe('what is drafted of records', () => {
  it('comes back from the vault whole: renames, records to be added, and what cells are of', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string({ minLength: 1 }), (name, to, value) => {
        fc.pre(name !== to)
        const store = storeOf()
        store.records.rename(keyed(name), keyed(to, name))
        store.records.add(keyed(`${to}!`), [{ attribute: NOTE, value }], 'add-record')
        store.records.add(keyed(`${to}?`), [], 'add-record')
        store.records.delete(keyed(name, 'y'), [{ attribute: NOTE, base: stored(value) }])
        store.beginSave()
        const back = carried(store)
        expect(back.records.renames()).toEqual(store.records.renames())
        expect(back.records.newRecords()).toEqual(store.records.newRecords())
        expect(back.all()).toEqual(store.all())
        expect(back.records.isDeleted(keyed(name, 'y'))).toBe(true)
      }),
    )
  })

  it('keeps its identity until it changes, and goes when it is taken away', () => {
    const store = storeOf()
    const kept = keptDrafts(store)
    store.records.rename(keyed('Lund'), keyed('Malmö'))
    store.records.add(keyed('Oslo'), [], 'add-record')
    for (const draft of kept.all()) {
      expect(isOfRecord(draft.key)).toBe(true)
      expect(kept.get(draft.key)).toBe(draft)
      kept.adopt(draft.key, null)
    }
    expect(kept.all()).toEqual([])
    expect(isOfRecord(cellKey('t', { primaryValues: keyed('Lund'), attribute: 'Note' }))).toBe(
      false,
    )
  })

  it('that two tabs name otherwise is called what was chosen later, without a rival in a cell', () => {
    const names = ['Malmö', 'Ystad'].map((to, at) => {
      const store = storeOf()
      store.records.rename(keyed('Lund'), keyed(to))
      const [draft] = keptDrafts(store).all()
      if (draft === undefined) throw new Error('Nothing is drafted.')
      return { ...newRecord('', ''), key: draft.key, editedAtMs: at, draft }
    })
    const [earlier = null, later = null] = names
    if (later === null) throw new Error('There is no second name.')
    const { record, concurrentEdit } = mergeRecord(
      { key: later.key, ancestor: null, mine: later },
      earlier,
      'tab',
    )
    expect(record?.draft.value).toBe('[["Branch","Ystad"],["Team","x"]]')
    expect(concurrentEdit).toBeNull()
  })
})

describe('a rename that is kept', () => {
  const IDS = ['id-1', 'id-2', 'id-3'] as const
  type Values = Readonly<Record<(typeof IDS)[number], string>>

  /** A tab that knows the primary attributes by these names, in the order of their ids. */
  function tabWith(names: readonly string[]) {
    const attributes = IDS.map((id, at) => ({
      ...NOTE,
      id,
      name: names[at] ?? id,
      isPrimary: true,
    }))
    const store = storeOf()
    store.judgeBy(attributes)
    const record = (values: Values): PrimaryValues =>
      sortPrimaryValues(attributes.map(({ id, name }) => ({ attribute: name, value: values[id] })))
    const byId = (primaryValues: PrimaryValues): Readonly<Record<string, string>> =>
      Object.fromEntries(
        primaryValues.map(({ attribute, value }) => [store.attributes.get(attribute)?.id, value]),
      )
    return { store, record, byId }
  }

  /** What the second tab makes of what the first one writes. */
  function carry(from: DraftStore, to: DraftStore, change = (draft: Draft) => draft): void {
    const [written, read] = [keptDrafts(from), keptDrafts(to)]
    for (const draft of written.all().map(change)) {
      const key = written.keptKey(draft)
      const there = fromStored(key, structuredClone(toStored({ ...newRecord('', ''), key, draft })))
      if (!there.ok) throw new Error(there.reason)
      const here = read.here(key, there.value.draft)
      read.adopt(here.key, here)
    }
  }

  const values = fc.constantFrom('x', 'y', 'z')
  const record = fc.record({ 'id-1': values, 'id-2': values, 'id-3': values })
  const names = fc.shuffledSubarray(['Branch', 'Team', 'Zone'], { minLength: 3 })

  it('is the same by the ids of its attributes, whatever these are called where it is read', () => {
    fc.assert(
      fc.property(names, names, record, record, record, (here, there, was, sent, to) => {
        fc.pre([sent, to].every((one) => IDS.some((id) => one[id] !== was[id])))
        const [one, two] = [tabWith(here), tabWith(there)]
        one.store.records.rename(one.record(was), one.record(sent))
        one.store.beginSave()
        one.store.records.rename(one.record(was), one.record(to))
        carry(one.store, two.store)
        const [rename] = two.store.records.renames()
        if (rename?.status.kind !== 'saving') throw new Error('Nothing is under way.')
        expect(two.byId(rename.record)).toEqual(was)
        expect(two.byId(rename.to)).toEqual(to)
        expect(two.byId(rename.status.sent)).toEqual(sent)
        expect(rename.to).toEqual(two.record(to))
      }),
    )
  })

  it('is read as the bare list that it was once written as', () => {
    const [one, two] = [tabWith(['Branch', 'Team', 'Zone']), tabWith(['Branch', 'Team', 'Zone'])]
    const [was, to] = [
      { 'id-1': 'x', 'id-2': 'y', 'id-3': 'z' },
      { 'id-1': 'y', 'id-2': 'y', 'id-3': 'x' },
    ]
    one.store.records.rename(one.record(was), one.record(to))
    carry(one.store, two.store, (draft) => ({ ...draft, value: '["y","y","x"]' }))
    expect(two.store.records.renames().map((rename) => two.byId(rename.to))).toEqual([to])
  })

  it('is shown to people as a list of its values', () => {
    const { store, record } = tabWith(['Branch', 'Team', 'Zone'])
    store.records.rename(
      record({ 'id-1': 'x', 'id-2': 'y', 'id-3': 'z' }),
      record({ 'id-1': 'Malmö', 'id-2': 'y', 'id-3': 'z' }),
    )
    const [draft] = keptDrafts(store).all()
    expect(draft && readableDraft(draft)).toMatchObject({
      attribute: { valueType: 'TEXT_LIST' },
      value: '["Malmö","y","z"]',
      base: { value: '["x","y","z"]' },
    })
  })
})

it('a record to be added comes back under the names that its attributes have where it is read', () => {
  const attributes = (names: readonly string[]) =>
    names.map((name, at) => ({ ...NOTE, id: `id-${at}`, name, isPrimary: true }))
  const [one, two] = [storeOf(), storeOf()]
  one.judgeBy(attributes(['Branch', 'Team']))
  two.judgeBy(attributes(['Zone', 'Team']))
  one.records.add(keyed('x', 'x'), [], 'add-record')
  const [written, read] = [keptDrafts(one), keptDrafts(two)]
  for (const draft of written.all()) {
    const here = read.here(written.keptKey(draft), draft)
    read.adopt(here.key, here)
  }
  expect(two.records.newRecords().map(({ primaryValues }) => primaryValues)).toEqual([
    [
      { attribute: 'Team', value: 'x' },
      { attribute: 'Zone', value: 'x' },
    ],
  ])
})

function stored(value: string) {
  return { value, lockVersion: null, modifiedAtMs: null, modifiedRegion: null }
}
