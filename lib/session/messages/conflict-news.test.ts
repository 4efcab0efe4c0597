import { expect, it } from 'vitest'
import { resolveNow } from '@/lib/drafts/testing'
import { edit, sessionWith, stored } from '../testing'
import { conflictNews, knownConflicts } from './conflict-news'

it('tells new collisions apart from those that changed again, and says nothing of settled ones', () => {
  const session = sessionWith([stored('Lund', 'Note', 'a'), stored('Oslo', 'Note', 'a')])
  const read = (branch: string, value: string, version: string) => {
    session.data.ingest({ values: [stored(branch, 'Note', value, version)] })
    session.takeRead()
    return knownConflicts(session.drafts.summary())
  }
  const key = edit(session, 'Lund', 'Note', 'mine')
  edit(session, 'Oslo', 'Note', 'mine')
  const first = read('Lund', 'b', 'v2')
  expect(conflictNews(new Map(), first)).toBe('1 new conflict, 1 to decide.')
  expect(conflictNews(first, first)).toBe('')
  const second = read('Lund', 'c', 'v3')
  expect(conflictNews(first, second)).toBe('1 conflict changed again while you were deciding.')
  const third = read('Oslo', 'b', 'v2')
  expect(conflictNews(first, third)).toBe(
    '1 new conflict, 2 to decide. 1 conflict changed again while you were deciding.',
  )
  resolveNow(session.drafts, key, { kind: 'mine' })
  const fourth = knownConflicts(session.drafts.summary())
  expect(conflictNews(third, fourth)).toBe('')

  // Undone, the decision is open again: nobody changed anything.
  session.drafts.replay('undo')
  const fifth = knownConflicts(session.drafts.summary())
  expect(conflictNews(fourth, fifth, third)).toBe('1 conflict is open again, 2 to decide.')
  expect(conflictNews(fifth, new Map())).toBe('Every conflict is settled.')
})
