import { describe, expect, it } from 'vitest'
import type { PrimaryValues } from '@/lib/data-table'
import { requestFor } from '../saving/save-request'
import type { TableSession } from '../session'
import { edit, sessionWith, stored } from '../testing'

function keyed(value: string): PrimaryValues {
  return [{ attribute: 'Branch', value }]
}

function opened(): TableSession {
  const session = sessionWith(
    [stored('Lund', 'Note', 'a'), stored('Lund', 'Hours', '9-18'), stored('Oslo', 'Note', 'b')],
    'DATA_TABLE',
  )
  session.takeRead()
  return session
}

function rowOf({ data }: TableSession, branch: string): number {
  return data.knowRecord(keyed(branch))
}

/** The service carries out what is sent. */
function saves(session: TableSession): void {
  const { drafts, renames } = session.drafts.beginSave()
  for (const { key, value, base } of drafts) {
    session.drafts.settle([{ kind: 'saved', id: key, base: { ...base, value } }])
  }
  const base = { value: null, lockVersion: null, modifiedAtMs: null, modifiedRegion: null }
  for (const { key } of renames) session.drafts.settle([{ kind: 'saved', id: key, base }])
}

describe('primary values', () => {
  it('are refused where one is missing or breaks a rule, and where a record has or gets them', () => {
    const session = opened()
    const { records } = session
    const row = records.add(keyed('Turku'))
    records.rename(rowOf(session, 'Lund'), keyed('Malmö'))
    expect([...records.checkKey(keyed('')).problems.keys()]).toEqual(['Branch'])
    expect([...records.checkKey(keyed('x'.repeat(1_001))).problems.keys()]).toEqual(['Branch'])
    // The service takes it for an expression.
    expect(records.checkKey(keyed('=1')).problems.get('Branch')).toContain('cannot begin with “=”')
    expect(records.checkKey(keyed('1=1')).problems.size).toBe(0)
    expect(records.checkKey(keyed('Turku')).taken).toBe(row)
    expect(records.checkKey(keyed('Lund')).taken).toBe(rowOf(session, 'Lund'))
    expect(records.checkKey(keyed('Malmö')).taken).toBe(rowOf(session, 'Lund'))
    expect(records.checkKey(keyed('Lund'), rowOf(session, 'Lund')).taken).toBeNull()
    expect(records.checkKey(keyed('Oslo')).taken).toBe(rowOf(session, 'Oslo'))
    expect(() => records.add(keyed('Oslo'))).toThrow(RangeError)
  })

  it('that only look like a stored, a new or a renamed record are told with that, and free', () => {
    const session = opened()
    const { records } = session
    const lund = rowOf(session, 'Lund')
    const turku = records.add(keyed('Turku'))
    records.rename(lund, keyed('Malmö'))
    const alike = (name: string, except?: number) => records.checkKey(keyed(name), except).alike
    expect(records.checkKey(keyed('Oslo\u200b'))).toMatchObject({
      taken: null,
      alike: keyed('Oslo'),
    })
    expect(alike(' Turku')).toEqual(keyed('Turku'))
    expect(alike('Malmo\u0308')).toEqual(keyed('Malmö'))
    expect(alike('Malmo')).toBeNull()
    expect(alike('Oslo')).toBeNull()
    expect(alike('Turku ', turku)).toBeNull()
    expect(alike('Malmö ', lund)).toBeNull()
  })

  it('under way to a record are taken, though its user has taken them back meanwhile', () => {
    const session = opened()
    const { records } = session
    const lund = rowOf(session, 'Lund')
    records.rename(lund, keyed('Malmö'))
    session.drafts.beginSave()
    records.rename(lund, keyed('Lund'))
    expect(records.checkKey(keyed('Malmö')).taken).toBe(lund)
    expect(records.checkKey(keyed('Malmö'), lund).taken).toBeNull()
  })

  it('of a record that is gone and holds an edit are taken: another record would take that', () => {
    const session = opened()
    const { records, data } = session
    edit(session, 'Lund', 'Note', 'mine')
    const reload = data.beginReload()
    reload.ingest({ values: [stored('Oslo', 'Note', 'b')] })
    reload.finish()
    session.takeRead()
    const lund = rowOf(session, 'Lund')
    expect(records.checkKey(keyed('Lund')).taken).toBe(lund)
    session.drafts.discard(session.drafts.all().map(({ key }) => key))
    expect(records.checkKey(keyed('Lund')).taken).toBeNull()
  })

  it('are not chosen anew for a record of which it is not known which of two it has', () => {
    const session = opened()
    const { records } = session
    const lund = rowOf(session, 'Lund')
    records.rename(lund, keyed('Malmö'))
    session.drafts.beginSave()
    const problemOf = (name: string) => records.checkKey(keyed(name), lund).problems.get('Branch')
    expect(problemOf('Turku')).toMatch(/is being renamed/)
    const [rename] = records.renames()
    const lost = { kind: 'failed', id: rename?.key ?? '', reason: 'unknown', message: '' } as const
    session.drafts.settle([lost])
    expect(problemOf('Turku')).toMatch(/Save first/)
    expect(problemOf('Malmö')).toBeUndefined()
    expect(() => records.rename(lund, keyed('Turku'))).toThrow(RangeError)
  })
})

