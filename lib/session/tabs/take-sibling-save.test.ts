import { describe, expect, it } from 'vitest'
import { type CellBase, type LockLevel, lockScope } from '@/lib/data-table'
import type { TableSession } from '../session'
import { edit, sessionWith, stored } from '../testing'
import { takeSiblingSave } from './take-sibling-save'

const WIDE = ['ATTRIBUTE', 'PRIMARY_VALUE', 'DATA_TABLE'] as const

const MOVED = {
  ATTRIBUTE: { from: 'a-Note-v1', to: 'a-Note-v2' },
  PRIMARY_VALUE: { from: 'p-Lund-v1', to: 'p-Lund-v2' },
  DATA_TABLE: { from: 't-v1', to: 't-v2' },
} as const

function baseOf(value: string, version: string): CellBase {
  const { lockVersion, modifiedAtMs, modifiedRegion } = stored('Lund', 'Note', value, version)
  return { value, lockVersion, modifiedAtMs, modifiedRegion }
}

const SEEN = baseOf('open', 'v1')
const SAVED = { ...baseOf('from the other tab', 'v2'), value: 'from the other tab' }

function tableAt(level: LockLevel): TableSession {
  return sessionWith(
    [stored('Lund', 'Note', 'open'), stored('Lund', 'Hours', '9'), stored('Oslo', 'Note', 'shut')],
    level,
  )
}

/** Another tab saved Lund's note over what it had read there, and moved its lock scope by that alone. */
function hear(session: TableSession, level: LockLevel, from = SEEN): void {
  const address = {
    primaryValues: [{ attribute: 'Branch', value: 'Lund' }],
    attribute: 'Note',
  }
  const row = session.placeOf(address)?.row ?? -1
  const scope = lockScope(level, true, address) ?? ''
  const moves = level === 'NONE' || level === 'VALUE' ? [] : [{ scope, ...MOVED[level] }]
  const key = session.cells.keyOf(row, 'Note')
  takeSiblingSave(session, {
    type: 'saved',
    bases: [{ key, address, from, base: SAVED }],
    moves,
    renames: [],
  })
}

