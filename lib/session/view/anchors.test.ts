import { describe, expect, it } from 'vitest'
import { type CellAnchor, type LockLevel, recordKey, type TableSchema } from '@/lib/data-table'
import { TableSession } from '../session'
import { takeSiblingSave } from '../tabs/take-sibling-save'
import { schemaOf, sessionWith, stored } from '../testing'

const LEVELS: readonly LockLevel[] = ['NONE', 'VALUE', 'ATTRIBUTE', 'PRIMARY_VALUE', 'DATA_TABLE']

/** The table as a colleague left it. */
function read(session: TableSession, ...values: ReturnType<typeof stored>[]): void {
  const reload = session.data.beginReload()
  reload.ingest({ values })
  reload.finish()
  session.takeRead()
}

const LUND = stored('Lund', 'Note', 'seen')

function rowOf(session: TableSession, branch: string): number {
  return session.data.indexOf(recordKey([{ attribute: 'Branch', value: branch }]))
}

function anchorAt(session: TableSession, branch: string, attribute = 'Note'): CellAnchor {
  const column = session.attribute(attribute)?.id ?? attribute
  const anchor = session.anchors.anchor({ row: rowOf(session, branch), column })
  if (anchor === null) throw new Error(`Nothing to edit at ${branch} › ${attribute}`)
  return anchor
}

function readSession(level: LockLevel = 'VALUE', ...more: ReturnType<typeof stored>[]) {
  const session = sessionWith([LUND, ...more], level)
  session.takeRead()
  return session
}

/** The same table with other attributes. */
function changed(
  session: TableSession,
  change: (schema: TableSchema) => TableSchema['attributes'],
) {
  return new TableSession({ ...session.schema, attributes: change(session.schema) }, session)
}

function drafts(session: TableSession) {
  return session.drafts
    .all()
    .map(({ address: { primaryValues, attribute }, value, status }) => [
      primaryValues.map((one) => one.value).join(),
      attribute,
      value,
      status.kind === 'conflict' ? status.reason : status.kind,
    ])
}

describe('an edit that began before a colleague', () => {
  it.each(LEVELS)('changed its value collides, at %s', (level) => {
    const session = readSession(level)
    const anchor = anchorAt(session, 'Lund')
    read(session, stored('Lund', 'Note', 'theirs', 'v2'))
    expect(session.anchors.find(anchor)).toMatchObject({
      kind: 'here',
      change: expect.stringContaining('theirs'),
    })
    session.anchors.commit(anchor, 'mine')
    expect(drafts(session)).toEqual([['Lund', 'Note', 'mine', 'value']])
    expect(session.drafts.all()[0]?.base.value).toBe('seen')
    expect(session.drafts.beginSave().drafts).toEqual([])
  })

  it.each(LEVELS)('removed its value collides, at %s', (level) => {
    const session = readSession(level, stored('Lund', 'Hours', '9-17'))
    const anchor = anchorAt(session, 'Lund')
    read(session, stored('Lund', 'Hours', '9-17'))
    session.anchors.commit(anchor, 'mine')
    expect(drafts(session)).toEqual([['Lund', 'Note', 'mine', 'gone']])
  })

  it.each(LEVELS)('filled its empty cell collides, at %s', (level) => {
    const session = readSession(level)
    const anchor = anchorAt(session, 'Lund', 'Hours')
    read(session, LUND, stored('Lund', 'Hours', 'theirs', 'v2'))
    session.anchors.commit(anchor, '8-16')
    expect(drafts(session)).toEqual([['Lund', 'Hours', '8-16', 'value']])
  })

  it('wrote the same amount in another spelling collides', () => {
    const session = readSession('VALUE', stored('Lund', 'Lines', '1'))
    const anchor = anchorAt(session, 'Lund', 'Lines')
    read(session, LUND, stored('Lund', 'Lines', '1.0', 'v2'))
    session.anchors.commit(anchor, '2')
    expect(drafts(session)).toEqual([['Lund', 'Lines', '2', 'value']])
  })

  it('added the record that it is for collides as that', () => {
    const session = readSession()
    session.records.add([{ attribute: 'Branch', value: 'Oslo' }])
    const anchor = anchorAt(session, 'Oslo')
    read(session, LUND, stored('Oslo', 'Hours', 'theirs'))
    session.anchors.commit(anchor, 'mine')
    expect(drafts(session)).toEqual([['Oslo', 'Note', 'mine', 'exists']])
  })

  it('renamed its record is made there', () => {
    const session = readSession()
    const anchor = anchorAt(session, 'Lund')
    read(session, { ...stored('Visby', 'Note', 'seen'), recordId: 'record-Lund' })
    session.anchors.commit(anchor, 'mine')
    expect(drafts(session)).toEqual([['Visby', 'Note', 'mine', 'dirty']])
  })

  it('changed a neighbour under its lock asks first, as the policy says', () => {
    const session = readSession('PRIMARY_VALUE', stored('Lund', 'Hours', '9-17'))
    const anchor = anchorAt(session, 'Lund')
    read(
      session,
      { ...LUND, lockVersion: stored('Lund', 'Note', '', 'v2').lockVersion },
      stored('Lund', 'Hours', '10-18', 'v2'),
    )
    session.anchors.commit(anchor, 'mine')
    expect(drafts(session)).toEqual([['Lund', 'Note', 'mine', 'scope']])
    const [draft] = session.drafts.all()
    expect(draft && session.changesSince(draft).values).toHaveLength(1)
  })
})

