import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Attribute,
  type CellBase,
  cellKey,
  type ScopeWitness,
  sameValue,
} from '@/lib/data-table'
import { DraftStore } from './draft-store'
import type { DraftOutcome } from './outcome'
import { resolveNow, storedTable } from './testing'

const NAME: Attribute = {
  id: 'a1',
  name: 'Name',
  valueType: 'TEXT',
  description: '',
  isPrimary: false,
  rules: { maxLength: 20 },
}
const ADDRESS = { primaryValues: [{ attribute: 'Id', value: '1' }], attribute: 'Name' }
const KEY = cellKey('t', ADDRESS)

function base(value: string | null, version = 'v1'): CellBase {
  const lockVersion =
    value === null
      ? null
      : { dataTable: 't1', attribute: 'a1', primaryValues: 'p1', value: version }
  return { value, lockVersion, modifiedAtMs: null, modifiedRegion: null }
}

function storeWith(value: string | null, from = base('old')): DraftStore {
  const store = new DraftStore(storedTable())
  store.edit(KEY, NAME, ADDRESS, from, value)
  return store
}

function statusOf(store: DraftStore) {
  return store.get(KEY)?.status.kind
}

describe('an edit', () => {
  it('makes a dirty draft with the base it was made on', () => {
    expect(storeWith('new').get(KEY)).toMatchObject({
      value: 'new',
      base: { value: 'old' },
      status: { kind: 'dirty' },
      problem: null,
    })
  })

  it('is none when it types what is stored', () => {
    expect(storeWith('old').get(KEY)).toBeUndefined()
  })

  it('ends when the old value is typed back', () => {
    const store = storeWith('new')
    store.edit(KEY, NAME, ADDRESS, base('old'), 'old')
    expect(store.summary().drafts).toEqual([])
  })

  it('is judged by the rules of a later read, and still waits to be saved', () => {
    const store = storeWith('longer than twenty characters')
    expect(store.summary().invalid).toHaveLength(1)
    store.judgeBy([{ ...NAME, rules: {} }])
    expect(store.summary()).toMatchObject({ invalid: [], sendable: 1 })
    store.judgeBy([{ ...NAME, rules: { maxLength: 3 } }])
    expect(store.summary().sendable).toBe(0)
    expect(store.get(KEY)?.problem?.message).toBe('At most 3 characters; this has 29')
    store.edit(KEY, NAME, ADDRESS, base('old'), 'four')
    expect(store.get(KEY)?.problem?.message).toBe('At most 3 characters; this has 4')
  })

  it('of an attribute that is gone is kept and not sent, until the attribute is there again', () => {
    const store = storeWith('new')
    store.beginSave()
    store.judgeBy([])
    store.settle([{ kind: 'conflict', id: KEY, reason: 'gone', theirs: base(null), message: '' }])
    expect(store.summary()).toMatchObject({ sendable: 0, orphans: [{ value: 'new' }] })
    resolveNow(store, KEY, { kind: 'mine' })
    expect(store.beginSave().drafts).toEqual([])
    expect(store.get(KEY)?.value).toBe('new')
    store.judgeBy([NAME])
    expect(store.summary()).toMatchObject({ sendable: 1, orphans: [] })
  })

  it('that removes a value of an attribute that is gone has nothing to wait for', () => {
    const store = storeWith(null)
    store.judgeBy([])
    expect(store.summary().orphans).toEqual([])
    expect(store.beginSave().drafts).toHaveLength(1)
  })

  it('keeps its first base although the cached one moved', () => {
    const store = storeWith('new')
    store.edit(KEY, NAME, ADDRESS, base('theirs', 'v2'), 'newer')
    expect(store.get(KEY)?.base).toEqual(base('old'))
  })

  it('that breaks a rule is kept, named, and not sent', () => {
    const store = storeWith('x'.repeat(21))
    expect(store.get(KEY)?.problem?.rule).toBe('maxLength')
    expect(store.beginSave().drafts).toEqual([])
    expect(statusOf(store)).toBe('dirty')
  })

  it('tells an empty text from no value', () => {
    expect(storeWith('', base(null)).get(KEY)?.value).toBe('')
    expect(storeWith(null, base('')).get(KEY)?.value).toBeNull()
  })
})

