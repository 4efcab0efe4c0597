import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CellBase, cellKey } from '@/lib/data-table'
import { DraftStore } from './draft-store'
import { storedTable } from './testing'

const NOTE = {
  id: 'a',
  name: 'Note',
  valueType: 'TEXT',
  description: '',
  isPrimary: false,
  rules: {},
} as const

function base(value: string | null, version = 'v1'): CellBase {
  const lockVersion = { dataTable: 't', attribute: 'a', primaryValues: 'p', value: version }
  return { value, lockVersion, modifiedAtMs: null, modifiedRegion: null }
}

/** Branches, each with a note that was edited and that others may change. */
function table(branches: readonly string[]) {
  const store = new DraftStore(storedTable())
  const stored = new Map<string, CellBase>()
  const addressOf = (branch: string) => ({
    primaryValues: [{ attribute: 'Branch', value: branch }],
    attribute: 'Note',
  })
  const keyOf = (branch: string) => cellKey('t', addressOf(branch))
  store.stored.baseOf = (address) => stored.get(cellKey('t', address)) ?? null
  store.stored.isStored = () => true
  const type = (branch: string, value: string | null) =>
    store.edit(keyOf(branch), NOTE, addressOf(branch), base('old'), value)
  const reads = (branch: string, value: string | null, version: string) => {
    stored.set(keyOf(branch), base(value, version))
    store.takeRead((address) => stored.get(cellKey('t', address)) ?? null)
  }
  for (const branch of branches) {
    stored.set(keyOf(branch), base('old'))
    type(branch, 'mine')
  }
  const shown = (branch: string) => {
    const draft = store.get(keyOf(branch))
    if (draft === undefined) throw new Error(`Nothing is drafted in ${branch}`)
    return draft
  }
  return { store, keyOf, type, reads, shown }
}

