import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Attribute, type CellBase, cellKey } from '@/lib/data-table'
import { DraftStore } from './draft-store'
import { resolveNow, storedTable } from './testing'

const NAME: Attribute = {
  id: 'a1',
  name: 'Name',
  valueType: 'TEXT',
  description: '',
  isPrimary: false,
  rules: {},
}
const IDS = ['1', '2', '3'] as const

function addressOf(id: string) {
  return { primaryValues: [{ attribute: 'Id', value: id }], attribute: 'Name' }
}

function keyOf(id: string): string {
  return cellKey('t', addressOf(id))
}

function base(value: string | null, version = 'v1'): CellBase {
  const lockVersion =
    value === null ? null : { dataTable: 't', attribute: 'a', primaryValues: 'p', value: version }
  return { value, lockVersion, modifiedAtMs: null, modifiedRegion: null }
}

/** A store over cells that all hold `old`, as a session wires it. */
function table() {
  const store = new DraftStore(storedTable())
  const stored = new Map<string, CellBase>(IDS.map((id) => [keyOf(id), base('old')]))
  const read = (key: string) => stored.get(key) ?? base(null)
  store.stored.baseOf = (address) => read(cellKey('t', address))
  store.stored.noteStored = (address, next) => stored.set(cellKey('t', address), next)
  return {
    store,
    stored,
    type(id: string, value: string | null) {
      store.edit(keyOf(id), NAME, addressOf(id), read(keyOf(id)), value)
    },
    /** Somebody else stores a value, and the table is read again. */
    moves(id: string, value: string | null, version: string) {
      stored.set(keyOf(id), base(value, version))
      store.takeRead((address) => read(cellKey('t', address)))
    },
    saves(id: string, version: string) {
      const draft = store.get(keyOf(id))
      if (draft?.status.kind !== 'saving') return
      store.settle([{ kind: 'saved', id: keyOf(id), base: base(draft.status.sent, version) }])
    },
    typedIn: (id: string) => store.get(keyOf(id))?.value,
    statusOf: (id: string) => store.get(keyOf(id))?.status.kind,
  }
}

