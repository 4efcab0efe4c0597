import { describe, expect, it } from 'vitest'
import { restoredMessage, restoredTitle } from '@/components/editor/notices/restored-notice'
import type { Draft, RestoredKind } from '@/lib/drafts'
import { edit, sessionWith, stored } from '../testing'
import { countKinds, stillUnsaved } from './restored-drafts'
import type { RestoredDrafts } from './sync-state'

const BRANCHES = ['Gävle', 'Lund', 'Oslo', 'Umeå']

/** Edits that came back, with how they stood to the table. */
function back(...kinds: readonly (RestoredKind | null)[]) {
  const session = sessionWith(BRANCHES.map((branch) => stored(branch, 'Note', 'old')))
  const keys = kinds.map((_, at) => edit(session, BRANCHES[at] ?? '', 'Note', 'new'))
  const restored: RestoredDrafts = {
    editedAtMs: Date.now() - 180_000,
    kinds: new Map(keys.map((key, at) => [key, kinds[at] ?? null])),
  }
  const draftOf = (key: string): Draft | undefined => session.drafts.get(key)
  return { session, keys, restored, draftOf }
}

function savedAs(value: string) {
  return { value, lockVersion: null, modifiedAtMs: null, modifiedRegion: null }
}

describe('the notice of edits that came back', () => {
  it('is as it was while they are', () => {
    const { restored, draftOf } = back('ready', 'ready')
    expect(stillUnsaved(restored, draftOf)).toBe(restored)
  })

  it('shrinks with those that are saved or discarded, and goes with the last', () => {
    const { session, keys, restored, draftOf } = back('ready', 'ready', 'ready')
    const [first = '', second = '', third = ''] = keys
    session.drafts.discard([first])
    session.drafts.beginSave(new Set([second]))
    session.drafts.settle([{ kind: 'saved', id: second, base: savedAs('new') }])
    const left = stillUnsaved(restored, draftOf)
    if (left === null) throw new Error('Nothing is left')
    expect(restoredTitle(left)).toBe('1 unsaved edit from 3 minutes ago is back')
    expect(restoredMessage(countKinds(left))).toBe('1 ready.')
    session.drafts.discard([third])
    expect(stillUnsaved(left, draftOf)).toBeNull()
  })

  it('does not speak of an edit that is made anew where one of them was saved', () => {
    const { session, keys, restored, draftOf } = back('ready', 'ready')
    session.drafts.discard([keys[0] ?? ''])
    const left = stillUnsaved(restored, draftOf)
    edit(session, 'Gävle', 'Note', 'newer')
    expect(left && stillUnsaved(left, draftOf)?.kinds.size).toBe(1)
  })

  it('says of one that was decided, or is known by now, that it is ready', () => {
    const { session, keys, restored, draftOf } = back('ready', 'conflict', 'unknown')
    expect(restoredMessage(countKinds(stillUnsaved(restored, draftOf) ?? restored))).toBe(
      '3 ready.',
    )
    const [key = ''] = keys
    session.drafts.beginSave(new Set([key]))
    // Under way it is what it was.
    expect(stillUnsaved(restored, draftOf)?.kinds.get(key)).toBe('ready')
    session.drafts.settle([{ kind: 'failed', id: key, reason: 'unknown', message: '' }])
    expect(stillUnsaved(restored, draftOf)?.kinds.get(key)).toBe('unknown')
  })

  it('does not call ready what breaks a rule', () => {
    const { session, restored, draftOf } = back('ready', 'ready')
    edit(session, 'Lund', 'Note', 'x'.repeat(10_000))
    expect(restoredMessage(countKinds(stillUnsaved(restored, draftOf) ?? restored))).toBe(
      '1 ready, 1 against a rule, not sent.',
    )
  })

  it('tells those that were stored already, until the others are gone', () => {
    const { session, keys, restored, draftOf } = back('ready', 'applied')
    expect(restoredTitle(restored)).toBe('1 unsaved edit from 3 minutes ago is back')
    expect(restoredMessage(countKinds(restored))).toBe('1 ready, 1 stored already.')
    session.drafts.discard(keys)
    expect(stillUnsaved(restored, draftOf)).toBeNull()
    const applied = { ...restored, kinds: new Map([[keys[1] ?? '', 'applied' as const]]) }
    expect(stillUnsaved(applied, draftOf)).toBe(applied)
    expect(restoredTitle(applied)).toBe('1 unsaved edit from 3 minutes ago was stored meanwhile')
  })

  it('waits for the table with those that were not compared with it yet', () => {
    const { session, keys, restored, draftOf } = back(null)
    session.drafts.discard(keys)
    expect(stillUnsaved(restored, draftOf)).toBe(restored)
  })
})