describe('a record', () => {
  it('that is duplicated takes over what its row shows', () => {
    const session = opened()
    edit(session, 'Lund', 'Note', 'typed')
    const row = session.records.duplicate(rowOf(session, 'Lund'), keyed('Turku'))
    expect(session.cells.get(row, 'Note').value).toBe('typed')
    expect(session.cells.get(row, 'Hours').value).toBe('9-18')
    expect(session.records.stateOf(row)).toBe('new')
    session.drafts.replay('undo')
    expect(session.drafts.all().map(({ value }) => value)).toEqual(['typed'])
  })

  it('that is to be deleted takes no edit until that is taken back, in one step', () => {
    const session = opened()
    const row = rowOf(session, 'Lund')
    session.records.remove([row])
    edit(session, 'Lund', 'Note', 'typed')
    expect(session.drafts.all().map(({ value }) => value)).toEqual([null, null])
    session.drafts.replay('undo')
    expect(session.drafts.all()).toEqual([])
    session.drafts.replay('redo')
    session.records.restore([row])
    expect(session.records.stateOf(row)).toBe('stored')
  })

  it('that is renamed keeps its row, its edits and who listens to its cells', () => {
    const session = opened()
    const row = rowOf(session, 'Lund')
    session.records.rename(row, keyed('Malmö'))
    let told = 0
    const stop = session.cells.subscribe(row, 'Note', () => {
      told += 1
    })
    saves(session)
    expect(session.data.primaryValues(row)).toEqual(keyed('Malmö'))
    expect(session.records.stateOf(row)).toBe('stored')
    const before = told
    const key = edit(session, 'Malmö', 'Note', 'typed')
    expect(told).toBeGreaterThan(before)
    expect(session.cells.get(row, 'Note').value).toBe('typed')
    expect(session.drafts.get(key)?.base.value).toBe('a')
    stop()
  })

  it('that was renamed by us is not said to be changed by others when versions of its values moved', () => {
    const session = opened()
    edit(session, 'Oslo', 'Note', 'typed')
    session.records.rename(rowOf(session, 'Lund'), keyed('Malmö'))
    const [rename] = session.records.renames()
    session.drafts.beginSave(new Set([rename?.key ?? '']))
    const base = { value: null, lockVersion: null, modifiedAtMs: null, modifiedRegion: null }
    session.drafts.settle([{ kind: 'saved', id: rename?.key ?? '', base }])
    const reload = session.data.beginReload()
    const lund = [stored('Lund', 'Note', 'a', 'v2'), stored('Lund', 'Hours', '9-18', 'v2')]
    const moved = lund.map((value) => ({ ...value, primaryValues: keyed('Malmö') }))
    reload.ingest({ values: [...moved, stored('Oslo', 'Note', 'b')] })
    reload.finish()
    session.takeRead(true)
    expect(session.drafts.all().map(({ status }) => status.kind)).toEqual(['dirty'])
  })

  it('whose rename finds it gone is not on show as a stored one, and waits with its name', () => {
    const session = opened()
    const { data, drafts, records, rows } = session
    const row = rowOf(session, 'Lund')
    records.rename(row, keyed('Malmö'))
    const [rename] = drafts.beginSave().renames
    const theirs = { value: null, lockVersion: null, modifiedAtMs: null, modifiedRegion: null }
    drafts.settle([
      {
        kind: 'conflict',
        id: rename?.key ?? '',
        reason: 'gone',
        gone: 'record',
        theirs,
        message: '',
      },
    ])
    expect(data.isShown(row)).toBe(false)
    expect(['Note', 'Hours'].map((name) => data.base(row, name).value)).toEqual([null, null])
    expect(records.renameOf(row)?.status).toMatchObject({ kind: 'conflict', reason: 'gone' })
    // Where its user can decide on it.
    expect(rows.get('all').indexOf(row)).toBe(1)
    drafts.records.dropRename(keyed('Lund'))
    session.takeRead()
    expect(rows.get('all').indexOf(row)).toBe(-1)
  })

  it('that is added goes in one request, and its cells say that they are of a new record', () => {
    const session = opened()
    session.records.add(keyed('Turku'))
    edit(session, 'Turku', 'Note', 'new')
    edit(session, 'Lund', 'Note', 'changed')
    const { drafts } = session.drafts.beginSave()
    const request = requestFor(
      session,
      drafts.map(({ key }) => key),
    )
    expect(request.drafts.map(({ isOfNewRecord = false }) => isOfNewRecord)).toEqual([true, false])
    expect(request.renames).toBeUndefined()
  })
})

describe('a record to be deleted that others touched', () => {
  it('shows it at its name as well, and tells whoever paints that', () => {
    const session = sessionWith([stored('Oslo', 'Hours', '9-17'), stored('Oslo', 'Note', 'n')])
    session.takeRead()
    const row = session.data.indexOf(session.data.recordKey(0))
    session.records.remove([row])
    let told = 0
    session.cells.subscribe(row, 'Branch', () => {
      told += 1
    })
    session.data.ingest({ values: [stored('Oslo', 'Note', 'theirs', 'v2')] })
    session.takeRead()
    expect(told).toBeGreaterThan(0)
    expect(session.cells.get(row, 'Branch')).toMatchObject({ state: 'conflict' })
    expect(session.cells.get(row, 'Branch').message).toMatch(/keep as a whole/)
  })
})
