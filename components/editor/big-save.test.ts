import { describe, expect, it } from 'vitest'
import { bigSaveOf, saveNumbers } from './big-save'
import { bigSaveWords } from './big-save-question'
import { edit, sessionWith, stored } from './testing'

function sessionOf(count: number) {
  return sessionWith(
    Array.from({ length: count }, (_, index) => stored(`b${index}`, 'Note', 'old')),
  )
}

describe('a save', () => {
  it('of a hundred changes is not asked about, of one more it is', () => {
    const session = sessionOf(101)
    for (let index = 0; index < 100; index += 1) edit(session, `b${index}`, 'Note', 'new')
    expect(bigSaveOf(session, undefined)).toBeNull()
    edit(session, 'b100', 'Note', 'new')
    const asked = bigSaveOf(session, undefined)
    expect(asked).toMatchObject({ changes: 101, removals: 0, records: 101 })
    expect(asked?.plan.callsByOperation).toEqual({ BatchUpdateDataTableValue: 5 })
    expect(bigSaveOf(session, new Set([edit(session, 'b0', 'Note', 'newer')]))).toBeNull()
  })

  it('is told in the numbers of now, not of when it was asked about', () => {
    const session = sessionOf(101)
    const keys = Array.from({ length: 101 }, (_, at) => edit(session, `b${at}`, 'Note', 'new'))
    expect(bigSaveOf(session, undefined)?.changes).toBe(101)
    session.drafts.discard(keys.slice(0, 3))
    expect(saveNumbers(session, undefined)).toMatchObject({ changes: 98, records: 98 })
  })

  it('of several removals is asked about in words that count them', () => {
    const session = sessionOf(6)
    for (let index = 0; index < 6; index += 1) edit(session, `b${index}`, 'Note', null)
    const asked = bigSaveOf(session, undefined)
    expect(asked).toMatchObject({ changes: 6, removals: 6 })
    expect(asked && bigSaveWords(asked)).toMatch(/^6 stored values are removed.* 1 call /)
  })
})
