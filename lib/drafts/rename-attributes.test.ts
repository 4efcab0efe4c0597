import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Attribute, cellKey } from '@/lib/data-table'
import { DraftStore } from './draft-store'
import { storedTable } from './testing'

const NAMES = ['A', 'B', 'C', 'D'] as const

function attributeOf(name: string): Attribute {
  return { id: name, name, valueType: 'TEXT', description: '', isPrimary: false, rules: {} }
}

function addressOf(attribute: string, primary = 'Id') {
  return { primaryValues: [{ attribute: primary, value: '1' }], attribute }
}

function storeOf(attributes: readonly string[]): DraftStore {
  const store = new DraftStore(storedTable())
  const base = { value: 'old', lockVersion: null, modifiedAtMs: null, modifiedRegion: null }
  for (const name of attributes) {
    const address = addressOf(name)
    store.edit(cellKey('t', address), attributeOf(name), address, base, `mine ${name}`)
  }
  return store
}

it('drafts go on under the new names, swapped ones too, with nothing lost', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...NAMES], { minLength: 4 }), (now) => {
      const names = new Map(NAMES.map((name, index) => [name, now[index] ?? name]))
      const store = storeOf(NAMES)
      store.rename(names)
      expect(store.all()).toHaveLength(NAMES.length)
      for (const name of NAMES) {
        const key = cellKey('t', addressOf(names.get(name) ?? name))
        expect(store.get(key)).toMatchObject({ key, value: `mine ${name}` })
      }
    }),
  )
})

it('follows a renamed primary attribute, and a save that is told by the old names', () => {
  const store = storeOf(['A'])
  store.beginSave()
  store.rename(new Map([['Id', 'Number']]))
  const key = cellKey('t', addressOf('A', 'Number'))
  expect(store.get(key)?.status.kind).toBe('saving')
  const base = { value: 'mine A', lockVersion: null, modifiedAtMs: null, modifiedRegion: null }
  store.settle([{ kind: 'saved', id: cellKey('t', addressOf('A')), base }])
  expect(store.all()).toEqual([])
  expect(store.isJustSaved(key)).toBe(true)
})

it('an edit of a deleted attribute and one of that which gets its name stay two', () => {
  const store = storeOf(['A', 'B'])
  store.judgeBy(['A', 'B'].map(attributeOf))
  store.rename(new Map([['A', 'B']]))
  store.judgeBy([{ ...attributeOf('B'), id: 'A' }])
  const values = store.all().map(({ address, value }) => [address.attribute, value])
  expect(values).toEqual([
    ['B', 'mine A'],
    ['B (deleted)', 'mine B'],
  ])
  for (const draft of store.all()) expect(store.get(draft.key)).toBe(draft)
})

it('is told of by the names that its save knows, however these are swapped meanwhile', () => {
  const base = { lockVersion: null, modifiedAtMs: null, modifiedRegion: null }
  const swap = fc.shuffledSubarray([...NAMES], { minLength: 4 })
  fc.assert(
    fc.property(fc.array(swap, { minLength: 1, maxLength: 3 }), (swaps) => {
      const store = storeOf(NAMES)
      store.beginSave()
      for (const now of swaps) {
        store.rename(new Map(NAMES.map((name, index) => [name, now[index] ?? name])))
      }
      for (const name of NAMES) {
        const id = cellKey('t', addressOf(name))
        store.settle([{ kind: 'saved', id, base: { ...base, value: `mine ${name}` } }])
      }
      expect(store.all()).toEqual([])
    }),
  )
})

it('is not called gone for what was looked for under the old name', () => {
  const store = storeOf(['A'])
  store.beginSave()
  store.rename(new Map([['A', 'B']]))
  const theirs = { value: null, lockVersion: null, modifiedAtMs: null, modifiedRegion: null }
  const gone = { kind: 'conflict', reason: 'gone', theirs, message: '' } as const
  store.settle([{ ...gone, id: cellKey('t', addressOf('A')) }])
  const draft = store.get(cellKey('t', addressOf('B')))
  expect(draft).toMatchObject({
    value: 'mine A',
    base: { value: 'old' },
    status: { kind: 'dirty' },
  })
})
