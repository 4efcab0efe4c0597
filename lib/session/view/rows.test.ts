import { describe, expect, it } from 'vitest'
import { NO_VALUE, type ReadValue } from '@/lib/data-table'
import type { TableSession } from '../session'
import { edit, sessionWith, stored } from '../testing'

const named = (value: string) => [{ attribute: 'Branch', value }]

function open(): TableSession {
  return sessionWith(['Kiruna', 'Lund', 'Oslo'].map((branch) => stored(branch, 'Note', 'a')))
}

function shown({ rows, data }: TableSession, view: 'all' | 'changed' = 'all'): readonly string[] {
  const now = rows.get(view)
  return Array.from(
    { length: now.length },
    (_, at) => data.primaryValues(now.at(at))[0]?.value ?? '',
  )
}

/** The session's whole save is answered as saved. */
function saveAll({ drafts }: TableSession): void {
  const { drafts: cells, renames } = drafts.beginSave()
  drafts.settle([
    ...cells.map(({ key, value, address }) => {
      const { primaryValues, attribute } = address
      const base = stored(primaryValues[0]?.value ?? '', attribute, value ?? '', 'v2')
      return { kind: 'saved' as const, id: key, base }
    }),
    ...renames.map(({ key }) => {
      const base = { value: null, lockVersion: null, modifiedAtMs: null, modifiedRegion: null }
      return { kind: 'saved' as const, id: key, base }
    }),
  ])
}

describe('a record that is saved', () => {
  it('stays where it was added, until the table is sorted anew', () => {
    const session = open()
    for (const branch of ['Åbo', 'Bergen']) {
      session.records.add(named(branch))
      edit(session, branch, 'Note', 'mine')
    }
    const before = ['Kiruna', 'Lund', 'Oslo', 'Åbo', 'Bergen']
    expect(shown(session)).toEqual(before)
    saveAll(session)
    expect(session.drafts.all()).toEqual([])
    expect(shown(session)).toEqual(before)
    session.data.ingest({ values: [stored('Malmö', 'Note', 'theirs')] })
    expect(shown(session)).toEqual(['Kiruna', 'Lund', 'Malmö', 'Oslo', 'Åbo', 'Bergen'])
    session.rows.sortAnew()
    expect([...shown(session)].sort()).toEqual(['Bergen', 'Kiruna', 'Lund', 'Malmö', 'Oslo', 'Åbo'])
    expect(shown(session).slice(-1)).not.toEqual(['Bergen'])
  })

  it('stays in the view of changes, and is sorted in another', () => {
    const session = open()
    session.records.add(named('Bergen'))
    edit(session, 'Bergen', 'Note', 'mine')
    expect(shown(session, 'changed')).toEqual(['Bergen'])
    saveAll(session)
    expect(shown(session, 'changed')).toEqual(['Bergen'])
    expect(shown(session)).toEqual(['Bergen', 'Kiruna', 'Lund', 'Oslo'])
  })

  it('stays where it was renamed, also at the top and in a row of renamed ones', () => {
    const session = open()
    expect(shown(session)).toEqual(['Kiruna', 'Lund', 'Oslo'])
    for (const [from, to] of [
      ['Kiruna', 'Ystad'],
      ['Lund', 'Zinal'],
    ] as const) {
      session.records.rename(session.data.knowRecord(named(from)), named(to))
    }
    saveAll(session)
    expect(session.records.renames()).toEqual([])
    expect(shown(session)).toEqual(['Ystad', 'Zinal', 'Oslo'])
    session.rows.sortAnew()
    expect(shown(session)).toEqual(['Oslo', 'Ystad', 'Zinal'])
  })
})

/** The table is read to its end, and holds these. */
function read(session: TableSession, ...values: readonly ReadValue[]): void {
  const reload = session.data.beginReload()
  reload.ingest({ values })
  reload.finish()
  session.takeRead()
}

const LUND_RENAMED = [
  stored('Kiruna', 'Note', 'a'),
  { ...stored('Malmö', 'Note', 'a'), recordId: 'record-Lund' },
  stored('Oslo', 'Note', 'a'),
]

