import { describe, expect, it } from 'vitest'
import type { ReadValue, TableSchema } from '@/lib/data-table'
import { TableSession } from '../session'
import { edit, schemaOf, sessionWith, stored } from '../testing'
import { seenBefore, seenWitness, seeRecord, standingOf } from './seen-record'

const named = (value: string) => [{ attribute: 'Branch', value }]
const LUND = [stored('Lund', 'Hours', '9-17'), stored('Lund', 'Note', 'a')]
const OSLO = [stored('Oslo', 'Note', 'b')]

function read(session: TableSession, values: readonly ReadValue[]): void {
  const reload = session.data.beginReload()
  reload.ingest({ values })
  reload.finish()
  session.takeRead()
}

function open(level: TableSchema['table']['lockLevel'] = 'VALUE'): TableSession {
  const session = sessionWith([], level)
  read(session, [...LUND, ...OSLO])
  return session
}

const rowOf = ({ data }: TableSession, branch: string) => data.knowRecord(named(branch))

/** The same values under another name of the record. */
function renamed(values: readonly ReadValue[], branch: string): readonly ReadValue[] {
  return values.map((value) => ({ ...value, primaryValues: named(branch) }))
}

describe('a record that was seen', () => {
  it('is found under the name that a colleague gave it, and told of', () => {
    const session = open()
    const seen = seeRecord(session, rowOf(session, 'Lund'))
    read(session, [...renamed(LUND, 'Malmö'), ...OSLO])
    const standing = standingOf(session, seen)
    expect(standing).toMatchObject({ kind: 'here' })
    expect(standing.kind === 'here' && standing.renamed).toContain('Malmö')
    expect(standing.kind === 'here' && session.data.primaryValues(standing.row)).toEqual(
      named('Malmö'),
    )
  })

  it('is missing once it is deleted, and no other record of its name is taken for it', () => {
    const session = open()
    const seen = seeRecord(session, rowOf(session, 'Lund'))
    read(session, OSLO)
    expect(standingOf(session, seen)).toMatchObject({ kind: 'missing' })
    const another = { ...stored('Lund', 'Note', 'theirs', 'v9'), recordId: 'another' }
    read(session, [...OSLO, another])
    const standing = standingOf(session, seen)
    expect(standing).toMatchObject({ kind: 'missing' })
    expect(standing.kind === 'missing' && standing.message).toContain('Another one was made')
  })

  it('is the same after an attribute was added, also one that is still to be added', () => {
    const session = open()
    const added = session.records.add(named('Umeå'))
    edit(session, 'Umeå', 'Note', 'mine')
    const [stays, own] = [seeRecord(session, rowOf(session, 'Oslo')), seeRecord(session, added)]
    const { table, attributes } = schemaOf()
    const [note] = attributes.slice(-1)
    if (note === undefined) throw new Error('There is no attribute.')
    const extra = { ...note, id: 'id-Extra', name: 'Extra' }
    const next = new TableSession({ table, attributes: [...attributes, extra] }, session)
    const nameOf = (standing: ReturnType<typeof standingOf>) =>
      standing.kind === 'here' ? next.data.primaryValues(standing.row) : standing.message
    for (const phase of ['while it is read', 'when it is read']) {
      if (phase === 'when it is read') read(next, [...LUND, ...OSLO])
      expect(nameOf(standingOf(next, stays)), phase).toEqual(named('Oslo'))
      expect(nameOf(standingOf(next, own)), phase).toEqual(named('Umeå'))
    }
  })

  it('is known again when the page was loaded anew, by what was shown then', () => {
    const before = open()
    const seen = seeRecord(before, rowOf(before, 'Lund'))
    const kept = { recordId: seen.ref.recordId, key: seen.key, label: seen.label }
    const after = sessionWith([])
    read(after, [...renamed(LUND, 'Malmö'), ...OSLO])
    const standing = standingOf(after, seenBefore(after, kept))
    expect(standing.kind === 'here' && standing.renamed).toContain('Malmö')
    const gone = sessionWith([])
    read(gone, OSLO)
    expect(standingOf(gone, seenBefore(gone, kept))).toMatchObject({ kind: 'missing' })
  })

  it('guards its rename by what was seen where others changed something since, and not for one’s own', () => {
    const session = open('PRIMARY_VALUE')
    const row = rowOf(session, 'Lund')
    const seen = seeRecord(session, row)
    expect(seenWitness(session, seen, row)).toBeUndefined()
    read(session, [
      stored('Lund', 'Hours', '9-17', 'v2'),
      stored('Lund', 'Note', 'theirs', 'v2'),
      ...OSLO,
    ])
    expect(seenWitness(session, seen, row)?.lockVersion.primaryValues).toBe('p-Lund-v1')
  })

  it('guards it so where nothing but the cell that guards it was changed', () => {
    const session = open('PRIMARY_VALUE')
    const row = rowOf(session, 'Lund')
    const seen = seeRecord(session, row)
    const name = seen.witness?.attribute ?? ''
    const others = LUND.filter(({ attribute }) => attribute !== name)
    read(session, [stored('Lund', name, '9-17', 'v2'), ...others, ...OSLO])
    expect(seenWitness(session, seen, row)?.lockVersion.primaryValues).toBe('p-Lund-v1')
  })
})