describe('an edit that began before', () => {
  it('a save of one’s own stored what was shown goes on from that', () => {
    const session = readSession()
    session.edit([{ row: rowOf(session, 'Lund'), column: 'Note', value: 'first' }])
    const anchor = anchorAt(session, 'Lund')
    const [sent] = session.drafts.beginSave().drafts
    const { value: _, ...base } = stored('Lund', 'Note', 'first', 'v2')
    session.drafts.settle([
      { kind: 'saved', id: sent?.key ?? '', base: { ...base, value: 'first' } },
    ])
    session.anchors.commit(anchor, 'second')
    expect(drafts(session)).toEqual([['Lund', 'Note', 'second', 'dirty']])
  })

  it('a save of one’s own added its record is an edit of that', () => {
    const session = readSession()
    const row = session.records.add([{ attribute: 'Branch', value: 'Oslo' }])
    session.edit([{ row, column: 'Hours', value: '9-17' }])
    const anchor = anchorAt(session, 'Oslo')
    const [sent] = session.drafts.beginSave().drafts
    session.drafts.settle([
      { kind: 'saved', id: sent?.key ?? '', base: stored('Oslo', 'Hours', '9-17') },
    ])
    session.anchors.commit(anchor, 'mine')
    expect(drafts(session)).toEqual([['Oslo', 'Note', 'mine', 'dirty']])
  })

  it('a save of one’s own added its record is an edit of that, also when the columns change after', () => {
    const session = readSession()
    const row = session.records.add([{ attribute: 'Branch', value: 'Oslo' }])
    session.edit([{ row, column: 'Hours', value: '9-17' }])
    const anchor = anchorAt(session, 'Oslo')
    const [sent] = session.drafts.beginSave().drafts
    const base = stored('Oslo', 'Hours', '9-17')
    session.drafts.settle([{ kind: 'saved', id: sent?.key ?? '', base }])
    const after = changed(session, ({ attributes }) => [
      ...attributes,
      { ...(attributes[3] ?? fail()), id: 'id-New', name: 'New' },
    ])
    read(after, LUND, base)
    expect(after.anchors.find(anchor)).toMatchObject({ kind: 'here', change: null })
    after.anchors.commit(anchor, 'mine')
    expect(drafts(after)).toEqual([['Oslo', 'Note', 'mine', 'dirty']])
  })

  it('another tab of the browser added its record is an edit of that', () => {
    const session = readSession()
    const row = session.records.add([{ attribute: 'Branch', value: 'Oslo' }])
    session.edit([{ row, column: 'Hours', value: '9-17' }])
    const anchor = anchorAt(session, 'Oslo')
    const [sent] = session.drafts.beginSave().drafts
    const { recordId, value, ...base } = stored('Oslo', 'Hours', '9-17')
    const { key = '', address = fail(), base: from = fail() } = sent ?? {}
    const saved = { key, address, from, base: { ...base, value }, recordId }
    takeSiblingSave(session, { type: 'saved', bases: [saved], moves: [], renames: [] })
    session.drafts.records.adoptAdded(address.primaryValues, false)
    expect(session.anchors.find(anchor)).toMatchObject({ kind: 'here', change: null })
    session.anchors.commit(anchor, 'mine')
    expect(drafts(session)).toEqual([['Oslo', 'Note', 'mine', 'dirty']])
  })

  it('a draft that was there is that draft', () => {
    const session = readSession()
    session.edit([{ row: rowOf(session, 'Lund'), column: 'Note', value: 'first' }])
    const anchor = anchorAt(session, 'Lund')
    session.anchors.commit(anchor, 'second')
    expect(drafts(session)).toEqual([['Lund', 'Note', 'second', 'dirty']])
    expect(session.drafts.all()[0]?.base).toMatchObject({ value: 'seen' })
  })

  it('its record was deleted, and another made under its name, is made nowhere', () => {
    const session = readSession()
    const anchor = anchorAt(session, 'Lund')
    read(session, { ...stored('Lund', 'Note', 'seen', 'v2'), recordId: 'another' })
    expect(session.anchors.commit(anchor, 'mine')).toMatchObject({
      kind: 'missing',
      cause: 'record',
      message: expect.stringContaining('another was made under its name'),
      offer: { label: 'Lund › Note' },
    })
    expect(drafts(session)).toEqual([])
  })

  it('its record was deleted is made nowhere', () => {
    const session = readSession('VALUE', stored('Malmö', 'Note', 'x'))
    const anchor = anchorAt(session, 'Lund')
    read(session, stored('Malmö', 'Note', 'x'))
    const missing = { kind: 'missing', cause: 'record', offer: null }
    expect(session.anchors.commit(anchor, 'mine')).toMatchObject(missing)
    expect(drafts(session)).toEqual([])
  })

  it('its record was marked to be deleted is made nowhere', () => {
    const session = readSession()
    const anchor = anchorAt(session, 'Lund')
    session.records.remove([rowOf(session, 'Lund')])
    expect(session.anchors.commit(anchor, 'mine')).toMatchObject({ cause: 'deletion' })
    expect(drafts(session)).toEqual([['Lund', 'Note', null, 'dirty']])
  })
})

