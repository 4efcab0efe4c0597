import { describe, expect, it } from 'vitest'
import { bigSaveOf } from './saving/big-save'
import type { TableSession } from './session'
import { edit, sessionWith, stored } from './testing'
import { draftKeyAt } from './view/record-names'
import { changesOf, withWholeRecords } from './view/review-changes'

const named = (value: string) => [{ attribute: 'Branch', value }]

function session(): TableSession {
  return sessionWith([
    stored('Lund', 'Hours', '9-17'),
    stored('Lund', 'Note', 'a'),
    stored('Oslo', 'Note', 'b'),
    stored('Visby', 'Note', 'c'),
  ])
}

function rowOf({ data }: TableSession, branch: string): number {
  return data.indexOf(JSON.stringify([['Branch', branch]]))
}

describe('records under review', () => {
  it('are told as wholes: renamed, added with or without a value, deleted', () => {
    const made = session()
    made.records.rename(rowOf(made, 'Lund'), named('Malmö'))
    made.records.add(named('Umeå'))
    made.records.remove([rowOf(made, 'Oslo')])
    const told = () => changesOf(made).map(({ kind, state, after }) => `${kind} ${state} ${after}`)
    expect(told()).toEqual(['renamed ready Malmö', 'deleted ready null', 'added empty Umeå'])
    edit(made, 'Umeå', 'Note', 'north')
    expect(told()).toContain('added ready Umeå')
  })

  it('go and stay as wholes, but a value of a new record can go alone', () => {
    const made = session()
    made.records.remove([rowOf(made, 'Lund')])
    made.records.add(named('Umeå'))
    const note = edit(made, 'Umeå', 'Note', 'north')
    const changes = changesOf(made)
    const [deleted] = changes.filter(({ kind }) => kind === 'deleted')
    const [added] = changes.filter(({ kind }) => kind === 'added')
    expect(withWholeRecords(changes, [deleted?.key ?? ''])).toHaveLength(2)
    expect(withWholeRecords(changes, [added?.key ?? ''])).toHaveLength(2)
    expect(withWholeRecords(changes, [note])).toEqual([note])
  })
})

describe('a save that deletes records', () => {
  it('asks for each of them, however small it is', () => {
    const made = session()
    made.records.remove([rowOf(made, 'Oslo')])
    expect(bigSaveOf(made, undefined)).toMatchObject({ removals: 1, records: 1 })
    made.records.remove([rowOf(made, 'Visby')])
    expect(bigSaveOf(made, undefined)).toMatchObject({ removals: 2, records: 2 })
  })
})

describe('the cells of records', () => {
  it('show the new key with the old one told, and what goes with a deleted record', () => {
    const made = session()
    const lund = rowOf(made, 'Lund')
    const oslo = rowOf(made, 'Oslo')
    const before = made.cells.get(lund, 'Note')
    made.records.rename(lund, named('Malmö'))
    expect(made.cells.get(lund, 'Branch')).toMatchObject({
      value: 'Malmö',
      state: 'dirty',
      message: 'Was Lund. Renamed by the next save.',
    })
    expect(made.cells.get(lund, 'Note')).toMatchObject(before)
    made.records.remove([oslo])
    expect(made.cells.get(oslo, 'Note')).toMatchObject({
      value: 'b',
      isCleared: false,
      isReadOnly: true,
      isOfDeletedRecord: true,
    })
    const view = made.cells.get(oslo, 'Note')
    edit(made, 'Visby', 'Note', 'another')
    expect(made.cells.get(oslo, 'Note')).toBe(view)
  })

  it('are discarded by what is drafted of the record, at its primary value', () => {
    const made = session()
    const lund = rowOf(made, 'Lund')
    made.records.rename(lund, named('Malmö'))
    expect(draftKeyAt(made, lund, 'Branch')).toBe(made.records.renameOf(lund)?.key)
    const umea = made.records.add(named('Umeå'))
    expect(changesOf(made).map(({ key }) => key)).toContain(draftKeyAt(made, umea, 'Branch'))
    const oslo = rowOf(made, 'Oslo')
    made.records.remove([oslo])
    expect(draftKeyAt(made, oslo, 'Branch')).toBe(made.cells.keyOf(oslo, 'Note'))
  })
})
