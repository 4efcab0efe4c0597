import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Attribute, cellKey, type PrimaryValues } from '@/lib/data-table'
import { DraftStore } from '../draft-store'
import { isOfRecord, keptDrafts } from './kept-drafts'
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
  const store = new DraftStore()
  store.tableId = 't'
  return store
}

/** What a second tab, or a later sitting, makes of what this one writes. */
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
    const { record, rival } = mergeRecord(
      { key: later.key, ancestor: null, mine: later },
      earlier,
      'tab',
    )
    expect(record?.draft.value).toBe('["Ystad","x"]')
    expect(rival).toBeNull()
  })
})

function stored(value: string) {
  return { value, lockVersion: null, modifiedAtMs: null, modifiedRegion: null }
}
