import { describe, expect, it } from 'vitest'
import type { TableSession } from './session'
import { edit, sessionWith, stored } from './testing'

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