describe('undo', () => {
  it('takes an edit back, and redo makes it again', () => {
    const { store, type, typedIn } = table()
    type('1', 'a')
    type('1', 'b')
    store.replay('undo')
    expect(typedIn('1')).toBe('a')
    store.replay('undo')
    expect(typedIn('1')).toBeUndefined()
    expect(store.replay('undo')).toBeNull()
    store.replay('redo')
    store.replay('redo')
    expect(typedIn('1')).toBe('b')
    expect(store.replay('redo')).toBeNull()
  })

  it('takes all of one batch back at once', () => {
    const { store, type } = table()
    store.batch(() => {
      for (const id of IDS) type(id, 'a')
    })
    expect(store.replay('undo')?.gesture.changes).toHaveLength(3)
    expect(store.summary().drafts).toEqual([])
  })

  it('brings discarded edits back', () => {
    const { store, type, typedIn } = table()
    type('1', 'a')
    type('2', 'b')
    store.discard([keyOf('1'), keyOf('2')])
    store.replay('undo')
    expect([typedIn('1'), typedIn('2')]).toEqual(['a', 'b'])
  })

  it('forgets what had been undone once something else is typed', () => {
    const { store, type } = table()
    type('1', 'a')
    store.replay('undo')
    type('2', 'b')
    expect(store.history.top('redo')).toBeNull()
  })

  it('never turns a base back: an edit whose cell moved comes back as a collision', () => {
    const { store, type, moves, typedIn, statusOf } = table()
    type('1', 'mine')
    store.replay('undo')
    moves('1', 'theirs', 'v2')
    store.replay('redo')
    expect(typedIn('1')).toBe('mine')
    expect(store.get(keyOf('1'))).toMatchObject({
      base: base('old'),
      status: { kind: 'conflict', reason: 'value', theirs: base('theirs', 'v2') },
    })
    store.replay('undo')
    expect(statusOf('1')).toBeUndefined()
  })

  it('opens a decided collision again, with what is stored now', () => {
    const { store, type, moves, typedIn, statusOf } = table()
    type('1', 'mine')
    moves('1', 'theirs', 'v2')
    resolveNow(store, keyOf('1'), { kind: 'theirs' })
    store.replay('undo')
    expect([typedIn('1'), statusOf('1')]).toEqual(['mine', 'conflict'])
    resolveNow(store, keyOf('1'), { kind: 'mine' })
    store.replay('undo')
    expect(statusOf('1')).toBe('conflict')
    store.replay('redo')
    expect(store.get(keyOf('1'))).toMatchObject({
      base: base('theirs', 'v2'),
      status: { kind: 'dirty' },
    })
  })

  it('does not decide for the user when theirs moved after the decision', () => {
    const { store, type, moves, statusOf } = table()
    type('1', 'mine')
    moves('1', 'theirs', 'v2')
    resolveNow(store, keyOf('1'), { kind: 'mine' })
    store.replay('undo')
    moves('1', 'theirs again', 'v3')
    store.replay('redo')
    expect(statusOf('1')).toBe('conflict')
  })

  it('asks about a lock scope again when that was asked before', () => {
    const { store, type, statusOf } = table()
    type('1', 'mine')
    store.beginSave()
    const theirs = base('old', 'v2')
    store.settle([{ kind: 'conflict', id: keyOf('1'), reason: 'scope', theirs, message: 'm' }])
    type('1', 'other')
    store.replay('undo')
    expect(statusOf('1')).toBe('conflict')
  })

  it('leaves cells under way alone, and keeps their part of the step', () => {
    const { store, type, saves, typedIn } = table()
    store.batch(() => {
      type('1', 'a')
      type('2', 'b')
    })
    store.beginSave(new Set([keyOf('1')]))
    expect(store.replay('undo')).toMatchObject({ leftAlone: 1 })
    expect([typedIn('1'), typedIn('2')]).toEqual(['a', undefined])
    expect(store.replay('undo')).toMatchObject({ leftAlone: 1 })
    expect(typedIn('1')).toBe('a')
    saves('1', 'v2')
    expect(store.history.top('undo')).toBeNull()
    store.replay('redo')
    expect(typedIn('2')).toBe('b')
  })

  it('does not reach behind a save, and goes on with what was typed while it ran', () => {
    const { store, type, saves, typedIn } = table()
    type('1', 'a')
    store.beginSave()
    type('1', 'b')
    saves('1', 'v2')
    store.replay('undo')
    expect(typedIn('1')).toBeUndefined()
    expect(store.history.top('undo')).toBeNull()
    store.replay('redo')
    expect(store.get(keyOf('1'))).toMatchObject({ value: 'b', base: base('a', 'v2') })
  })

  it('leaves a cell whose answer was lost in doubt', () => {
    const { store, type } = table()
    type('1', 'a')
    store.beginSave()
    store.settle([{ kind: 'failed', id: keyOf('1'), reason: 'unknown', message: '?' }])
    store.replay('undo')
    expect(store.get(keyOf('1'))).toMatchObject({ value: 'old', isUncertain: true })
    store.replay('redo')
    expect(store.get(keyOf('1'))).toMatchObject({ value: 'a', isUncertain: true })
  })

  it('brings a discarded edit back in doubt, with what it had sent', () => {
    const { store, type } = table()
    type('1', 'a')
    store.beginSave()
    store.settle([{ kind: 'failed', id: keyOf('1'), reason: 'unknown', message: '?' }])
    const inDoubt = store.get(keyOf('1'))
    store.discard([keyOf('1')])
    store.replay('undo')
    expect(store.get(keyOf('1'))).toEqual(inDoubt)
    expect(inDoubt?.isUncertain).toBe(true)
  })

  it('follows an attribute to its new name', () => {
    const { store, type } = table()
    type('1', 'a')
    store.rename(new Map([['Name', 'Title']]))
    store.replay('undo')
    expect(store.summary().drafts).toEqual([])
    store.replay('redo')
    expect(store.summary().drafts[0]?.address.attribute).toBe('Title')
  })
})

