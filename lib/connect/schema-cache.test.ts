import { expect, test } from 'vitest'
import type { TableSchema } from '@/lib/data-table'
import { createSchemaCache } from './schema-cache'

function schema(id: string): TableSchema {
  const table = { id, arn: '', name: id, description: '', lockLevel: 'VALUE' as const }
  const unknown = { timeZone: null, lastModifiedAtMs: null, lastModifiedRegion: null }
  return { table: { ...table, ...unknown }, attributes: [] }
}

function cacheOf(fetch = (id: string) => Promise.resolve(schema(id))) {
  const reads: string[] = []
  const clock = { now: 0 }
  const cache = createSchemaCache(
    (id) => {
      reads.push(id)
      return fetch(id)
    },
    { nowMs: () => clock.now },
  )
  return { cache, clock, reads }
}

test('callers at once share one read, each within its age', async () => {
  const { cache, clock, reads } = cacheOf()
  await Promise.all([cache.read('a', 100), cache.read('a', 100), cache.read('b', 100)])
  expect(reads).toEqual(['a', 'b'])
  clock.now = 99
  await cache.read('a', 100)
  expect(reads).toEqual(['a', 'b'])
  clock.now = 100
  await cache.read('a', 100)
  expect(reads).toEqual(['a', 'b', 'a'])
})

test('an age of nothing reads now', async () => {
  const { cache, reads } = cacheOf()
  await cache.read('a', 100)
  await cache.read('a', 0)
  expect(reads).toEqual(['a', 'a'])
})

test('trouble reaches whoever shares the read, and the next one reads again', async () => {
  let isDown = true
  const { cache, reads } = cacheOf((id) =>
    isDown ? Promise.reject(new Error('down')) : Promise.resolve(schema(id)),
  )
  const both = await Promise.allSettled([cache.read('a', 100), cache.read('a', 100)])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  isDown = false
  await cache.read('a', 100)
  expect(reads).toEqual(['a', 'a'])
})

test('remembers no more than its bound', async () => {
  const { cache, reads } = cacheOf()
  for (let index = 0; index <= 200; index += 1) await cache.read(`t${index}`, 100)
  await cache.read('t200', 100)
  await cache.read('t0', 100)
  expect(reads.slice(201)).toEqual(['t0'])
})