describe('a save', () => {
  it('ends the draft and marks the cell until its next edit', () => {
    const store = storeWith('new')
    store.beginSave()
    store.settle([{ kind: 'saved', id: KEY, base: base('new', 'v2') }])
    expect(store.get(KEY)).toBeUndefined()
    expect(store.isJustSaved(KEY)).toBe(true)
    store.edit(KEY, NAME, ADDRESS, base('new', 'v2'), 'newer')
    expect(store.isJustSaved(KEY)).toBe(false)
  })

  it('keeps what was typed while it ran, as a draft on what was saved', () => {
    const store = storeWith('new')
    store.beginSave()
    store.edit(KEY, NAME, ADDRESS, base('old'), 'newer')
    expect(statusOf(store)).toBe('saving')
    store.settle([{ kind: 'saved', id: KEY, base: base('new', 'v2') }])
    expect(store.get(KEY)).toMatchObject({
      value: 'newer',
      base: base('new', 'v2'),
      status: { kind: 'dirty' },
    })
  })

  it('keeps the old value typed back while it ran', () => {
    const store = storeWith('new')
    store.beginSave()
    store.edit(KEY, NAME, ADDRESS, base('old'), 'old')
    store.settle([{ kind: 'saved', id: KEY, base: base('new', 'v2') }])
    expect(store.get(KEY)).toMatchObject({ value: 'old', base: base('new', 'v2') })
  })

  it.each([
    { kind: 'failed', id: KEY, reason: 'cell', message: 'no' },
    { kind: 'failed', id: KEY, reason: 'request', message: 'no' },
    { kind: 'kept', id: KEY },
  ] as const)(
    'leaves nothing where the old value was typed back and it stored nothing (%o)',
    (outcome) => {
      const store = storeWith('new')
      store.beginSave()
      store.edit(KEY, NAME, ADDRESS, base('old'), 'old')
      store.settle([outcome])
      expect(store.get(KEY)).toBeUndefined()
    },
  )

  it('without an answer keeps the old value that was typed back', () => {
    const store = storeWith('new')
    store.beginSave()
    store.edit(KEY, NAME, ADDRESS, base('old'), 'old')
    store.settle([{ kind: 'failed', id: KEY, reason: 'unknown', message: '' }])
    expect(store.get(KEY)).toMatchObject({ value: 'old', isUncertain: true })
  })

  it('of nothing leaves the marks of the last one', () => {
    const store = storeWith('new')
    store.beginSave()
    store.settle([{ kind: 'saved', id: KEY, base: base('new', 'v2') }])
    expect(store.beginSave().drafts).toEqual([])
    expect(store.isJustSaved(KEY)).toBe(true)
  })

  it.each([
    ['another value', base('theirs', 'v3')],
    ['the same value, written anew', base('new', 'v3')],
    ['no value', base(null)],
  ])('is not told of a cell any more that is read with %s', (_what, theirs) => {
    const store = storeWith('new')
    store.beginSave()
    store.settle([{ kind: 'saved', id: KEY, base: base('new', 'v2') }])
    store.takeRead(() => base('new', 'v2'))
    expect(store.isJustSaved(KEY)).toBe(true)
    store.takeRead(() => null)
    expect(store.isJustSaved(KEY)).toBe(true)
    store.takeRead(() => theirs)
    expect(store.isJustSaved(KEY)).toBe(false)
  })

  it('that fails keeps the draft with the words, and may be sent again', () => {
    const store = storeWith('new')
    store.beginSave()
    store.settle([{ kind: 'failed', id: KEY, reason: 'cell', message: 'No.' }])
    expect(store.get(KEY)?.status).toEqual({ kind: 'failed', reason: 'cell', message: 'No.' })
    expect(store.beginSave().drafts.map((draft) => draft.key)).toEqual([KEY])
  })

  it('whose answer was lost is not called clean by typing the old value back', () => {
    const store = storeWith('new')
    store.beginSave()
    store.settle([{ kind: 'failed', id: KEY, reason: 'unknown', message: '?' }])
    store.edit(KEY, NAME, ADDRESS, base('old'), 'old')
    expect(store.get(KEY)).toMatchObject({ value: 'old', isUncertain: true })
    store.beginSave()
    store.settle([{ kind: 'kept', id: KEY }])
    store.edit(KEY, NAME, ADDRESS, base('old'), 'old')
    expect(store.get(KEY)).toMatchObject({ value: 'old', isUncertain: true })
  })

  it.each<DraftOutcome>([
    { kind: 'kept', id: KEY },
    { kind: 'failed', id: KEY, reason: 'request', message: 'No.' },
    { kind: 'failed', id: KEY, reason: 'cell', message: 'No.' },
  ])('and left unsaved ($kind $reason), is compared with what was read meanwhile', (outcome) => {
    const read = (now: CellBase) => {
      const store = new DraftStore(storedTable({ baseOf: () => now }))
      store.edit(KEY, NAME, ADDRESS, base('old'), 'new')
      store.beginSave()
      store.takeRead(() => now)
      expect(statusOf(store)).toBe('saving')
      store.settle([outcome])
      return store
    }
    // Where versions stand still, no later save would find out.
    expect(read(base('theirs')).get(KEY)?.status).toMatchObject({
      kind: 'conflict',
      reason: 'value',
      theirs: { value: 'theirs' },
    })
    expect(read(base('new')).get(KEY)).toBeUndefined()
    // What stands beside the value may have moved, which a later reading asks about.
    expect(read(base('old', 'v2')).get(KEY)?.base).toEqual(base('old'))
  })

  it('and left in doubt, is not compared', () => {
    const store = new DraftStore(storedTable({ baseOf: () => base('theirs') }))
    store.edit(KEY, NAME, ADDRESS, base('old'), 'new')
    store.beginSave()
    store.takeRead(() => base('theirs'))
    store.settle([{ kind: 'failed', id: KEY, reason: 'unknown', message: '?' }])
    expect(store.get(KEY)).toMatchObject({ status: { kind: 'failed' }, isUncertain: true })
  })

  it('cannot be called back by a discard', () => {
    const store = storeWith('new')
    store.beginSave()
    store.discard([KEY])
    expect(statusOf(store)).toBe('saving')
  })

  it('takes only the cells named, when some are named', () => {
    const store = storeWith('new')
    expect(store.beginSave(new Set(['another'])).drafts).toEqual([])
  })
})