describe('what another tab of the browser saved', () => {
  it.each(['NONE', 'VALUE', ...WIDE] as const)(
    'is the base of an edit of the same cell at %s',
    (level) => {
      const session = tableAt(level)
      const key = edit(session, 'Lund', 'Note', 'mine')
      hear(session, level)
      expect(session.drafts.get(key)).toMatchObject({
        value: 'mine',
        base: SAVED,
        status: { kind: 'dirty' },
      })
    },
  )

  it.each(WIDE)('leaves an edit that stood on something else on its own base at %s', (level) => {
    const session = tableAt(level)
    const key = edit(session, 'Lund', 'Note', 'mine')
    hear(session, level, baseOf('what a colleague wrote', 'v1'))
    expect(session.drafts.get(key)).toMatchObject({ value: 'mine', base: SEEN })
  })

  it('is told of as another tab’s, beside an open editor and in a conflict, and no colleague’s', () => {
    const session = tableAt('VALUE')
    const key = edit(session, 'Lund', 'Note', 'mine')
    const place = session.placeOf({
      primaryValues: [{ attribute: 'Branch', value: 'Lund' }],
      attribute: 'Note',
    })
    const anchor = place && session.anchors.anchor(place)
    if (place === null || anchor === null) throw new Error('No cell to edit')
    session.takeRead()
    hear(session, 'VALUE', baseOf('what a colleague wrote', 'v1'))
    const words = () => JSON.stringify(session.anchors.find(anchor))
    expect(words()).toContain('was changed in another tab of yours to “from the other tab”')
    session.takeRead()
    const message = () => session.cells.get(place.row, place.column).message
    expect(session.drafts.get(key)?.status.kind).toBe('conflict')
    expect(message()).toContain('Another tab of yours changed this value')

    session.data.ingest({ values: [stored('Lund', 'Note', 'theirs', 'v3')] })
    session.takeRead()
    expect(words()).toContain('was changed by a colleague to “theirs”')
    expect(message()).toContain('A colleague changed this value')
  })

  it.each(WIDE)('moves its neighbours along at %s', (level) => {
    const session = tableAt(level)
    const [branch, name] = level === 'ATTRIBUTE' ? ['Oslo', 'Note'] : ['Lund', 'Hours']
    const key = edit(session, branch, name, 'mine')
    hear(session, level)
    const { lockVersion } = session.drafts.get(key)?.base ?? {}
    expect(Object.values(lockVersion ?? {})).toContain(MOVED[level].to)
  })

  it.each(['before', 'after'] as const)(
    'is what undo ends at, heard of %s the draft itself',
    (order) => {
      const session = tableAt('VALUE')
      const key = edit(session, 'Lund', 'Note', 'typed here')
      edit(session, 'Lund', 'Note', 'typed here again')
      const elsewhere = edit(session, 'Oslo', 'Note', 'mine')
      const drafted = session.drafts.get(key)
      if (drafted === undefined) throw new Error('No draft')
      // As the draft storage tells of what is typed there.
      session.drafts.adopt(key, { ...drafted, value: SAVED.value })
      if (order === 'after') session.drafts.adopt(key, null)
      hear(session, 'VALUE')
      expect(session.drafts.get(key)).toBeUndefined()
      expect(session.drafts.replay('undo')?.gesture.changes.map((one) => one.key)).toEqual([
        elsewhere,
      ])
      expect(session.drafts.replay('undo')).toBeNull()
      expect(session.drafts.all()).toEqual([])
    },
  )

  it('is what an edit that was typed on it is undone to', () => {
    const session = tableAt('VALUE')
    const key = edit(session, 'Lund', 'Note', SAVED.value)
    const draft = session.drafts.get(key)
    if (draft === undefined) throw new Error('No draft')
    session.drafts.adopt(key, { ...draft, status: { kind: 'saving', sent: draft.value } })
    edit(session, 'Lund', 'Note', 'typed on')
    edit(session, 'Lund', 'Note', 'and on')
    hear(session, 'VALUE')
    session.drafts.replay('undo')
    expect(session.drafts.get(key)).toMatchObject({
      value: 'typed on',
      base: SAVED,
      status: { kind: 'dirty' },
    })
    session.drafts.replay('undo')
    session.drafts.replay('undo')
    expect(session.drafts.all()).toEqual([])
    session.drafts.replay('redo')
    session.drafts.replay('redo')
    expect(session.drafts.get(key)).toMatchObject({ value: 'typed on', status: { kind: 'dirty' } })
  })

  it('ends the word that a cell was saved here', () => {
    const session = tableAt('VALUE')
    const key = edit(session, 'Lund', 'Note', 'mine')
    session.drafts.beginSave()
    session.drafts.settle([{ kind: 'saved', id: key, base: baseOf('mine', 'v1') }])
    const state = () => session.cells.get(0, 'Note').state
    expect(state()).toBe('saved')
    hear(session, 'VALUE', baseOf('mine', 'v1'))
    expect(state()).toBe('clean')
  })

  it('is the base of what was typed here while it was under way', () => {
    const session = tableAt('VALUE')
    const key = edit(session, 'Lund', 'Note', 'from the other tab')
    // As the draft storage tells that the other tab sent it.
    const draft = session.drafts.get(key)
    if (draft === undefined) throw new Error('No draft')
    session.drafts.adopt(key, { ...draft, status: { kind: 'saving', sent: draft.value } })
    edit(session, 'Lund', 'Note', 'typed on')
    hear(session, 'VALUE')
    expect(session.drafts.get(key)).toMatchObject({
      value: 'typed on',
      base: SAVED,
      status: { kind: 'dirty' },
    })
  })

  it('does not end what this tab itself sent', () => {
    const session = tableAt('VALUE')
    const key = edit(session, 'Lund', 'Note', 'mine')
    session.drafts.beginSave()
    hear(session, 'VALUE')
    expect(session.drafts.get(key)?.status).toEqual({ kind: 'saving', sent: 'mine' })
  })

  it('takes what is drafted of a record that it renamed along, and is nobody else’s change', () => {
    const session = tableAt('PRIMARY_VALUE')
    edit(session, 'Lund', 'Note', 'mine')
    session.takeRead()
    const from = [{ attribute: 'Branch', value: 'Lund' }]
    const to = [{ attribute: 'Branch', value: 'Malmö' }]
    takeSiblingSave(session, { type: 'saved', bases: [], moves: [], renames: [{ from, to }] })
    const moved = session.drafts.all()
    expect(moved).toMatchObject([{ address: { primaryValues: to }, value: 'mine' }])
    expect(session.drafts.records.renames()).toEqual([])

    const reload = session.data.beginReload()
    const values = ['Note', 'Hours'].map((name) => ({
      ...stored('Malmö', name, name === 'Note' ? 'open' : '9', 'v2'),
      recordId: 'record-Lund',
    }))
    reload.ingest({ values: [...values, stored('Oslo', 'Note', 'shut')] })
    reload.finish()
    session.takeRead(true)
    expect(session.drafts.all()).toMatchObject([{ value: 'mine', status: { kind: 'dirty' } }])
  })
})
