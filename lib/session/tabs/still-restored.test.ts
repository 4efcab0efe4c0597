import { describe, expect, it } from 'vitest'
import { returnedTitle, returnedWords } from '@/components/editor/notices/restored-notice'
import type { Draft, RestoredKind } from '@/lib/drafts'
import { edit, sessionWith, stored } from '../testing'
import { countKinds, stillReturned } from './still-restored'
import type { Returned } from './sync-state'

const BRANCHES = ['Gävle', 'Lund', 'Oslo', 'Umeå']

/** Edits that came back, with how they stood to the table. */
function back(...kinds: readonly (RestoredKind | null)[]) {
  const session = sessionWith(BRANCHES.map((branch) => stored(branch, 'Note', 'old')))
  const keys = kinds.map((_, at) => edit(session, BRANCHES[at] ?? '', 'Note', 'new'))
  const returned: Returned = {
    editedAtMs: Date.now() - 180_000,
    kinds: new Map(keys.map((key, at) => [key, kinds[at] ?? null])),
  }
  const draftOf = (key: string): Draft | undefined => session.drafts.get(key)
  return { session, keys, returned, draftOf }
}

function savedAs(value: string) {
  return { value, lockVersion: null, modifiedAtMs: null, modifiedRegion: null }
}

describe('the notice of edits that came back', () => {
  it('is as it was while they are', () => {
    const { returned, draftOf } = back('ready', 'ready')
    expect(stillReturned(returned, draftOf)).toBe(returned)
  })

  it('shrinks with those that are saved or discarded, and goes with the last', () => {
    const { session, keys, returned, draftOf } = back('ready', 'ready', 'ready')
    const [first = '', second = '', third = ''] = keys
    session.drafts.discard([first])
    session.drafts.beginSave(new Set([second]))
    session.drafts.settle([{ kind: 'saved', id: second, base: savedAs('new') }])
    const left = stillReturned(returned, draftOf)
    if (left === null) throw new Error('Nothing is left')
    expect(returnedTitle(left)).toBe('1 unsaved edit from 3 minutes ago is back')
    expect(returnedWords(countKinds(left))).toBe('1 ready.')
    session.drafts.discard([third])
    expect(stillReturned(left, draftOf)).toBeNull()
  })

  it('does not speak of an edit that is made anew where one of them was saved', () => {
    const { session, keys, returned, draftOf } = back('ready', 'ready')
    session.drafts.discard([keys[0] ?? ''])
    const left = stillReturned(returned, draftOf)
    edit(session, 'Gävle', 'Note', 'newer')
    expect(left && stillReturned(left, draftOf)?.kinds.size).toBe(1)
  })

  it('says of one that was decided, or is known by now, that it is ready', () => {
    const { session, keys, returned, draftOf } = back('ready', 'conflict', 'unknown')
    expect(returnedWords(countKinds(stillReturned(returned, draftOf) ?? returned))).toBe('3 ready.')
    const [key = ''] = keys
    session.drafts.beginSave(new Set([key]))
    // Under way it is what it was.
    expect(stillReturned(returned, draftOf)?.kinds.get(key)).toBe('ready')
    session.drafts.settle([{ kind: 'failed', id: key, reason: 'unknown', message: '' }])
    expect(stillReturned(returned, draftOf)?.kinds.get(key)).toBe('unknown')
  })

  it('does not call ready what breaks a rule', () => {
    const { session, returned, draftOf } = back('ready', 'ready')
    edit(session, 'Lund', 'Note', 'x'.repeat(10_000))
    expect(returnedWords(countKinds(stillReturned(returned, draftOf) ?? returned))).toBe(
      '1 ready, 1 against a rule, not sent.',
    )
  })

  it('tells those that were stored already, until the others are gone', () => {
    const { session, keys, returned, draftOf } = back('ready', 'applied')
    expect(returnedTitle(returned)).toBe('1 unsaved edit from 3 minutes ago is back')
    expect(returnedWords(countKinds(returned))).toBe('1 ready, 1 stored already.')
    session.drafts.discard(keys)
    expect(stillReturned(returned, draftOf)).toBeNull()
    const applied = { ...returned, kinds: new Map([[keys[1] ?? '', 'applied' as const]]) }
    expect(stillReturned(applied, draftOf)).toBe(applied)
    expect(returnedTitle(applied)).toBe('1 unsaved edit from 3 minutes ago was stored meanwhile')
  })

  it('waits for the table with those that were not compared with it yet', () => {
    const { session, keys, returned, draftOf } = back(null)
    session.drafts.discard(keys)
    expect(stillReturned(returned, draftOf)).toBe(returned)
  })
})
