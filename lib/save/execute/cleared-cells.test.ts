import { describe, expect, test } from 'vitest'
import type { CellAddress, LockLevel, PrimaryValues } from '@/lib/data-table'
import type { SaveService } from '../protocol/service'
import type { DraftToSave, SaveRequest } from '../protocol/types'
import { ATTRIBUTES, draftOf, eventsOf, requestOf } from '../testing/drafts'
import { type Fault, faultyService, troubleOf } from '../testing/faulty-service'
import { ModelTable } from '../testing/model-service'
import { executeSave } from './execute'

const LEVELS: readonly LockLevel[] = ['NONE', 'VALUE', 'ATTRIBUTE', 'PRIMARY_VALUE', 'DATA_TABLE']

function keyed(record: string): PrimaryValues {
  return [{ attribute: 'Id', value: record }]
}

function cell(record: string, attribute = 'A'): CellAddress {
  return { attribute, primaryValues: keyed(record) }
}

function tableOf(level: LockLevel): ModelTable {
  const table = new ModelTable(level, true, 'snapshot')
  for (const name of ['Lund', 'Oslo']) table.writeByOthers(cell(name), 'a')
  return table
}

function cleared(table: ModelTable, record = 'Lund', attribute = 'A'): DraftToSave {
  const address = cell(record, attribute)
  return { ...draftOf(record, attribute, table.read(address), null), ...table.idsOf(address) }
}

interface Scene {
  readonly request?: Partial<SaveRequest>
  /** What befalls removals, in their order. */
  readonly faults?: readonly Fault[]
  readonly service?: Partial<SaveService>
}

async function save(table: ModelTable, drafts: readonly DraftToSave[], scene: Scene = {}) {
  const left = [...(scene.faults ?? [])]
  const service: SaveService = {
    ...faultyService(table, (kind) => (kind === 'delete' ? (left.shift() ?? 'none') : 'none')),
    ...scene.service,
  }
  const request = {
    ...requestOf(table.level, drafts),
    attributes: ATTRIBUTES,
    ...scene.request,
  }
  const events = await eventsOf(
    executeSave(request, service, { sleep: () => Promise.resolve(), random: () => 0.5 }),
  )
  return events.flatMap((one) => (one.type === 'outcomes' ? one.outcomes : []))
}

/** Somebody else gives the record another name. */
function renames(table: ModelTable, from: string, to: string): void {
  table.swapRecords(keyed(from), keyed(to), ['A', 'B'])
}

const GONE = [{ kind: 'conflict', reason: 'gone', gone: 'record', theirs: { value: null } }]