describe('a conflict', () => {
  const theirs = base('theirs', 'v9')

  function collided(): DraftStore {
    const store = storeWith('mine')
    store.beginSave()
    store.settle([{ kind: 'conflict', id: KEY, reason: 'value', theirs, message: 'moved' }])
    return store
  }

  it('waits for the user and is not sent by the next save', () => {
    const store = collided()
    expect(store.beginSave().drafts).toEqual([])
    expect(statusOf(store)).toBe('conflict')
  })

  it('decided for mine carries theirs, value and version, as its new base', () => {
    const store = collided()
    resolveNow(store, KEY, { kind: 'mine' })
    expect(store.get(KEY)).toMatchObject({ value: 'mine', base: theirs, status: { kind: 'dirty' } })
  })

  it('decided for theirs ends the draft, and the cached base is theirs', () => {
    const store = storeWith('mine')
    const bases: CellBase[] = []
    store.stored.noteStored = (_, newBase) => bases.push(newBase)
    store.beginSave()
    store.settle([{ kind: 'conflict', id: KEY, reason: 'value', theirs, message: 'moved' }])
    resolveNow(store, KEY, { kind: 'theirs' })
    expect(store.get(KEY)).toBeUndefined()
    expect(bases).toEqual([theirs])
  })

  it('decided for a third value saves that on theirs', () => {
    const store = collided()
    resolveNow(store, KEY, { kind: 'edit', value: 'third' })
    expect(store.get(KEY)).toMatchObject({
      value: 'third',
      base: theirs,
      status: { kind: 'dirty' },
    })
  })

  it('stays when the cell is typed in again, with the new text as mine', () => {
    const store = collided()
    store.edit(KEY, NAME, ADDRESS, theirs, 'mine again')
    expect(store.get(KEY)).toMatchObject({ value: 'mine again', status: { kind: 'conflict' } })
  })

  it.each(['value', 'gone', 'other-record', 'other-attribute'] as const)(
    'stays when the user types what the cell held when they began (%s): it is not what is stored',
    (reason) => {
      const store = storeWith('mine')
      store.beginSave()
      const now = reason === 'gone' ? base(null) : theirs
      store.settle([{ kind: 'conflict', id: KEY, reason, theirs: now, message: 'moved' }])
      store.edit(KEY, NAME, ADDRESS, now, 'old')
      expect(store.get(KEY)).toMatchObject({ value: 'old', status: { kind: 'conflict' } })
      resolveNow(store, KEY, { kind: 'mine' })
      expect(store.get(KEY)).toMatchObject({ value: 'old', base: now, status: { kind: 'dirty' } })
    },
  )

  it('is over where the colleague puts back what was typed back as well', () => {
    const store = collided()
    store.edit(KEY, NAME, ADDRESS, theirs, 'old')
    store.takeRead(() => base('old', 'v10'))
    expect(store.get(KEY)).toBeUndefined()
  })

  it('ends when the user types what the service holds', () => {
    const store = collided()
    store.edit(KEY, NAME, ADDRESS, theirs, 'theirs')
    expect(store.get(KEY)).toBeUndefined()
  })

  it('is none when the user typed the same as the colleague meanwhile', () => {
    const store = storeWith('mine')
    store.beginSave()
    store.edit(KEY, NAME, ADDRESS, base('old'), 'theirs')
    store.settle([{ kind: 'conflict', id: KEY, reason: 'value', theirs, message: 'moved' }])
    expect(store.get(KEY)).toBeUndefined()
  })
})

