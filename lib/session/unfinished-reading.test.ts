import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CellBase, type PrimaryValues, type ReadValue, recordKey } from '@/lib/data-table'
import { TableSession } from './session'
import { edit, schemaOf, sessionWith, stored } from './testing'

function keyed(value: string): PrimaryValues {
  return [{ attribute: 'Branch', value }]
}

function rowOf({ data }: TableSession, branch: string): number {
  return data.knowRecord(keyed(branch))
}

/** A page was begun, and one value of it is here. */
function begun() {
  const session = new TableSession(schemaOf())
  const reload = session.data.beginReload()
  reload.ingest({ values: [stored('Lund', 'Hours', '9-18')] })
  const row = rowOf(session, 'Lund')
  const viewOf = (column: string) => session.cells.get(row, column)
  const finish = () => {
    reload.finish()
    session.takeRead()
  }
  return { session, reload, row, viewOf, finish }
}

describe('while a table is read for the first time, a cell that was not brought yet', () => {
  it('is not read yet: neither empty nor to be edited; the others are', () => {
    const { session, row, viewOf } = begun()
    expect(viewOf('Hours')).toMatchObject({ value: '9-18', isReadOnly: false })
    expect(viewOf('Note')).toMatchObject({ isUnread: true, isReadOnly: true, fallback: null })
    expect(session.anchors.anchor({ row, column: 'Note' })).toBeNull()
  })

  it('shows what a later page brings, which is nobody’s change', () => {
    const { session, reload, viewOf, finish } = begun()
    reload.ingest({ values: [stored('Lund', 'Note', 'a')] })
    expect(viewOf('Note')).toMatchObject({ value: 'a', isReadOnly: false })
    expect(viewOf('Note').isUnread).toBeUndefined()
    finish()
    expect(session.external.at).toBe(0)
  })

  it('is empty once all is read, and whoever looks at it is told', () => {
    const { session, row, viewOf, finish } = begun()
    viewOf('Note')
    let told = 0
    session.cells.subscribe(row, 'Note', () => {
      told += 1
    })
    finish()
    expect(told).toBe(1)
    expect(viewOf('Note')).toMatchObject({ value: null, isReadOnly: false })
    expect(viewOf('Note').fallback).not.toBeNull()
  })

  it('stays so where the reading broke off, and in the next attempt', () => {
    const { session, reload, viewOf } = begun()
    reload.abort()
    expect(viewOf('Note').isUnread).toBe(true)
    session.data.beginReload().finish()
    expect(viewOf('Note').isUnread).toBeUndefined()
  })

  it('can be filled in where its record is only just to be added', () => {
    const { session } = begun()
    const row = session.records.add(keyed('Turku'))
    expect(session.cells.get(row, 'Note')).toMatchObject({ isReadOnly: false })
  })
})

it('while it is read again, nothing is unread', () => {
  const { session, viewOf, finish } = begun()
  finish()
  session.data.beginReload()
  expect(viewOf('Note').isUnread).toBeUndefined()
  expect(viewOf('Hours')).toMatchObject({ value: '9-18' })
})

it('after a change of the columns, what was not brought again is not read yet', () => {
  const { session, finish } = begun()
  finish()
  const schema = schemaOf()
  const next = new TableSession({ ...schema, attributes: schema.attributes.slice(0, 3) }, session)
  const reload = next.data.beginReload()
  reload.ingest({ values: [stored('Lund', 'Hours', '9-18')] })
  expect(next.cells.get(rowOf(next, 'Lund'), 'Lines').isUnread).toBe(true)
})

