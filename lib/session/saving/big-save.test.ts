import { describe, expect, it } from 'vitest'
import { bigSaveMessage } from '@/components/editor/saving/big-save-question'
import { edit, sessionWith, stored } from '../testing'
import { bigSaveOf, saveNumbers } from './big-save'

function sessionOf(count: number) {
  return sessionWith(
    Array.from({ length: count }, (_, index) => [
      stored(`b${index}`, 'Hours', '9-17'),
      stored(`b${index}`, 'Note', 'old'),
    ]).flat(),
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
    expect(asked && bigSaveMessage(asked)).toMatch(/^6 stored values are removed.* 1 request /)
  })
})

describe('a save that records go with', () => {
  const named = (value: string) => [{ attribute: 'Branch', value }]
  const open = () =>
    sessionWith([
      stored('Lund', 'Hours', '9-17'),
      stored('Lund', 'Note', 'a'),
      stored('Oslo', 'Note', 'b'),
      stored('Visby', 'Note', 'c'),
    ])
  const rowOf = (session: ReturnType<typeof open>, branch: string) =>
    session.data.knowRecord(named(branch))

  it('is asked about however small it is, with what goes', () => {
    const session = open()
    session.records.remove([rowOf(session, 'Lund')])
    const asked = bigSaveOf(session, undefined)
    expect(asked).toMatchObject({ changes: 1, removals: 2, records: 1, isDeletionAlone: true })
    expect(asked?.going).toMatchObject([
      {
        primaryValues: named('Lund'),
        isDeleted: true,
        values: [
          { attribute: { name: 'Hours' }, value: '9-17' },
          { attribute: { name: 'Note' }, value: 'a' },
        ],
      },
    ])
    expect(asked && bigSaveMessage(asked)).toMatch(/^1 record is deleted\. 2 stored values are /)
  })

  it('is asked about as well where a record loses its last value, and not where one is left or typed', () => {
    const session = open()
    edit(session, 'Lund', 'Note', null)
    expect(bigSaveOf(session, undefined)).toBeNull()
    edit(session, 'Oslo', 'Note', null)
    const asked = bigSaveOf(session, undefined)
    expect(asked?.going).toMatchObject([{ primaryValues: named('Oslo'), isDeleted: false }])
    expect(asked && bigSaveMessage(asked)).toContain('1 record loses its last value')
    edit(session, 'Oslo', 'Hours', '8-16')
    expect(bigSaveOf(session, undefined)).toBeNull()
    edit(session, 'Lund', 'Hours', null)
    expect(bigSaveOf(session, undefined)?.going).toHaveLength(1)
  })

  it('is asked about by any value of a record that is to be deleted, since all go with it', () => {
    const session = open()
    session.records.remove([rowOf(session, 'Lund')])
    const note = session.cells.keyOf(rowOf(session, 'Lund'), 'Note')
    const asked = bigSaveOf(session, new Set([note]))
    expect(asked).toMatchObject({ changes: 1, going: [{ primaryValues: named('Lund') }] })
    expect(bigSaveOf(session, new Set([edit(session, 'Visby', 'Note', 'x')]))).toBeNull()
  })

  it('saves what was shown, and nothing that came after', () => {
    const session = open()
    session.records.remove([rowOf(session, 'Oslo')])
    const asked = bigSaveOf(session, undefined)
    session.records.remove([rowOf(session, 'Visby')])
    expect(saveNumbers(session, asked?.only)).toMatchObject({
      going: [{ primaryValues: named('Oslo') }],
    })
  })
})