describe('lock versions', () => {
  it('of drafts move with a scope that our own write moved, and only from the version it moved from', () => {
    const store = storeWith('new')
    const scope = JSON.stringify(['record', JSON.stringify([['Id', '1']])])
    store.forwardScope('PRIMARY_VALUE', true, { scope, from: 'other', to: 'p2' })
    expect(store.get(KEY)?.base.lockVersion?.primaryValues).toBe('p1')
    store.forwardScope('PRIMARY_VALUE', true, { scope, from: 'p1', to: 'p2' })
    expect(store.get(KEY)?.base.lockVersion).toEqual({
      dataTable: 't1',
      attribute: 'a1',
      primaryValues: 'p2',
      value: 'v1',
    })
  })
})

describe('a table read again', () => {
  it('gives a waiting draft the read as its base where the value is as it was seen', () => {
    const store = storeWith('new')
    store.takeRead(() => base('old', 'v5'))
    expect(store.get(KEY)).toMatchObject({ value: 'new', base: base('old', 'v5') })
  })

  it('makes a collision of a value that moved, before the save', () => {
    const store = storeWith('new')
    store.takeRead(() => base('theirs', 'v5'))
    expect(store.get(KEY)).toMatchObject({
      base: base('old'),
      status: { kind: 'conflict', reason: 'value', theirs: base('theirs', 'v5') },
    })
    store.takeRead(() => base('theirs again', 'v6'))
    expect(store.get(KEY)?.status).toMatchObject({ theirs: base('theirs again', 'v6') })
    store.takeRead(() => base('old', 'v7'))
    expect(store.get(KEY)).toMatchObject({ base: base('old', 'v7'), status: { kind: 'dirty' } })
  })

  it('ends a draft whose value somebody else has stored', () => {
    const store = storeWith('new')
    store.takeRead(() => base('new', 'v5'))
    expect(store.get(KEY)).toBeUndefined()
  })

  it('keeps asking about a scope that moved, with the newest version to go on from', () => {
    const store = storeWith('new')
    store.beginSave()
    const theirs = base('old', 'v2')
    store.settle([{ kind: 'conflict', id: KEY, reason: 'scope', theirs, message: 'm' }])
    store.takeRead(() => base('old', 'v3'))
    expect(store.get(KEY)?.status).toMatchObject({ reason: 'scope', theirs: base('old', 'v3') })
    resolveNow(store, KEY, { kind: 'mine' })
    expect(store.get(KEY)).toMatchObject({ value: 'new', base: base('old', 'v3') })
  })

  it('renews what a value to be created stands on', () => {
    const store = new DraftStore(storedTable())
    const seen = (version: string) => ({
      ...ADDRESS,
      attribute: 'Other',
      lockVersion: base('x', version).lockVersion,
    })
    let version = 'v1'
    store.stored.neighbourOf = () => {
      const { lockVersion, ...address } = seen(version)
      return lockVersion && { ...address, lockVersion }
    }
    store.edit(KEY, NAME, ADDRESS, base(null), 'new')
    expect(store.get(KEY)?.witness?.lockVersion.value).toBe('v1')
    version = 'v2'
    store.edit(KEY, NAME, ADDRESS, base(null), 'newer')
    expect(store.get(KEY)?.witness?.lockVersion.value).toBe('v1')
    store.takeRead(() => base(null))
    expect(store.get(KEY)?.witness?.lockVersion.value).toBe('v2')
  })

  it('stands on no neighbour any more that its own user’s save removed', () => {
    const beside = { ...ADDRESS, attribute: 'Beside' }
    const store = new DraftStore(storedTable())
    const { lockVersion } = base('stored')
    if (lockVersion === null) throw new Error('It is stored.')
    let neighbour: ScopeWitness | null = { ...beside, lockVersion }
    store.stored.neighbourOf = () => neighbour
    const besideKey = cellKey('t', beside)
    store.edit(besideKey, { ...NAME, name: 'Beside' }, beside, base('stored'), null)
    store.beginSave()
    store.edit(KEY, NAME, ADDRESS, base(null), 'new')
    neighbour = null
    store.settle([{ kind: 'saved', id: besideKey, base: base(null) }])
    expect(store.get(KEY)).toMatchObject({ value: 'new', witness: null })
  })

  it('leaves drafts under way and in doubt as they were sent', () => {
    const store = storeWith('new')
    store.beginSave()
    store.takeRead(() => base('old', 'v5'))
    expect(store.get(KEY)?.base).toEqual(base('old'))
    store.settle([{ kind: 'failed', id: KEY, reason: 'unknown', message: '?' }])
    store.takeRead(() => base('old', 'v5'))
    expect(store.get(KEY)?.base).toEqual(base('old'))
  })
})