describe('a save in the history', () => {
  it('is a boundary under what was typed since, and drafts do not cross it', () => {
    const { store, type, saves, typedIn } = table()
    const told: string[] = []
    store.history.subscribe(() => told.push('told'))
    type('1', 'a')
    type('2', 'b')
    store.beginSave(new Set([keyOf('1')]))
    type('3', 'c')
    saves('1', 'v2')
    store.history.noteSave('s1')
    store.history.noteSave('s1')
    expect(told).toHaveLength(1)
    expect(store.replay('undo')?.gesture.changes[0]?.key).toBe(keyOf('3'))
    expect(store.history.top('undo')).toMatchObject({ verb: 'save', saveId: 's1' })
    expect(store.replay('undo')).toBeNull()
    expect(typedIn('2')).toBe('b')
    store.history.forgetSave('s1')
    store.replay('undo')
    expect(typedIn('2')).toBeUndefined()
  })

  it('goes to the other side with the save that took it back, and comes again', () => {
    const { store, type, saves } = table()
    type('1', 'a')
    store.beginSave()
    saves('1', 'v2')
    store.history.noteSave('s1')
    store.history.turnSave('undo', 's1', 's2')
    expect(store.history.top('undo')).toBeNull()
    expect(store.history.top('redo')).toMatchObject({ saveId: 's2' })
    store.history.turnSave('redo', 's2', 's3')
    expect(store.history.top('redo')).toBeNull()
    expect(store.history.top('undo')).toMatchObject({ saveId: 's3' })
  })

  it('that was taken back while more was typed stays behind that, as a step of undo', () => {
    const { store, type, saves } = table()
    type('1', 'a')
    store.beginSave()
    saves('1', 'v2')
    store.history.noteSave('s1')
    store.adopt(keyOf('1'), null)
    type('2', 'b')
    store.beginSave(new Set([keyOf('2')]))
    type('3', 'c')
    store.history.turnSave('undo', 's1', 's2')
    expect(store.history.top('redo')).toBeNull()
    expect(store.history.top('undo')?.changes[0]?.key).toBe(keyOf('3'))
    store.replay('undo')
    expect(store.history.top('undo')).toMatchObject({ saveId: 's2' })
  })
})

const ids = fc.constantFrom(...IDS)
const values = fc.constantFrom('old', 'a', 'b', '', null)
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.tuple(fc.constant('type' as const), ids, values) },
    fc.tuple(fc.constant('discard' as const), ids, values),
    fc.tuple(fc.constant('mine' as const), ids, values),
    fc.tuple(fc.constant('moves' as const), ids, values),
    fc.tuple(fc.constant('save' as const), ids, values),
    fc.tuple(fc.constant('saved' as const), ids, values),
    fc.tuple(fc.constant('undo' as const), ids, values),
    fc.tuple(fc.constant('redo' as const), ids, values),
  ),
  { maxLength: 30 },
)

describe('any order of events', () => {
  it('keeps undo then redo an identity over values, and bases as they are known', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const { store, stored, type, moves, saves } = table()
        const look = () => store.summary().drafts.map(({ key, value }) => [key, value])
        const sorted = () => look().sort()
        for (const [at, [kind, id, value]] of history.entries()) {
          if (kind === 'type') type(id, value)
          if (kind === 'discard') store.discard([keyOf(id)])
          if (kind === 'mine') resolveNow(store, keyOf(id), { kind: 'mine' })
          if (kind === 'moves') moves(id, value, `m${at}`)
          if (kind === 'save') store.beginSave(new Set([keyOf(id)]))
          if (kind === 'saved') saves(id, `s${at}`)
          if (kind === 'undo' || kind === 'redo') store.replay(kind)
          for (const { key, status, base: standing } of store.all()) {
            const known = status.kind === 'conflict' ? status.theirs : standing
            if (status.kind !== 'saving') expect(known).toEqual(stored.get(key))
          }
          const isUnderWay = store.all().some(({ status }) => status.kind === 'saving')
          const top = store.history.top('undo')
          if (isUnderWay || top === null) continue
          const before = sorted()
          const isHere = top.changes.every(({ key, after }) =>
            after === null ? !store.get(key) : store.get(key)?.value === after.value,
          )
          store.replay('undo')
          store.replay('redo')
          if (isHere) expect(sorted()).toEqual(before)
        }
      }),
      { numRuns: 1_000 },
    )
  })
})
