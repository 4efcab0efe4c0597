import { describe, expect, it } from 'vitest'
import { newRecord } from './testing'
import { type BackupStorage, dropBackup, readBackups, writeBackup } from './unload-backup'

function storageOf(capacity = Number.POSITIVE_INFINITY): BackupStorage {
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

const scope = { instanceId: 'i', user: 'p' }

it('gives back what a tab left of a table, and to no other table or scope', () => {
  const place = { storage: storageOf(), scope, tableId: 't' }
  const before = newRecord('Lund', 'a')
  const mine = newRecord('Lund', 'half a sen')
  const left = [
    { key: mine.key, ancestor: before, mine },
    // Whoever discarded it gets it back rather than losing what was not discarded.
    { key: 'gone', ancestor: before, mine: null },
  ]
  expect(writeBackup(place, 'tab-1', left)).toBe(true)
  const backup = { changes: left.slice(0, 1), damaged: null, newer: 0 }
  expect([...readBackups(place)]).toEqual([['tab-1', backup]])
  expect(readBackups({ ...place, tableId: 't2' }).size).toBe(0)
  expect(readBackups({ ...place, scope: { ...scope, user: 'q' } }).size).toBe(0)
  dropBackup(place, 'tab-1')
  expect(readBackups(place).size).toBe(0)
})

it('says so when the storage is full', () => {
  const mine = newRecord('Lund', 'a')
  const changes = [{ key: mine.key, ancestor: null, mine }]
  expect(writeBackup({ storage: storageOf(10), scope, tableId: 't' }, 'tab', changes)).toBe(false)
})

describe('what a tab left', () => {
  const lund = newRecord('Lund', 'a')
  const oslo = newRecord('Oslo', 'b')
  const place = () => ({ storage: storageOf(), scope, tableId: 't' })

  function left(change: (all: { key: string; ancestor: unknown; mine: object }[]) => string) {
    const at = place()
    writeBackup(at, 'tab', [
      { key: lund.key, ancestor: lund, mine: lund },
      { key: oslo.key, ancestor: null, mine: oslo },
    ])
    const name = at.storage.key(0) ?? ''
    const text = change(JSON.parse(at.storage.getItem(name) ?? ''))
    at.storage.setItem(name, text)
    const backup = readBackups(at).get('tab')
    // Whoever has it elsewhere drops it.
    expect(at.storage.getItem(name)).toBe(text)
    return { name, text, backup }
  }

  it.each(['', '{', '{}', 'null'])('is given whole where it is no list of edits: %j', (text) => {
    const { name, backup } = left(() => text)
    const damaged = { store: 'localStorage', key: name, value: text, reason: expect.any(String) }
    expect(backup).toEqual({ changes: [], damaged, newer: 0 })
  })

  it('is given whole where a part is damaged, and what is sound comes back', () => {
    const { text, backup } = left(([first, second]) =>
      JSON.stringify([
        { ...first, ancestor: 'gone' },
        { ...second, mine: { shape: 3 } },
      ]),
    )
    expect(backup?.changes).toEqual([{ key: lund.key, ancestor: null, mine: lund }])
    expect(backup?.damaged?.value).toBe(text)
  })

  it('is all left alone where only a newer Lockstep can read a part', () => {
    const { backup } = left(([first, second]) =>
      JSON.stringify([first, { ...second, mine: { shape: 99 } }]),
    )
    expect(backup).toEqual({ changes: [], damaged: null, newer: 1 })
  })
})
