import { describe, expect, it } from 'vitest'
import { type Attribute, type CellBase, cellKey } from '@/lib/data-table'
import { DraftStore } from './draft-store'
import { sortRestored } from './sort-restored'
import { resolveNow } from './testing'

const NAME: Attribute = {
  ...{ id: 'a1', name: 'Name', valueType: 'TEXT', description: '', isPrimary: false, rules: {} },
}
const RECORD = [{ attribute: 'Id', value: '1' }]
const ADDRESS = { primaryValues: RECORD, attribute: 'Name' }
const KEY = cellKey('t', ADDRESS)

function base(value: string | null): CellBase {
  return { value, lockVersion: null, modifiedAtMs: null, modifiedRegion: null }
}

/** A store with an edit of the record r1, whose cell holds `stored`. */
function storeOf(stored: string | null) {
  const store = new DraftStore()
  const now = { recordId: 'r1', attribute: NAME }
  store.tableId = 't'
  store.isStored = () => true
  store.recordIdOf = () => now.recordId
  store.baseOf = () => base(stored)
  store.judgeBy([NAME])
  store.edit(KEY, NAME, ADDRESS, base(stored), 'mine')
  return { store, now }
}

const reasonIn = (store: DraftStore) => {
  const status = store.get(KEY)?.status
  return status?.kind === 'conflict' ? status.reason : status?.kind
}

describe.each(['seen', null])(
  'an edit of a record of which another has the name (%s)',
  (stored) => {
    it('is told of by a reading, by undo and after a reload', () => {
      const { store, now } = storeOf(stored)
      now.recordId = 'r2'
      const draft = store.get(KEY)
      if (draft === undefined) throw new Error('Nothing is drafted.')
      const read = { attribute: NAME, hasRecord: true, recordId: 'r2', base: base(stored) }
      const lock = { level: 'VALUE', hasPrimaries: true } as const
      expect(sortRestored(draft, { ...read, witness: null }, lock)).toMatchObject({
        kind: 'conflict',
        step: { draft: { status: { kind: 'conflict', reason: 'other-record' } } },
      })
      store.takeRead(() => base(stored))
      expect(reasonIn(store)).toBe('other-record')

      const undone = storeOf(stored)
      undone.store.replay('undo')
      expect(undone.store.all()).toEqual([])
      undone.now.recordId = 'r2'
      undone.store.replay('redo')
      expect(reasonIn(undone.store)).toBe('other-record')
    })

    it('stands on that record at its person’s word', () => {
      const { store, now } = storeOf(stored)
      now.recordId = 'r2'
      store.takeRead(() => base(stored))
      resolveNow(store, KEY, { kind: 'mine' })
      expect(store.get(KEY)).toMatchObject({ recordId: 'r2', status: { kind: 'dirty' } })
      store.takeRead(() => base(stored))
      expect(reasonIn(store)).toBe('dirty')
    })

    it('goes on where the record itself has its name again', () => {
      const { store, now } = storeOf(stored)
      now.recordId = 'r2'
      store.takeRead(() => base(stored))
      now.recordId = 'r1'
      store.takeRead(() => base(stored))
      expect(reasonIn(store)).toBe('dirty')
    })

    it('is an edit of the record that one’s own save began anew', () => {
      const { store, now } = storeOf(stored)
      store.onRecordId = (_, recordId) => {
        now.recordId = recordId
      }
      store.adoptRecordId(RECORD, 'r2')
      store.takeRead(() => base(stored))
      expect(store.get(KEY)).toMatchObject({ recordId: 'r2', status: { kind: 'dirty' } })
      store.replay('undo')
      store.replay('redo')
      expect(reasonIn(store)).toBe('dirty')
    })
  },
)

it('an edit of an attribute that was made again is asked about, and stands on that at its person’s word', () => {
  const { store } = storeOf('seen')
  const again = { ...NAME, id: 'a2' }
  store.judgeBy([again])
  store.takeRead(() => base('seen'))
  expect(reasonIn(store)).toBe('other-attribute')
  resolveNow(store, KEY, { kind: 'mine' })
  expect(store.get(KEY)).toMatchObject({ attribute: { id: 'a2' }, status: { kind: 'dirty' } })
})
