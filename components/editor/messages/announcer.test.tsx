import { act, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { resolveNow } from '@/lib/drafts/testing'
import { startedSave } from '@/lib/session/state'
import { edit, sessionWith, stored } from '@/lib/session/testing'
import { Announcer } from './announcer'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function announced() {
  const session = sessionWith([stored('Lund', 'Note', 'a'), stored('Oslo', 'Note', 'a')])
  render(<Announcer session={session} />)
  const region = screen.getByRole('status')
  const after = (
    change: () => void,
  ): { readonly words: string | null; readonly line: Element | null } => {
    act(() => {
      change()
      vi.advanceTimersByTime(100)
    })
    return { words: region.textContent, line: region.firstElementChild }
  }
  const read = (branch: string, value: string, version: string) => () => {
    session.data.ingest({ values: [stored(branch, 'Note', value, version)] })
    session.takeRead()
  }
  return { session, after, read }
}

it('says the same words again as news of their own', () => {
  const { session, after, read } = announced()
  edit(session, 'Lund', 'Note', 'mine')
  after(read('Lund', 'b', 'v2'))
  const first = after(read('Lund', 'c', 'v3'))
  expect(first.words).toBe('1 conflict changed again while you were deciding.')
  const second = after(read('Lund', 'd', 'v4'))
  expect(second.words).toBe(first.words)
  // A region whose content stays the same element with the same text is silent.
  expect(second.line).not.toBe(first.line)
})

it('says a decision and that none is left in one breath', () => {
  const { session, after, read } = announced()
  const key = edit(session, 'Lund', 'Note', 'mine')
  after(read('Lund', 'b', 'v2'))
  const { words } = after(() => {
    session.say('Kept yours: Note in Lund.')
    resolveNow(session.drafts, key, { kind: 'mine' })
  })
  expect(words).toBe('Kept yours: Note in Lund. Every conflict is settled.')
})

it('says what came back', () => {
  const { session, after } = announced()
  const restored = {
    editedAtMs: Date.now() - 3_600_000 * 3,
    kinds: new Map(['a', 'b', 'c'].slice(0, 2).map((key) => [key, null])),
  }
  const { words } = after(() => session.sync.set({ restored }))
  expect(words).toBe('From an earlier session: 2 unsaved edits.')
})

it('says how far a save came whose last word was lost', () => {
  const { session, after } = announced()
  const keys = ['Lund', 'Oslo'].map((branch) => edit(session, branch, 'Note', 'mine'))
  const { words } = after(() => {
    session.drafts.beginSave()
    session.set({ save: { ...startedSave(2), settled: 1 } })
    const [id = ''] = keys
    session.drafts.settle([{ kind: 'failed', id, reason: 'unknown', message: 'lost' }])
    session.set({ save: { kind: 'ended', ...session.saveFindings } })
  })
  expect(words).toBe('Saving 2 cells. Save ended: 1 of 2 cells answered, 1 not known to be saved.')
})

it('does not go on saying what is past', () => {
  const { session, after } = announced()
  expect(after(() => session.say('Kept yours: Note in Lund.')).words).not.toBe('')
  const { words } = after(() => vi.advanceTimersByTime(15_000))
  expect(words).toBe('')
})
