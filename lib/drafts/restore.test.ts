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
  const isRecord = { isRecordStored: false, isRecordGone: false }
  const step = restoreCell({ ...change, before, after: null }, before, { ...now, ...isRecord })
  expect(step).toMatchObject({
    draft: {
      value: 'typed',
      base: { value: 'seen' },
      status: { kind: 'conflict', reason: 'gone' },
    },
  })
})