describe('a choice in a conflict', () => {
  it('is carried out where the conflict is as it was shown', () => {
    const { store, reads, shown, keyOf } = table(['Lund'])
    reads('Lund', 'theirs', 'v2')
    const card = shown('Lund')
    expect(store.resolve(card, { kind: 'mine' })).toMatchObject({
      decided: [card],
      changed: [],
      over: [],
    })
    expect(store.get(keyOf('Lund'))).toMatchObject({ base: base('theirs', 'v2') })
  })

  it.each([
    ['another value of theirs', 'theirs again', 'v3'],
    ['the same value written anew', 'theirs', 'v3'],
    ['a value that was removed', null, 'v3'],
  ])('is not one about %s', (_, value, version) => {
    const { store, reads, shown, keyOf } = table(['Lund'])
    reads('Lund', 'theirs', 'v2')
    const card = shown('Lund')
    reads('Lund', value, version)
    for (const kind of ['mine', 'theirs'] as const) {
      expect(store.resolve(card, { kind })).toMatchObject({
        decided: [],
        changed: [card],
        over: [],
      })
    }
    expect(store.get(keyOf('Lund'))).toMatchObject({
      value: 'mine',
      base: base('old'),
      status: { kind: 'conflict', theirs: { value } },
    })
    expect(store.resolve(shown('Lund'), { kind: 'mine' }).decided).toHaveLength(1)
  })

  it('is not one about what was typed in another tab since', () => {
    const { store, reads, shown, type } = table(['Lund'])
    reads('Lund', 'theirs', 'v2')
    const card = shown('Lund')
    type('Lund', 'typed since')
    expect(store.resolve(card, { kind: 'theirs' }).changed).toMatchObject([card])
    expect(shown('Lund').value).toBe('typed since')
  })

  it('says that there is nothing to decide any more', () => {
    const { store, reads, shown, keyOf } = table(['Lund'])
    reads('Lund', 'theirs', 'v2')
    const card = shown('Lund')
    reads('Lund', 'old', 'v3')
    expect(store.resolve(card, { kind: 'theirs' }).over).toMatchObject([card])
    expect(store.get(keyOf('Lund'))).toMatchObject({ value: 'mine', status: { kind: 'dirty' } })
  })

  it('about several decides those that are as they were shown, in one step of undo', () => {
    const { store, reads, shown, keyOf } = table(['Lund', 'Oslo', 'Ystad', 'Visby'])
    for (const branch of ['Lund', 'Oslo', 'Ystad']) reads(branch, 'theirs', 'v2')
    const cards = ['Lund', 'Oslo', 'Ystad'].map(shown)
    reads('Oslo', 'theirs again', 'v3')
    reads('Visby', 'theirs', 'v2')
    const { decided, changed } = store.decide(cards, () => ({ kind: 'mine' }))
    expect([decided.length, changed.map(({ key }) => key)]).toEqual([2, [keyOf('Oslo')]])
    expect(store.summary().conflicts.map(({ key }) => key)).toEqual([keyOf('Oslo'), keyOf('Visby')])
    store.replay('undo')
    expect(store.summary().conflicts).toHaveLength(4)
  })

  it('about a record to be deleted is one about all that was shown of it', () => {
    const { store, reads, shown } = table([])
    const primaryValues = [{ attribute: 'Branch', value: 'Lund' }]
    store.records.delete(primaryValues, [{ attribute: NOTE, base: base('old') }])
    reads('Lund', 'theirs', 'v2')
    const card = shown('Lund')
    const hours = { ...NOTE, id: 'b', name: 'Hours' }
    store.stored.storedIn = () => [{ attribute: hours, base: base('9-17') }]
    reads('Lund', 'theirs', 'v2')
    expect(store.decide([card], () => ({ kind: 'mine' })).decided).toEqual([])
    expect(store.summary().sendable).toBe(0)
    expect(store.decide(store.all(), () => ({ kind: 'mine' })).decided).toHaveLength(2)
    expect(store.summary().sendable).toBe(1)
  })

  it('never takes a base that was not shown, whatever comes between the look and the choice', () => {
    const branches = ['Lund', 'Oslo', 'Ystad']
    const step = fc.record({
      do: fc.constantFrom('reads', 'types', 'looks', 'mine', 'theirs', 'all'),
      branch: fc.constantFrom(...branches),
      value: fc.constantFrom('old', 'a', 'b', 'mine', null),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const { store, keyOf, type, reads } = table(branches)
        let looked = store.summary().conflicts
        for (const [at, one] of steps.entries()) {
          const key = keyOf(one.branch)
          if (one.do === 'reads') reads(one.branch, one.value, `v${at + 2}`)
          else if (one.do === 'types') type(one.branch, one.value)
          else if (one.do === 'looks') looked = store.summary().conflicts
          else {
            const cards = one.do === 'all' ? looked : looked.filter((card) => card.key === key)
            const before = new Map(store.all().map((draft) => [draft.key, draft]))
            const kind = one.do === 'theirs' ? 'theirs' : 'mine'
            const { decided } = store.decide(cards, () => ({ kind }))
            for (const draft of before.values()) {
              const card = decided.find((other) => other.key === draft.key)
              if (card === undefined) expect(store.get(draft.key)).toBe(draft)
              else if (card.status.kind !== 'conflict') expect.unreachable()
              else {
                const now = store.get(draft.key)
                expect(draft.value).toBe(card.value)
                if (now !== undefined) expect(now.base.value).toBe(card.status.theirs.value)
              }
            }
          }
        }
        expect(branches.map(keyOf)).toEqual(expect.arrayContaining(store.all().map((d) => d.key)))
      }),
      { numRuns: 300 },
    )
  })
})

describe('a decision about a rename', () => {
  it('is not one about another name that was chosen since', () => {
    const { store } = table([])
    const [lund, oslo, ystad] = ['Lund', 'Oslo', 'Ystad'].map((value) => [
      { attribute: 'Branch', value },
    ])
    if (!lund || !oslo || !ystad) throw new Error('There are three.')
    store.stored.isStored = () => true
    store.records.rename(lund, oslo)
    store.takeRead(() => null)
    const [card] = store.summary().renameConflicts
    if (card === undefined) throw new Error('It did not collide.')
    store.records.rename(lund, ystad)
    store.takeRead(() => null)
    for (const choice of ['retry', 'drop'] as const) {
      expect(store.records.decideRename(card, choice)).toBe(false)
    }
    expect(store.records.renameOf(lund)).toMatchObject({ to: ystad, status: { kind: 'conflict' } })
  })
})