describe('a slow reading that was begun before our own rename', () => {
  const values = [
    stored('Lund', 'Hours', '9-18'),
    stored('Lund', 'Note', 'a'),
    stored('Oslo', 'Note', 'b'),
  ]

  it.each([0, 1, 2, 3])('does not bring back the former name, after %i of its values', (cut) => {
    const session = sessionWith(values)
    session.takeRead()
    session.records.rename(rowOf(session, 'Lund'), keyed('Malmö'))
    const { renames } = session.drafts.beginSave()
    edit(session, 'Lund', 'Note', 'mine')
    const reload = session.data.beginReload()
    reload.ingest({ values: values.slice(0, cut) })
    const base = { value: null, lockVersion: null, modifiedAtMs: null, modifiedRegion: null }
    for (const { key } of renames) session.drafts.settle([{ kind: 'saved', id: key, base }])
    reload.ingest({ values: values.slice(cut) })
    reload.finish()
    session.takeRead()
    expect([...session.data.order()].map((row) => session.data.primaryValues(row))).toEqual([
      keyed('Malmö'),
      keyed('Oslo'),
    ])
    expect(session.drafts.all()).toMatchObject([
      { address: { primaryValues: keyed('Malmö') }, value: 'mine', status: { kind: 'dirty' } },
    ])
    expect(session.external.at).toBe(0)
  })
})

it('however a reading is cut, edited on and saved within, nobody else is blamed and no save is undone', () => {
  const branches = ['Lund', 'Oslo', 'Turku']
  const columns = ['Hours', 'Note']
  const cells = branches.flatMap((branch) => columns.map((column) => ({ branch, column })))
  const aStep = fc.oneof(
    { weight: 3, arbitrary: fc.constant({ do: 'page' as const }) },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('edit' as const),
        cell: fc.constantFrom(...cells),
        value: fc.option(fc.constantFrom('x', 'y'), { freq: 4 }),
      }),
    },
    { weight: 2, arbitrary: fc.constant({ do: 'send' as const }) },
    { weight: 2, arbitrary: fc.constant({ do: 'answer' as const }) },
    { weight: 1, arbitrary: fc.constant({ do: 'finish' as const }) },
  )
  fc.assert(
    fc.property(
      fc.subarray(cells),
      fc.array(aStep, { minLength: 5, maxLength: 40 }),
      (filled, steps) => {
        const session = new TableSession(schemaOf())
        const service = new Map<string, ReadValue>()
        for (const { branch, column } of filled) {
          service.set(`${branch} ${column}`, stored(branch, column, 'old', 'v0'))
        }
        let version = 0
        let reading: ReadValue[] = []
        let reload = session.data.beginReload()
        const begin = () => {
          reading = [...service.values()]
          reload = session.data.beginReload()
        }
        begin()
        const answers: (() => void)[] = []
        const page = (size: number) => reload.ingest({ values: reading.splice(0, size) })
        const finish = () => {
          page(reading.length)
          reload.finish()
          session.takeRead()
          begin()
        }
        const send = () => {
          if (answers.length > 0) return
          for (const { key, address, value, base } of session.drafts.beginSave().drafts) {
            version += 1
            const branch = address.primaryValues[0]?.value ?? ''
            const fresh = stored(branch, address.attribute, value ?? '', `v${version}`)
            const name = `${branch} ${address.attribute}`
            expect(service.get(name)?.value ?? null).toBe(base.value)
            if (value === null) service.delete(name)
            else service.set(name, fresh)
            const after: CellBase = value === null ? NOTHING : fresh
            answers.push(() => session.drafts.settle([{ kind: 'saved', id: key, base: after }]))
          }
        }
        for (const step of steps) {
          if (step.do === 'page') page(2)
          if (step.do === 'finish') finish()
          if (step.do === 'send') send()
          if (step.do === 'answer') for (const answer of answers.splice(0)) answer()
          if (step.do === 'edit') {
            const { branch, column } = step.cell
            const row = session.data.indexOf(recordKey(keyed(branch)))
            if (row < 0 || !session.data.isShown(row)) continue
            if (!session.cells.get(row, column).isReadOnly)
              edit(session, branch, column, step.value)
          }
        }
        for (const answer of answers.splice(0)) answer()
        finish()
        finish()
        expect(session.drafts.summary().conflicts).toEqual([])
        expect(session.external.at).toBe(0)
        for (const { branch, column } of cells) {
          const row = session.data.indexOf(recordKey(keyed(branch)))
          const shown = row < 0 ? null : session.data.base(row, column).value
          expect(shown).toBe(service.get(`${branch} ${column}`)?.value ?? null)
        }
      },
    ),
    { numRuns: 300 },
  )
})

const NOTHING: CellBase = {
  value: null,
  lockVersion: null,
  modifiedAtMs: null,
  modifiedRegion: null,
}