describe('an edit that began before the columns changed', () => {
  const opened = () => readSession('VALUE', stored('Malmö', 'Note', 'x'))

  it('is made in its record, though values are still being read', () => {
    const session = opened()
    const anchor = anchorAt(session, 'Malmö')
    const after = changed(session, ({ attributes }) => [
      ...attributes,
      { ...(attributes[3] ?? fail()), id: 'id-New', name: 'New' },
    ])
    after.anchors.commit(anchor, 'mine')
    expect(drafts(after)).toEqual([['Malmö', 'Note', 'mine', 'dirty']])
    read(after, stored('Malmö', 'Note', 'theirs', 'v2'))
    expect(drafts(after)).toEqual([['Malmö', 'Note', 'mine', 'value']])
  })

  it('goes to its attribute, under whatever name', () => {
    const session = opened()
    const anchor = anchorAt(session, 'Malmö')
    const swapped = new Map([
      ['Note', 'Hours'],
      ['Hours', 'Note'],
    ])
    const after = changed(session, ({ attributes }) =>
      attributes.map((one) => ({ ...one, name: swapped.get(one.name) ?? one.name })),
    )
    after.anchors.commit(anchor, 'mine')
    expect(drafts(after)).toEqual([['Malmö', 'Hours', 'mine', 'dirty']])
  })

  it('is made nowhere once its attribute is gone, or another has its name', () => {
    const session = opened()
    const anchor = anchorAt(session, 'Malmö')
    const without = changed(session, ({ attributes }) =>
      attributes.filter(({ name }) => name !== 'Note'),
    )
    expect(without.anchors.commit(anchor, 'mine')).toMatchObject({
      cause: 'attribute',
      offer: null,
    })
    const other = changed(session, ({ attributes }) =>
      attributes.map((one) => (one.name === 'Note' ? { ...one, id: 'another' } : one)),
    )
    read(other, stored('Malmö', 'Note', 'x'))
    expect(other.anchors.commit(anchor, 'mine')).toMatchObject({
      cause: 'attribute',
      offer: { label: 'Malmö › Note' },
    })
    expect(drafts(other)).toEqual([])
  })

  it('is made nowhere once its attribute has another type', () => {
    const session = opened()
    const anchor = anchorAt(session, 'Malmö')
    const after = changed(session, ({ attributes }) =>
      attributes.map((one) => (one.name === 'Note' ? { ...one, valueType: 'NUMBER' } : one)),
    )
    expect(after.anchors.commit(anchor, 'mine')).toMatchObject({ cause: 'type' })
    expect(drafts(after)).toEqual([])
  })
})

function fail(): never {
  throw new Error(`No such attribute in ${schemaOf().table.name}`)
}
