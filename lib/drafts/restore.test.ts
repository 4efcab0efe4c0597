import { expect, test } from 'vitest'
import { type Attribute, type CellBase, cellKey } from '@/lib/data-table'
import { restoreCell } from './restore'

const NAME: Attribute = {
  ...{ id: 'a1', name: 'Name', valueType: 'TEXT', description: '', isPrimary: false, rules: {} },
}
const ADDRESS = { primaryValues: [{ attribute: 'Id', value: '1' }], attribute: 'Name' }
const NOTHING: CellBase = {
  value: null,
  lockVersion: null,
  modifiedAtMs: null,
  modifiedRegion: null,
}

test('an edit that had collided comes back as that where nothing is known of its cell', () => {
  const collision = { reason: 'gone', theirs: NOTHING, message: '' } as const
  const base = { ...NOTHING, value: 'seen' }
  const before = { base, value: 'typed', collision, inDoubt: null, group: null }
  const change = { key: cellKey('t', ADDRESS), address: ADDRESS, attribute: NAME }
  const now = { draft: undefined, attribute: NAME, base: null }
  const isRecord = { isRecordStored: false, isRecordGone: false, isRecordNowhere: false }
  const step = restoreCell({ ...change, before, after: null }, before, { ...now, ...isRecord })
  expect(step).toMatchObject({
    draft: {
      value: 'typed',
      base: { value: 'seen' },
      status: { kind: 'conflict', reason: 'gone' },
    },
  })
})

/** An edit that cleared a value of a record, brought back under a name that holds nothing. */
function clearing(now: { readonly isRecordGone: boolean; readonly isRecordNowhere: boolean }) {
  const typed = { value: null, collision: null, inDoubt: null, group: null, recordId: 'r1' }
  const after = { ...typed, base: { ...NOTHING, value: 'seen' } }
  const change = { key: cellKey('t', ADDRESS), address: ADDRESS, attribute: NAME }
  return restoreCell({ ...change, before: null, after }, after, {
    ...{ draft: undefined, attribute: NAME, base: NOTHING, isRecordStored: false, ...now },
  })
}

test('an edit that clears a value comes back as a collision where its record has another name', () => {
  expect(clearing({ isRecordGone: true, isRecordNowhere: false })).toMatchObject({
    draft: {
      value: null,
      base: { value: 'seen' },
      recordId: 'r1',
      status: { kind: 'conflict', reason: 'gone', gone: 'record' },
    },
  })
})

test('an edit that clears a value is done where its record was deleted', () => {
  expect(clearing({ isRecordGone: true, isRecordNowhere: true })).toEqual({ kind: 'settled' })
  expect(clearing({ isRecordGone: false, isRecordNowhere: false })).toEqual({ kind: 'settled' })
})

test('an edit comes back as a collision where another record of its name holds the very same', () => {
  const typed = { base: NOTHING, value: 'typed', collision: null, inDoubt: null, group: null }
  const after = { ...typed, recordId: 'r1' }
  const change = { key: cellKey('t', ADDRESS), address: ADDRESS, attribute: NAME }
  const base = { ...NOTHING, value: 'typed' }
  const now = { draft: undefined, attribute: NAME, base, recordId: 'r2', isRecordStored: true }
  const isRecord = { isRecordGone: false, isRecordNowhere: false }
  const step = restoreCell({ ...change, before: null, after }, after, { ...now, ...isRecord })
  expect(step).toMatchObject({ draft: { status: { kind: 'conflict', reason: 'other-record' } } })
})