function rowOf({ data }: TableSession, branch: string): number {
  return data.knowRecord(named(branch))
}

describe('a row of a record that is gone', () => {
  it.each(['all', 'changed'] as const)(
    'goes at once with the last of what is drafted in it, and comes back by undo, in the view of %s',
    (view) => {
      const session = open()
      session.takeRead()
      const others = view === 'all' ? ['Kiruna', 'Malmö', 'Oslo'] : []
      session.records.remove([rowOf(session, 'Lund')])
      expect(shown(session, view)).toContain('Lund')
      read(session, ...LUND_RENAMED)
      expect(shown(session, view)).toEqual([...others, 'Lund'])
      let notices = 0
      session.rows.subscribe(() => {
        notices += 1
      })
      session.drafts.decide(session.drafts.all(), () => ({ kind: 'theirs' }))
      expect(notices).toBeGreaterThan(0)
      expect(shown(session, view)).toEqual(others)
      session.drafts.replay('undo')
      expect(shown(session, view)).toEqual([...others, 'Lund'])
      session.records.restore([rowOf(session, 'Lund')])
      expect(shown(session, view)).toEqual(others)
    },
  )

  it('goes from the view of changes with the save that deleted it', () => {
    const session = open()
    read(session, ...['Kiruna', 'Lund', 'Oslo'].map((branch) => stored(branch, 'Note', 'a')))
    session.records.remove([rowOf(session, 'Lund')])
    expect(shown(session, 'changed')).toEqual(['Lund'])
    const { drafts } = session.drafts.beginSave()
    session.drafts.settle(
      drafts.map(({ key }) => ({ kind: 'saved' as const, id: key, base: NO_VALUE })),
    )
    expect(shown(session, 'changed')).toEqual([])
  })

  it('takes no edit beside the one that waits in it, and says what its record is called now', () => {
    const session = open()
    read(session, ...['Kiruna', 'Lund', 'Oslo'].map((branch) => stored(branch, 'Note', 'a')))
    edit(session, 'Lund', 'Note', 'mine')
    const row = rowOf(session, 'Lund')
    let notices = 0
    session.cells.subscribe(row, 'Hours', () => {
      notices += 1
    })
    expect(session.cells.get(row, 'Hours').isReadOnly).toBe(false)
    read(session, ...LUND_RENAMED)
    expect(notices).toBeGreaterThan(0)
    expect(session.cells.get(row, 'Hours')).toMatchObject({
      isReadOnly: true,
      isOfMissingRecord: true,
      fallback: null,
      hint: expect.stringContaining('called Malmö now'),
    })
    expect(session.anchors.anchor({ row, column: 'id-Hours' })).toBeNull()
    session.edit([{ row, column: 'Hours', value: 'stray' }])
    expect(session.drafts.all()).toMatchObject([{ value: 'mine' }])
    const waiting = session.cells.get(row, 'Note')
    expect(waiting).toMatchObject({ state: 'conflict', value: 'mine', isReadOnly: false })
    // Kept as it is, the record is to be added again: its cells are those of a new record.
    session.drafts.decide(session.drafts.all(), () => ({ kind: 'mine' }))
    expect(session.cells.get(row, 'Hours')).toMatchObject({ isReadOnly: false })
    expect(session.cells.get(row, 'Hours')).not.toHaveProperty('isOfMissingRecord')
  })

  it('takes edits again once its record is there again', () => {
    const session = open()
    const all = ['Kiruna', 'Lund', 'Oslo'].map((branch) => stored(branch, 'Note', 'a'))
    read(session, ...all)
    edit(session, 'Lund', 'Note', 'mine')
    const row = rowOf(session, 'Lund')
    read(session, ...all.filter(({ primaryValues }) => primaryValues[0]?.value !== 'Lund'))
    expect(session.cells.get(row, 'Hours').hint).toContain('not in the table any more')
    read(session, ...all)
    expect(session.cells.get(row, 'Hours').isReadOnly).toBe(false)
  })
})
