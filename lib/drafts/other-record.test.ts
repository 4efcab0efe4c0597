import { describe, expect, it } from 'vitest'
import { type Attribute, type CellBase, cellKey } from '@/lib/data-table'
import { DraftStore } from './draft-store'
import { sortRestored } from './sort-restored'
import { resolveNow, storedTable } from './testing'

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
  const store = new DraftStore(storedTable())
  const now = { recordId: 'r1', attribute: NAME }
  store.stored.isStored = () => true
  store.stored.recordIdOf = () => now.recordId
  store.stored.baseOf = () => base(stored)
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

    it('is kept where that one holds the very same', () => {
      const { store, now } = storeOf(stored)
      now.recordId = 'r2'
      store.takeRead(() => base('mine'))
      expect(reasonIn(store)).toBe('other-record')
      store.edit(KEY, NAME, ADDRESS, base('mine'), 'theirs')
      store.edit(KEY, NAME, ADDRESS, base('mine'), 'mine')
      expect(reasonIn(store)).toBe('other-record')
    })

    it('stands on that record at its user’s word', () => {
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
      store.stored.noteRecordId = (_, recordId) => {
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

it('a rename that is brought back is of the record that it was of', () => {
  const { store, now } = storeOf('seen')
  store.records.rename(RECORD, [{ attribute: 'Id', value: '2' }])
  now.recordId = 'r2'
  store.takeRead(() => base('seen'))
  const [rename] = store.records.renames()
  expect(rename?.status).toMatchObject({ kind: 'conflict', reason: 'other-record' })
  if (rename) store.records.decideRename(rename, 'drop')
  expect(store.records.renames()).toEqual([])
  store.replay('undo')
  expect(store.records.renames()).toMatchObject([{ recordId: 'r1' }])
  store.takeRead(() => base('seen'))
  expect(store.records.renames()[0]?.status).toMatchObject({ reason: 'other-record' })
})

it.each([
  ['keeping mine, which is what that holds', { kind: 'mine' }],
  ['taking theirs', { kind: 'theirs' }],
] as const)('what another record of the name holds is on show after %s', (_, choice) => {
  const { store } = storeOf('seen')
  const shown: (string | null)[] = []
  store.stored.noteStored = (_address, { value }) => shown.push(value)
  store.beginSave()
  const theirs = base('mine')
  const outcome = { id: KEY, reason: 'other-record', theirs, recordId: 'r2', message: '' } as const
  store.settle([{ kind: 'conflict', ...outcome }])
  // As long as it waits, the screen shows what its user saw.
  expect(shown).toEqual([])
  expect(reasonIn(store)).toBe('other-record')
  resolveNow(store, KEY, choice)
  expect(store.all()).toEqual([])
  expect(shown).toEqual(['mine'])
})

it('an edit of an attribute that was made again is asked about, and stands on that at its user’s word', () => {
  const { store } = storeOf('seen')
  const again = { ...NAME, id: 'a2' }
  store.judgeBy([again])
  store.takeRead(() => base('seen'))
  expect(reasonIn(store)).toBe('other-attribute')
  resolveNow(store, KEY, { kind: 'mine' })
  expect(store.get(KEY)).toMatchObject({ attribute: { id: 'a2' }, status: { kind: 'dirty' } })
})

describe('the deletion of a record of which another has the name', () => {
  const HOURS: Attribute = { ...NAME, id: 'a2', name: 'Hours' }
  const HOURS_AT = { primaryValues: RECORD, attribute: 'Hours' }
  const HOURS_KEY = cellKey('t', HOURS_AT)

  /** A record r1 of two values is to be deleted; then a reading finds r2 there, with a value in `Name` alone. */
  function otherFound() {
    const { store, now } = storeOf('seen')
    store.discard([KEY])
    store.judgeBy([NAME, HOURS])
    const stored = new Map([
      [KEY, base('seen')],
      [HOURS_KEY, base('9')],
    ])
    store.stored.baseOf = ({ attribute }) =>
      stored.get(attribute === 'Name' ? KEY : HOURS_KEY) ?? null
    store.stored.storedIn = () =>
      [NAME, HOURS].flatMap((attribute) => {
        const held = store.stored.baseOf({ primaryValues: RECORD, attribute: attribute.name })
        return held === null || held.value === null ? [] : [{ attribute, base: held }]
      })
    store.records.delete(RECORD, store.stored.storedIn(RECORD))
    now.recordId = 'r2'
    stored.set(HOURS_KEY, base(null))
    store.takeRead(store.stored.baseOf)
    return { store, now, stored }
  }

  it('waits as a whole, empty cells of the other too', () => {
    const { store } = otherFound()
    expect(store.all().map(({ status }) => status)).toMatchObject([
      { kind: 'conflict', reason: 'other-record' },
      { kind: 'conflict', reason: 'other-record', theirs: { value: null } },
    ])
    expect(store.summary()).toMatchObject({ deletedRecords: 1, heldDeletions: 1, sendable: 0 })
  })

  it('is never made one of the other by a choice, and can be let go', () => {
    const { store } = otherFound()
    const waiting = store.all()
    expect(resolveNow(store, KEY, { kind: 'mine' }).decided).toEqual([])
    expect(store.all()).toEqual(waiting)
    resolveNow(store, KEY, { kind: 'theirs' })
    expect(store.all()).toEqual([])
    store.replay('undo')
    expect(store.summary()).toMatchObject({ heldDeletions: 1, sendable: 0 })
  })

  it('goes on where the record itself has its name again', () => {
    const { store, now, stored } = otherFound()
    now.recordId = 'r1'
    stored.set(HOURS_KEY, base('9'))
    store.takeRead(store.stored.baseOf)
    expect(store.summary()).toMatchObject({ deletedRecords: 1, heldDeletions: 0, sendable: 1 })
  })

  it('does not stand in the way of one of the other record', () => {
    const { store, now } = storeOf('seen')
    now.recordId = 'r2'
    store.takeRead(() => base('seen'))
    store.records.delete(RECORD, [{ attribute: NAME, base: base('seen') }])
    expect(store.get(KEY)).toMatchObject({
      recordId: 'r2',
      group: 'deleted-record',
      status: { kind: 'dirty' },
    })
  })
})

it.each([
  ['gone', 'a1'],
  ['other-attribute', 'a2'],
] as const)(
  'an edit of an attribute of which another has the name goes into that one only where its user was told (%s)',
  (reason, id) => {
    const { store } = storeOf('seen')
    const theirs = base(null)
    store.beginSave()
    store.settle([{ kind: 'conflict', id: KEY, reason, theirs, message: '' }])
    store.judgeBy([{ ...NAME, id: 'a2' }])
    resolveNow(store, KEY, { kind: 'mine' })
    expect(store.get(KEY)?.attribute.id).toBe(id)
  },
)
