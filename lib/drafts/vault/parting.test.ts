import { expect, it } from 'vitest'
import { dropParting, leaveParting, type PartingStorage, readPartings } from './parting'
import { newRecord } from './testing'

function storageOf(capacity = Number.POSITIVE_INFINITY): PartingStorage {
  const items = new Map<string, string>()
  return {
    get length() {
      return items.size
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, text) => {
      if (text.length > capacity) throw new DOMException('full', 'QuotaExceededError')
      items.set(name, text)
    },
    removeItem: (name) => items.delete(name),
  }
}

const scope = { instanceId: 'i', person: 'p' }

it('gives back what a tab left of a table, and to no other table or scope', () => {
  const place = { storage: storageOf(), scope, tableId: 't' }
  const before = newRecord('Lund', 'a')
  const mine = newRecord('Lund', 'half a sen')
  const left = [
    { key: mine.key, ancestor: before, mine },
    // Whoever discarded it gets it back rather than losing what was not discarded.
    { key: 'gone', ancestor: before, mine: null },
  ]
  expect(leaveParting(place, 'tab-1', left)).toBe(true)
  expect([...readPartings(place)]).toEqual([['tab-1', left.slice(0, 1)]])
  expect(readPartings({ ...place, tableId: 't2' }).size).toBe(0)
  expect(readPartings({ ...place, scope: { ...scope, person: 'q' } }).size).toBe(0)
  dropParting(place, 'tab-1')
  expect(readPartings(place).size).toBe(0)
})

it('says so when the storage is full, and leaves alone what it cannot read', () => {
  const mine = newRecord('Lund', 'a')
  const changes = [{ key: mine.key, ancestor: null, mine }]
  expect(leaveParting({ storage: storageOf(10), scope, tableId: 't' }, 'tab', changes)).toBe(false)
  const storage = storageOf()
  const place = { storage, scope, tableId: 't' }
  leaveParting(place, 'tab', changes)
  const name = storage.key(0) ?? ''
  for (const broken of ['', '{', '[{"key":"k","ancestor":null,"mine":{"shape":99}}]']) {
    storage.setItem(name, broken)
    expect(readPartings(place).size).toBe(0)
    expect(storage.getItem(name)).toBe(broken)
  }
})
