import { expect, test } from 'vitest'
import type { TableSchema } from '@/lib/data-table'
import type { Party } from './pace'
import { createReadingCache } from './reading-cache'

function schema(id: string): TableSchema {
  const table = { id, arn: '', name: id, description: '', lockLevel: 'VALUE' as const }
  const unknown = { timeZone: null, lastModifiedAtMs: null, lastModifiedRegion: null }
  return { table: { ...table, ...unknown }, attributes: [] }
}

const READING: Party = { kind: 'reading' }
const SAVE: Party = { kind: 'save' }

function cacheOf(fetch = (id: string) => Promise.resolve(schema(id))) {
  const reads: string[] = []
  const signals: AbortSignal[] = []
  const clock = { now: 0 }
  const cache = createReadingCache(
    (id, _, signal) => {
      reads.push(id)
      signals.push(signal)
      return fetch(id)
    },
    { nowMs: () => clock.now },
  )
  const read = (id: string, maxAgeMs: number, party = READING, signal?: AbortSignal) =>
    cache.read(id, { maxAgeMs, party, signal })
  return { read, clock, reads, signals }
}

test('callers at once share one read, each within its age', async () => {
  const { read, clock, reads } = cacheOf()
  await Promise.all([read('a', 100), read('a', 100), read('b', 100)])
  expect(reads).toEqual(['a', 'b'])
  clock.now = 99
  await read('a', 100)
  expect(reads).toEqual(['a', 'b'])
  clock.now = 100
  await read('a', 100)
  expect(reads).toEqual(['a', 'b', 'a'])
})

test('an age of nothing reads now', async () => {
  const { read, reads } = cacheOf()
  await read('a', 100)
  await read('a', 0)
  expect(reads).toEqual(['a', 'a'])
})

test('trouble reaches whoever shares the read, and the next one reads again', async () => {
  let isDown = true
  const { read, reads } = cacheOf((id) =>
    isDown ? Promise.reject(new Error('down')) : Promise.resolve(schema(id)),
  )
  const both = await Promise.allSettled([read('a', 100), read('a', 100)])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  isDown = false
  await read('a', 100)
  expect(reads).toEqual(['a', 'a'])
})

test('remembers no more than its bound', async () => {
  const { read, reads } = cacheOf()
  for (let index = 0; index <= 200; index += 1) await read(`t${index}`, 100)
  await read('t200', 100)
  await read('t0', 100)
  expect(reads.slice(201)).toEqual(['t0'])
})

test('a save does not wait for the reading of a page that is under way, and a page does for that of a save', async () => {
  let end = () => {}
  const { read, reads } = cacheOf((id) => new Promise((done) => (end = () => done(schema(id)))))
  const page = read('a', 100)
  const save = read('a', 100, SAVE)
  expect(reads).toEqual(['a', 'a'])
  const later = read('a', 100)
  end()
  await Promise.all([save, later])
  await read('a', 100, SAVE)
  expect(reads).toEqual(['a', 'a'])
  void page
})

test('a reading ends when all who wait for it have gone, and nobody joins it any more', async () => {
  const { read, reads, signals } = cacheOf(() => new Promise(() => {}))
  const [first, second] = [new AbortController(), new AbortController()]
  const both = [read('a', 100, READING, first.signal), read('a', 100, READING, second.signal)]
  first.abort(new Error('gone'))
  expect(signals[0]?.aborted).toBe(false)
  second.abort(new Error('gone'))
  expect(signals[0]?.aborted).toBe(true)
  for (const one of both) await expect(one).rejects.toThrow('gone')
  void read('a', 100)
  expect(reads).toEqual(['a', 'a'])
})