describe.each(LEVELS)('a value that is cleared at %s', (level) => {
  test('is not called removed where its record has another name by now', async () => {
    const table = tableOf(level)
    const draft = cleared(table)
    renames(table, 'Lund', 'Malmö')
    expect(await save(table, [draft])).toMatchObject(GONE)
    expect(table.read(cell('Malmö')).value).toBe('a')
  })

  test('is not called removed where another record has the name by now', async () => {
    const table = tableOf(level)
    const draft = cleared(table)
    renames(table, 'Lund', 'Malmö')
    table.writeByOthers(cell('Lund', 'B'), 'theirs')
    const outcomes = await save(table, [draft])
    expect(outcomes).toMatchObject([{ kind: 'conflict', reason: 'other-record' }])
  })

  test('is not called removed where its answer was lost and the record was renamed first', async () => {
    const table = tableOf(level)
    const draft = cleared(table)
    renames(table, 'Lund', 'Malmö')
    const outcomes = await save(table, [draft], { faults: ['lost-before'] })
    expect(outcomes).toMatchObject(GONE)
  })

  test('is removed where somebody else removed it', async () => {
    const table = tableOf(level)
    table.writeByOthers(cell('Lund', 'B'), 'b')
    const draft = cleared(table)
    table.writeByOthers(cell('Lund'), null)
    expect(await save(table, [draft])).toMatchObject([{ kind: 'saved', base: { value: null } }])
  })

  test('is removed where somebody else deleted the record', async () => {
    const table = tableOf(level)
    const draft = cleared(table)
    table.writeByOthers(cell('Lund'), null)
    expect(await save(table, [draft])).toMatchObject([{ kind: 'saved', base: { value: null } }])
  })

  test('is removed where its own removal, whose answer was lost, ended the record', async () => {
    const table = tableOf(level)
    const outcomes = await save(table, [cleared(table)], { faults: ['lost-after'] })
    expect(outcomes).toMatchObject([{ kind: 'saved', base: { value: null } }])
  })

  test('in a record that is to be deleted is not called removed where that has another name', async () => {
    const table = tableOf(level)
    table.writeByOthers(cell('Lund', 'B'), 'b')
    const drafts = ['A', 'B'].map((name) => ({
      ...cleared(table, 'Lund', name),
      isOfDeletedRecord: true,
    }))
    renames(table, 'Lund', 'Malmö')
    const outcomes = await save(table, drafts)
    expect(outcomes).toMatchObject([...GONE, ...GONE])
    expect(table.read(cell('Malmö', 'B')).value).toBe('b')
  })

  test('in a record that is to be deleted is not called removed where another one has its name', async () => {
    const table = tableOf(level)
    table.writeByOthers(cell('Lund', 'B'), 'b')
    const drafts = ['A', 'B'].map((name) => ({
      ...cleared(table, 'Lund', name),
      isOfDeletedRecord: true,
    }))
    renames(table, 'Lund', 'Malmö')
    table.writeByOthers(cell('Lund', 'B'), 'theirs')
    const outcomes = await save(table, drafts)
    const other = { kind: 'conflict', reason: 'other-record' }
    expect(outcomes).toMatchObject([other, other])
  })

  test('in a record to be deleted that is renamed on the way is not called removed', async () => {
    const table = tableOf(level)
    const names = Array.from({ length: 30 }, (_, index) => `A${index}`)
    for (const name of names) table.writeByOthers(cell('Oslo', name), 'b')
    const drafts = ['A', ...names].map((name) => ({
      ...cleared(table, 'Oslo', name),
      isOfDeletedRecord: true,
    }))
    const plain = faultyService(table, () => 'none')
    let calls = 0
    const service: Partial<SaveService> = {
      remove: (id, cells) => {
        calls += 1
        if (calls === 1) table.swapRecords(keyed('Oslo'), keyed('Visby'), ['A', ...names])
        return plain.remove(id, cells)
      },
    }
    const outcomes = await save(table, drafts, { service })
    expect(outcomes.filter(({ kind }) => kind === 'saved')).toEqual([])
    expect(outcomes).toHaveLength(31)
  })

  test.each(['findByIds', 'findRecords'] as const)(
    'is not called removed by an identity that may not list records (%s)',
    async (name) => {
      const table = tableOf(level)
      const draft = cleared(table)
      renames(table, 'Lund', 'Malmö')
      const trouble = troubleOf('access-denied')
      const refused = () => Promise.resolve({ ok: false, trouble } as const)
      const service = { findByIds: refused, [name]: refused }
      expect(await save(table, [draft], { service })).toMatchObject(GONE)
    },
  )

  test('is not called removed where nobody can tell whether its attribute has another name', async () => {
    const table = tableOf(level)
    table.writeByOthers(cell('Lund', 'B'), 'b')
    const draft = { ...cleared(table), attributeId: 'A' }
    table.swapAttributes('A', 'C', [keyed('Lund'), keyed('Oslo')])
    let looks = 0
    const service: Partial<SaveService> = {
      readTable: () => {
        looks += 1
        const state = { lockLevel: level, attributes: ATTRIBUTES }
        return Promise.resolve(
          looks === 1
            ? { ok: true, results: [state] }
            : { ok: false, trouble: troubleOf('service-down') },
        )
      },
    }
    const outcomes = await save(table, [draft], { service })
    expect(outcomes.map(({ kind }) => kind)).not.toContain('saved')
    expect(outcomes).toHaveLength(1)
    expect(table.read(cell('Lund', 'C')).value).toBe('a')
  })

  test('without ids is not called removed where nothing has its record’s name', async () => {
    const table = tableOf(level)
    const draft = { ...cleared(table), recordId: null, attributeId: null }
    renames(table, 'Lund', 'Malmö')
    expect(await save(table, [draft])).toMatchObject(GONE)
  })
})

test('costs one call for all that somebody else removed', async () => {
  const table = tableOf('VALUE')
  for (const name of ['Lund', 'Oslo']) table.writeByOthers(cell(name, 'B'), 'b')
  const drafts = ['Lund', 'Oslo'].map((name) => cleared(table, name))
  for (const name of ['Lund', 'Oslo']) table.writeByOthers(cell(name), null)
  const plain = faultyService(table, () => 'none')
  const asked: (readonly string[])[] = []
  const service: Partial<SaveService> = {
    findByIds: (id, ids) => {
      asked.push(ids)
      return plain.findByIds?.(id, ids) ?? Promise.reject(new Error('The model finds ids.'))
    },
  }
  const outcomes = await save(table, drafts, { service })
  expect(outcomes.map(({ kind }) => kind)).toEqual(['saved', 'saved'])
  expect(asked.map(({ length }) => length)).toEqual([2])
})
