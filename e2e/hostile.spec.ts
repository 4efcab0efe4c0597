import { expect, test } from './fixtures'
import { sharedAppUrl } from './support/global-setup'
import { attack } from './support/hostile/attack'
import { hold } from './support/hostile/exchange'
import { type Call, halfRequests, hostileRequests, type Target } from './support/hostile/requests'
import { actionCall, actionId, ask, readValues, saveOf } from './support/http-user'
import { residentBytes } from './support/process-use'
import { INSTANCE_ID } from './support/services'
import { storedValues } from './support/stored'

const IS_LONG = process.env.LOCKSTEP_LONG !== undefined
const REQUESTS = IS_LONG ? 5000 : 500
/** The stand-in has a fuzz test of its own; this is about its wire. */
const OF_STAND_IN = IS_LONG ? 5000 : 200
const SEED = Number(process.env.LOCKSTEP_SEED ?? 1)
/** More than the heap moves by itself between two collections. */
const MEGABYTES = 256
/** The server closes what is half sent after 30 seconds, and looks every five. */
const HALF_MS = 40_000

const TABLE = {
  lockLevel: 'VALUE',
  attributes: [
    { name: 'Branch', type: 'TEXT', primary: true },
    { name: 'Note', type: 'TEXT' },
  ],
  records: [{ key: ['a'], values: { Note: 'base' } }],
} as const

function callOf(name: 'saveDrafts' | 'followSave', path: string): Call {
  return {
    method: 'POST',
    path,
    headers: [
      ['Accept', 'text/x-component'],
      ['Next-Action', actionId(name)],
    ],
    type: 'text/plain;charset=UTF-8',
    body: null,
  }
}

test.describe.configure({ timeout: IS_LONG ? 900_000 : 90_000 })

test('hostile requests are refused in words; the app lives, and the next save takes under a second', async ({
  standIn,
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE, standIn.connect)
  const { appUrl, appPid } = standIn
  const { host, port } = new URL(appUrl)
  const table = `/tables/${tableId}`
  const target: Target = {
    host,
    paths: [
      '/',
      table,
      `${table}/values`,
      `${table}/schema`,
      `${table}/changes`,
      `${table}/saves/${tableId}`,
      '/api/tables',
      '/api/health',
      '/api/ready',
      '/api/metrics',
      '/icon.svg',
      '/_next/static/nothing.js',
    ],
    calls: [callOf('saveDrafts', table), callOf('followSave', table)],
  }
  const held = halfRequests(target).map((half) => hold(Number(port), half))
  const all = hostileRequests(target, REQUESTS, SEED)
  const half = Math.floor(all.length / 2)
  expect(await attack(Number(port), all.slice(0, half))).toEqual([])
  const before = residentBytes(appPid)
  expect(await attack(Number(port), all.slice(half))).toEqual([])
  expect((residentBytes(appPid) - before) / 1024 / 1024).toBeLessThan(MEGABYTES)

  const [value] = await readValues(appUrl, tableId)
  if (value === undefined) throw new Error('The table is empty.')
  const saved = await ask(
    appUrl,
    actionCall('saveDrafts', tableId, saveOf(tableId, [value], 'new')),
  )
  expect(saved.text).toContain('"kind":"saved"')
  expect(saved.ms).toBeLessThan(1000)
  expect((await ask(appUrl, { path: '/api/health' })).status).toBe(200)
  if (IS_LONG) {
    const late = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error('Half a request is still held.')), HALF_MS)
    })
    await Promise.race([Promise.all(held.map(({ closed }) => closed)), late])
  }
  for (const one of held) one.drop()
})

test('hostile requests to the stand-in are refused, and leave the tables as they were', {
  tag: '@more',
}, async ({ standIn, makeTable }) => {
  const { tableId } = await makeTable(TABLE, standIn.connect)
  // Some would delete it.
  const { tableId: victim } = await makeTable(TABLE, standIn.connect)
  const { host, port } = new URL(standIn.connectUrl)
  const instance = `/data-tables/${INSTANCE_ID}`
  const table = `${instance}/${victim}`
  const called = (path: string): Call => {
    return { method: 'POST', path, headers: [], type: 'application/json', body: null }
  }
  const target: Target = {
    host,
    paths: [
      '/_local/health',
      '/_local/metrics',
      '/_local/journal',
      instance,
      table,
      `${table}/attributes`,
      `${table}/attributes/Note`,
      `/tags/${encodeURIComponent(`arn:aws:connect:us-east-1:1:instance/${INSTANCE_ID}`)}`,
    ],
    calls: [
      called('/search-data-tables'),
      called(`${table}/values/list`),
      called(`${table}/values/update`),
      called(`${table}/values/describe`),
      called(`${table}/values/evaluate`),
    ],
  }
  expect(await attack(Number(port), hostileRequests(target, OF_STAND_IN, SEED))).toEqual([])
  expect(await storedValues(standIn.connect, tableId)).toEqual(['a › Note = base'])
})

test('no answer that holds data of a table may be kept by a browser or a proxy', {
  tag: '@more',
}, async ({ makeTable }) => {
  const { tableId } = await makeTable(TABLE)
  const table = `/tables/${tableId}`
  for (const path of ['/', table, `${table}/values`, `${table}/schema`, '/api/tables']) {
    const { status, headers } = await ask(sharedAppUrl(), { path })
    expect(status, path).toBe(200)
    expect(headers['cache-control'], path).toContain('no-store')
  }
})