describe('notices', () => {
  it('reach the listeners of the changed cell once a batch, and no others', () => {
    const store = new DraftStore(storedTable())
    const heard: string[] = []
    store.subscribe(KEY, () => heard.push('cell'))
    store.subscribe('another', () => heard.push('another'))
    store.subscribeSummary(() => heard.push('summary'))
    store.batch(() => {
      store.edit(KEY, NAME, ADDRESS, base('old'), 'a')
      store.edit(KEY, NAME, ADDRESS, base('old'), 'b')
    })
    expect(heard).toEqual(['cell', 'summary'])
  })
})

type Step =
  | { readonly kind: 'edit'; readonly value: string | null }
  | { readonly kind: 'save' | 'discard' | 'resolve-mine' | 'resolve-theirs' }
  | {
      readonly kind: 'outcome'
      readonly outcome: 'saved' | 'failed' | 'unknown' | 'conflict' | 'kept'
    }

const values = fc.constantFrom('old', 'a', 'b', '', null)
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('edit' as const), value: values }),
    fc.record({ kind: fc.constantFrom('save', 'discard', 'resolve-mine', 'resolve-theirs') }),
    fc.record({
      kind: fc.constant('outcome' as const),
      outcome: fc.constantFrom('saved', 'failed', 'unknown', 'conflict', 'kept'),
    }),
  ),
  { maxLength: 40 },
) satisfies fc.Arbitrary<Step[]>

