import { act, fireEvent, render, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { ConflictPanel } from '@/components/editor/conflicts/conflict-panel'
import type { ReadValue } from '@/lib/data-table'
import type { TableSession } from '@/lib/session/session'
import { edit, sessionWith, stored } from '@/lib/session/testing'
import { NO_RECORD_ACTIONS } from '../testing'

const HOURS = stored('Lund', 'Hours', '9-17')
const NOTE = stored('Lund', 'Note', 'a')

/** A value of Lund under the name that a colleague gave the record: its own version stays. */
function moved(value: ReadValue, name = 'Ystad'): ReadValue {
  return { ...value, primaryValues: [{ attribute: 'Branch', value: name }] }
}

/** The whole table as it is read again. */
function readAgain(session: TableSession, ...values: readonly ReadValue[]): void {
  const reload = session.data.beginReload()
  reload.ingest({ values: [...values, stored('Oslo', 'Note', 'a')] })
  reload.finish()
  session.takeRead(true)
}

function open() {
  const session = sessionWith([HOURS, NOTE, stored('Oslo', 'Note', 'a')])
  session.takeRead()
  return session
}

/** What is drafted, as `record › attribute = value on base: state`. */
function drafted({ drafts }: TableSession): readonly string[] {
  return drafts
    .all()
    .map(
      ({ address, value, base, status }) =>
        `${address.primaryValues[0]?.value} › ${address.attribute} = ${value} on ${base.value}: ${status.kind}`,
    )
}

function nameNow(session: TableSession, key: string): string | undefined {
  const draft = session.drafts.get(key)
  return draft && session.renamedFrom(draft)?.to[0]?.value
}

describe('the record of an edit that is gone', () => {
  it('is known under its new name by the value that was edited', () => {
    const session = open()
    const key = edit(session, 'Lund', 'Hours', '8-16')
    readAgain(session, moved(HOURS), moved(stored('Lund', 'Note', 'rewritten', 'v2')))
    expect(nameNow(session, key)).toBe('Ystad')
  })

  it('is known, for a cell without a value, by what else was stored in it', () => {
    const session = open()
    const key = edit(session, 'Lund', 'Lines', '3')
    readAgain(session, moved(stored('Lund', 'Hours', '7-15', 'v2')), moved(NOTE))
    expect(nameNow(session, key)).toBe('Ystad')
  })

  it('is known after its name was changed twice', () => {
    const session = open()
    const key = edit(session, 'Lund', 'Lines', '3')
    readAgain(session, moved(HOURS), moved(NOTE))
    readAgain(session, moved(HOURS, 'Visby'), moved(NOTE, 'Visby'))
    expect(nameNow(session, key)).toBe('Visby')
  })

  it('is known by its id where every value of it was changed as well', () => {
    const session = open()
    const key = edit(session, 'Lund', 'Hours', '8-16')
    readAgain(session, moved(stored('Lund', 'Hours', '7-15', 'v2')))
    expect(nameNow(session, key)).toBe('Ystad')
  })

  it('has no other name where it was deleted, or where another has the same values', () => {
    const session = open()
    const key = edit(session, 'Lund', 'Hours', '8-16')
    readAgain(session, stored('Ystad', 'Hours', '9-17'), stored('Ystad', 'Note', 'a'))
    expect(session.drafts.get(key)?.status).toMatchObject({ reason: 'gone', gone: 'record' })
    expect(nameNow(session, key)).toBeUndefined()
    expect(
      session.cells.get(session.data.knowRecord(HOURS.primaryValues), 'Hours').message,
    ).toMatch(/deleted after you read it, or given another name/)
  })

  it('has none where it is there, or where only a value of it went', () => {
    const session = open()
    const key = edit(session, 'Lund', 'Hours', '8-16')
    readAgain(session, NOTE)
    expect(session.drafts.get(key)?.status).toMatchObject({ reason: 'gone' })
    expect(nameNow(session, key)).toBeUndefined()
  })
})

function panel(session: TableSession) {
  render(
    <ConflictPanel
      onClose={() => {}}
      onPutText={() => {}}
      onGoTo={({ key }) => session.set({ focusedKey: key })}
      onSave={() => {}}
      records={NO_RECORD_ACTIONS}
      session={session}
    />,
  )
}
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

describe('an edit of a record that a colleague renamed', () => {
  it('goes on in it as well where all are kept at once, and makes no second record', () => {
    const session = open()
    edit(session, 'Lund', 'Hours', '8-16')
    edit(session, 'Lund', 'Lines', '3')
    readAgain(session, moved(HOURS), moved(NOTE))
    panel(session)
    press('Keep all mine')
    expect([...drafted(session)].sort()).toEqual([
      'Ystad › Hours = 8-16 on 9-17: dirty',
      'Ystad › Lines = 3 on null: dirty',
    ])
    expect(session.drafts.records.newRecords()).toEqual([])
  })

  it('goes on in it, on what is stored there now, and comes back by one step of undo', () => {
    const session = open()
    edit(session, 'Lund', 'Hours', '8-16')
    edit(session, 'Lund', 'Lines', '3')
    readAgain(session, moved(HOURS), moved(NOTE))
    panel(session)
    expect(screen.getByRole('article').textContent).toContain('The record is called Ystad now')
    press('Put my edit there')
    expect([...drafted(session)].sort()).toEqual([
      'Lund › Lines = 3 on null: conflict',
      'Ystad › Hours = 8-16 on 9-17: dirty',
    ])
    expect(session.state.state.said.text).toBe('1 edit put into Ystad.')
    act(() => session.drafts.replay('undo'))
    expect([...drafted(session)].sort()).toEqual([
      'Lund › Hours = 8-16 on 9-17: conflict',
      'Lund › Lines = 3 on null: conflict',
    ])
    act(() => session.drafts.replay('redo'))
    expect(drafted(session)).toContain('Ystad › Hours = 8-16 on 9-17: dirty')
  })

  it('goes there with all others of the record, in one step; one whose value moved is a collision there', () => {
    const session = open()
    edit(session, 'Lund', 'Hours', '8-16')
    edit(session, 'Lund', 'Note', 'mine')
    edit(session, 'Lund', 'Lines', '3')
    readAgain(session, moved(HOURS), moved(stored('Lund', 'Note', 'theirs', 'v2')))
    panel(session)
    press('Put all 3 edits there')
    expect([...drafted(session)].sort()).toEqual([
      'Ystad › Hours = 8-16 on 9-17: dirty',
      'Ystad › Lines = 3 on null: dirty',
      'Ystad › Note = mine on a: conflict',
    ])
    expect(session.drafts.records.newRecords()).toEqual([])
    act(() => session.drafts.replay('undo'))
    expect(drafted(session).every((line) => line.startsWith('Lund'))).toBe(true)
  })

  it('takes no place where something else is typed already', () => {
    const session = open()
    edit(session, 'Lund', 'Hours', '8-16')
    readAgain(session, moved(HOURS), moved(NOTE))
    edit(session, 'Ystad', 'Hours', '7-15')
    panel(session)
    expect(screen.getByRole('article').textContent).toContain(
      'Its cell holds another unsaved edit of yours already',
    )
    expect(screen.queryByRole('button', { name: /there/ })).toBeNull()
    act(() => {
      session.drafts.follow(session.drafts.all(), moved(HOURS).primaryValues)
    })
    expect([...drafted(session)].sort()).toEqual([
      'Lund › Hours = 8-16 on 9-17: conflict',
      'Ystad › Hours = 7-15 on 9-17: dirty',
    ])
  })
})
