import { expect, it } from 'vitest'
import { parseSaveRequest } from './payload'
import { isUnderstood, PROTOCOL } from './version'

const REQUEST = { tableId: 'table', lockLevel: 'VALUE', primaryAttributes: [], drafts: [] }

it('understands this version and the one before it, which pages did not say', () => {
  expect([undefined, PROTOCOL - 1, PROTOCOL].map(isUnderstood)).toEqual([true, true, true])
  expect([0, PROTOCOL + 1].map((version) => isUnderstood(version))).toEqual([false, false])
})

it('a save of another version is refused in words, whatever else it holds, and its drafts are named', () => {
  const request = { protocol: PROTOCOL + 1, drafts: [{ id: 'a', shape: 'unknown' }] }
  expect(parseSaveRequest(request)).toMatchObject({
    ok: false,
    trouble: { code: 'updated' },
    ids: ['a'],
  })
  expect(parseSaveRequest({ ...REQUEST, protocol: PROTOCOL })).toMatchObject({ ok: true })
  expect(parseSaveRequest(REQUEST)).toMatchObject({ ok: true })
})