describe('any order of events', () => {
  it('never drops what was typed last unless it was saved, discarded, given up or typed back', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const store = new DraftStore(storedTable())
        let stored = base('old')
        let version = 1
        store.stored.noteStored = (_, next) => {
          stored = next
        }
        let typed: string | null = 'old'
        for (const step of history) {
          const draft = store.get(KEY)
          if (step.kind === 'edit') {
            store.edit(KEY, NAME, ADDRESS, stored, step.value)
            typed = step.value
          } else if (step.kind === 'save') {
            store.beginSave()
          } else if (step.kind === 'discard') {
            store.discard([KEY])
          } else if (step.kind === 'resolve-mine') {
            resolveNow(store, KEY, { kind: 'mine' })
          } else if (step.kind === 'resolve-theirs') {
            resolveNow(store, KEY, { kind: 'theirs' })
          } else if (step.kind === 'outcome' && draft?.status.kind === 'saving') {
            version += 1
            if (step.outcome === 'saved') {
              const saved = base(draft.status.sent, `v${version}`)
              store.settle([{ kind: 'saved', id: KEY, base: saved }])
            } else if (step.outcome === 'conflict') {
              const theirs = base(`theirs ${version}`, `v${version}`)
              store.settle([{ kind: 'conflict', id: KEY, reason: 'value', theirs, message: 'm' }])
            } else if (step.outcome === 'kept') {
              store.settle([{ kind: 'kept', id: KEY }])
            } else {
              const reason = step.outcome === 'unknown' ? 'unknown' : 'cell'
              store.settle([{ kind: 'failed', id: KEY, reason, message: 'm' }])
            }
          }
          const now = store.get(KEY)
          if (now) {
            expect(now.value).toBe(typed)
            continue
          }
          const gaveUp = step.kind === 'discard' || step.kind === 'resolve-theirs'
          const isDirty = draft?.status.kind !== 'conflict'
          const typedBack = step.kind === 'edit' && isDirty && step.value === draft?.base.value
          if (!gaveUp && !typedBack && draft)
            expect(sameValue('TEXT', typed, stored.value)).toBe(true)
          typed = stored.value
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('a draft whose save was not answered', () => {
  const unanswered = () => {
    const store = storeWith('new')
    store.beginSave()
    store.settle([{ kind: 'failed', id: KEY, reason: 'unknown', message: 'lost' }])
    return store
  }

  it('is saved once a reading finds its value', () => {
    const store = unanswered()
    store.takeRead(() => base('new', 'v2'))
    expect(store.get(KEY)).toBeUndefined()
    expect(store.isJustSaved(KEY)).toBe(true)
  })

  it('that was edited on stands on what it sent, once that is found stored', () => {
    const store = unanswered()
    store.edit(KEY, NAME, ADDRESS, base('old'), 'newer')
    store.takeRead(() => base('new', 'v2'))
    expect(store.get(KEY)).toMatchObject({
      value: 'newer',
      base: base('new', 'v2'),
      status: { kind: 'dirty' },
      isUncertain: false,
    })
  })

  const END = 1_000_000
  const unansweredUntil = (endsAtMs: number | null, value = 'new') => {
    const store = storeWith(value)
    store.beginSave()
    const doubt = { saveId: null, endsAtMs }
    store.settle([{ kind: 'failed', id: KEY, reason: 'unknown', message: 'lost', doubt }])
    return store
  }

  it('tells when a reading first did not find it, and stays in doubt', () => {
    const store = unansweredUntil(END)
    store.takeRead(() => base('old'), undefined, 10)
    store.takeRead(() => base('old'), undefined, 20)
    expect(store.get(KEY)).toMatchObject({
      isUncertain: true,
      uncertainValues: ['new'],
      status: { kind: 'failed', reason: 'unknown', notStoredAtMs: 10 },
    })
  })

  it('is an edit like any other after a reading that began when nothing sent could arrive any more', () => {
    const store = unansweredUntil(END)
    store.takeRead(() => base('old', 'v2'), undefined, END - 1)
    expect(store.get(KEY)?.isUncertain).toBe(true)
    store.takeRead(() => base('old', 'v2'), undefined, END)
    expect(store.get(KEY)).toMatchObject({
      base: base('old', 'v2'),
      value: 'new',
      isUncertain: false,
      uncertainValues: [],
      status: { kind: 'dirty' },
    })
    store.edit(KEY, NAME, ADDRESS, base('old', 'v2'), 'old')
    expect(store.get(KEY)).toBeUndefined()
  })

  it('collides after such a reading with what somebody else stored', () => {
    const store = unansweredUntil(END)
    store.takeRead(() => base('theirs', 'v2'), undefined, END)
    expect(store.get(KEY)).toMatchObject({
      isUncertain: false,
      status: { kind: 'conflict', theirs: base('theirs', 'v2') },
    })
  })

  it.each([
    ['no end is known', null, END],
    ['nobody knows when the reading began', END, undefined],
  ])('stays in doubt for ever where %s', (_what, endsAtMs, begunAtMs) => {
    const store = unansweredUntil(endsAtMs)
    store.takeRead(() => base('old'), undefined, begunAtMs)
    expect(store.get(KEY)?.isUncertain).toBe(true)
  })

  it('ends with the later of two doubts, and with none while one has no end', () => {
    const twice = (first: number | null, second: number) => {
      const store = unansweredUntil(first)
      store.beginSave()
      const doubt = { saveId: null, endsAtMs: second }
      store.settle([{ kind: 'failed', id: KEY, reason: 'unknown', message: 'lost', doubt }])
      return store.get(KEY)?.doubt?.endsAtMs
    }
    expect(twice(END, 5)).toBe(END)
    expect(twice(5, END)).toBe(END)
    expect(twice(null, END)).toBeNull()
  })

  it('is under way again once its save can be heard, with what that had sent', () => {
    const store = storeWith('new')
    store.beginSave()
    const doubt = { saveId: 's', endsAtMs: null }
    store.settle([{ kind: 'failed', id: KEY, reason: 'unknown', message: 'lost', doubt }])
    store.edit(KEY, NAME, ADDRESS, base('old'), 'typed on')
    expect(store.lost.ids()).toEqual(['s'])
    expect(store.lost.resume('another')).toEqual([])
    expect(store.lost.resume('s')).toEqual([KEY])
    store.settle([{ kind: 'saved', id: KEY, base: base('new', 'v2') }])
    expect(store.get(KEY)).toMatchObject({ value: 'typed on', base: base('new', 'v2') })
    expect(store.lost.ids()).toEqual([])
  })

  it('stays in doubt with any other reading, since what was sent may still arrive', () => {
    fc.assert(
      fc.property(fc.option(fc.string(), { nil: null }), (value) => {
        fc.pre(value !== 'new')
        const store = unanswered()
        const before = store.get(KEY)
        store.takeRead(() => base(value, 'v2'))
        expect(store.get(KEY)).toEqual(before)
      }),
    )
  })
})

it('kept after a save told that its whole record is gone, it adds the record, though that was not read yet', () => {
  const store = new DraftStore(storedTable({ isStored: () => true }))
  const attribute = {
    id: 'a',
    name: 'Note',
    valueType: 'TEXT',
    description: '',
    isPrimary: false,
    rules: {},
  } as const
  const primaryValues = [{ attribute: 'Branch', value: 'Lund' }]
  const address = { primaryValues, attribute: 'Note' }
  const nothing = { value: null, lockVersion: null, modifiedAtMs: null, modifiedRegion: null }
  const key = cellKey('t', address)
  store.edit(key, attribute, address, { ...nothing, value: 'old' }, 'mine')
  store.beginSave()
  const gone = { reason: 'gone', gone: 'record', theirs: nothing, message: '' } as const
  store.settle([{ kind: 'conflict', id: key, ...gone }])
  resolveNow(store, key, { kind: 'mine' })
  // As soon as it is read, it is one to be added.
  store.stored.isStored = () => false
  expect(store.records.newRecords().map((one) => one.primaryValues)).toEqual([primaryValues])
})
