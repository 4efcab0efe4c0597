import { describe, expect, test } from 'vitest'
import { type Attribute, type PrimaryValues, recordKey } from '@/lib/data-table'
import { orderRenames } from '../plan/rename-order'
import type { SaveService } from '../protocol/service'
import type { DraftToSave, Outcome, RenameToSave, SaveEvent } from '../protocol/types'
import { baseOf, draftOf, eventsOf, requestOf, versionOf } from '../testing/drafts'
import { faultyService, POISON, troubleOf } from '../testing/faulty-service'
import { ModelTable } from '../testing/model-service'
import { executeSave } from './execute'

const of = (value: string): PrimaryValues => [{ attribute: 'Id', value }]

function renameOf(from: string, to: string): RenameToSave {
  const witness = { primaryValues: of(from), attribute: 'A', lockVersion: versionOf('v1') }
  return { id: `${from}>${to}`, from: of(from), to: of(to), witness }
}

type RenameFault = 'none' | 'lost-before' | 'lost-after'

/** A service with the records of `names`, each of one cell at v1, that renames as told. */
function serviceOf(names: string[], faults: RenameFault[] = [], table?: ModelTable): SaveService {
  const records = new Set(names.map((name) => recordKey(of(name))))
  return {
    ...faultyService(table ?? new ModelTable('VALUE', true, 'snapshot'), () => 'none'),
    ...(table === undefined
      ? {
          describe: (_, cells) =>
            Promise.resolve({
              ok: true,
              results: cells.map((cell) => {
                const isThere = records.has(recordKey(cell.primaryValues))
                return { kind: 'read', base: baseOf(isThere ? 'x' : null) }
              }),
            }),
        }
      : {}),
    findRecords: (_, asked) =>
      Promise.resolve({
        ok: true,
        results: asked.map((record) => ({ exists: records.has(recordKey(record)) })),
      }),
    rename: (_, { from, to }) => {
      const fault = faults.shift() ?? 'none'
      const trouble = troubleOf('unknown-outcome')
      if (fault === 'lost-before') return Promise.resolve({ ok: false, trouble })
      const isRefused = !records.has(recordKey(from)) || records.has(recordKey(to))
      if (!isRefused) {
        records.delete(recordKey(from))
        records.add(recordKey(to))
      }
      if (fault === 'lost-after') return Promise.resolve({ ok: false, trouble })
      const result = isRefused
        ? ({ kind: 'refused', message: 'no' } as const)
        : ({ kind: 'written', lockVersion: versionOf('v2') } as const)
      return Promise.resolve({ ok: true, results: [result] })
    },
  }
}

const QUICK = { sleep: () => Promise.resolve() }

function attributeOf(name: string): Attribute {
  return { id: name, name, valueType: 'TEXT', description: '', isPrimary: name === 'Id', rules: {} }
}

function outcomesIn(events: readonly SaveEvent[]): readonly Outcome[] {
  return events.flatMap((event) => (event.type === 'outcomes' ? event.outcomes : []))
}

async function save(service: SaveService, renames: RenameToSave[], drafts: DraftToSave[] = []) {
  const request = { ...requestOf('VALUE', drafts), renames }
  const events = await eventsOf(executeSave(request, service))
  return { events, outcomes: outcomesIn(events) }
}

describe('a rename', () => {
  test('takes one call, which the plan says', async () => {
    const { events } = await save(serviceOf(['1']), [renameOf('1', '2')])
    expect(events[0]).toMatchObject({ calls: 1, plan: { renames: 1 } })
    expect(events.at(-1)).toMatchObject({ saved: 1, calls: { UpdateDataTablePrimaryValues: 1 } })
  })

  test.each(['lost-before', 'lost-after'] as const)(
    'without an answer is looked for (%s)',
    async (fault) => {
      const { outcomes } = await save(serviceOf(['1'], [fault]), [renameOf('1', '2')])
      expect(outcomes).toMatchObject([{ kind: 'saved' }])
    },
  )

  test('to what another record is called is a conflict', async () => {
    const { outcomes } = await save(serviceOf(['1', '2']), [renameOf('1', '2')])
    expect(outcomes).toMatchObject([{ kind: 'conflict', reason: 'exists' }])
  })

  test('of a record that is gone is a conflict', async () => {
    const { outcomes } = await save(serviceOf([]), [renameOf('1', '2')])
    expect(outcomes).toMatchObject([{ kind: 'conflict', reason: 'gone', gone: 'record' }])
  })

  test('waits while a cell of its record is not saved', async () => {
    const table = new ModelTable('VALUE', true, 'snapshot')
    const draft = draftOf('1', 'A', baseOf('x'), POISON)
    table.writeByOthers(draft, 'x')
    const drafts = [{ ...draft, base: table.read(draft) }]
    const { outcomes } = await save(serviceOf(['1'], [], table), [renameOf('1', '2')], drafts)
    expect(outcomes.map(({ kind }) => kind)).toEqual(['failed', 'failed'])
  })

  test.each([
    ['what its user saw of the record, where a created value could not tell of others', null, 'v1'],
    ['what the save left, where only that moved the record', versionOf('v1'), 'v9'],
  ] as const)('sends %s', async (_, lockVersion, expected) => {
    const sent: (string | null | undefined)[] = []
    const service: SaveService = {
      ...serviceOf(['1']),
      create: (_id, cells) =>
        Promise.resolve({
          ok: true,
          results: cells.map(() => ({ kind: 'written', lockVersion: versionOf('v9') })),
        }),
      rename: (_id, asked) => {
        sent.push(asked.lockVersion?.primaryValues)
        return Promise.resolve({
          ok: true,
          results: [{ kind: 'written', lockVersion: versionOf('v10') }],
        })
      },
    }
    const neighbour = lockVersion && { primaryValues: of('1'), attribute: 'A', lockVersion }
    const drafts = [{ ...draftOf('1', 'B', baseOf(null), 'new'), witness: neighbour }]
    const request = { ...requestOf('PRIMARY_VALUE', drafts), renames: [renameOf('1', '2')] }
    await eventsOf(executeSave(request, service))
    expect(sent).toEqual([expected])
  })

  test('leaves its name before another record takes it', () => {
    const [first, second] = [renameOf('1', '2'), renameOf('2', '3')]
    expect(orderRenames([first, second], [])).toEqual([second, first])
    expect(orderRenames([first, renameOf('2', '1')], [])).toHaveLength(2)
  })
})

describe('a record to add', () => {
  const drafts = ['A', 'B'].map((name) => ({
    ...draftOf('1', name, baseOf(null), 'm'),
    isOfNewRecord: true,
  }))

  test('that is there already is a conflict with nothing sent', async () => {
    const table = new ModelTable('VALUE', true, 'snapshot')
    const { outcomes } = await save(serviceOf(['1'], [], table), [], drafts)
    expect(outcomes).toMatchObject([{ reason: 'exists' }, { reason: 'exists' }])
    expect(table.accepted).toEqual([])
  })

  test('is created after one look', async () => {
    const table = new ModelTable('VALUE', true, 'snapshot')
    const { events } = await save(serviceOf([], [], table), [], drafts)
    expect(events[0]).toMatchObject({ calls: 2 })
    expect(events.at(-1)).toMatchObject({
      saved: 2,
      calls: { ListDataTablePrimaryValues: 1, BatchCreateDataTableValue: 1 },
    })
  })

  test.each(['access-denied', 'service-down'] as const)(
    'is looked for by its cells where records cannot be listed (%s), also by those that nobody typed',
    async (code) => {
      const table = new ModelTable('VALUE', true, 'snapshot')
      table.writeByOthers(draftOf('1', 'C', baseOf(null), null), 'theirs')
      const service: SaveService = {
        ...serviceOf([], [], table),
        findRecords: () => Promise.resolve({ ok: false, trouble: troubleOf(code) }),
      }
      const attributes = ['Id', 'A', 'B', 'C'].map((name) => attributeOf(name))
      const request = { ...requestOf('VALUE', drafts), attributes }
      const events = await eventsOf(executeSave(request, service, QUICK))
      expect(outcomesIn(events)).toMatchObject([{ reason: 'exists' }, { reason: 'exists' }])
      expect(table.accepted).toEqual([])
    },
  )

  test('is kept while it cannot be looked for at all', async () => {
    const table = new ModelTable('VALUE', true, 'snapshot')
    const trouble = troubleOf('service-down')
    const service: SaveService = {
      ...serviceOf([], [], table),
      findRecords: () => Promise.resolve({ ok: false, trouble }),
      describe: () => Promise.resolve({ ok: false, trouble }),
    }
    const events = await eventsOf(executeSave(requestOf('VALUE', drafts), service, QUICK))
    expect(outcomesIn(events).map(({ kind }) => kind)).toEqual(['kept', 'kept'])
    expect(table.accepted).toEqual([])
  })

  test('that is there is no conflict yet while it is in doubt and cannot be read', async () => {
    const table = new ModelTable('VALUE', true, 'snapshot')
    const trouble = troubleOf('service-down')
    const service: SaveService = {
      ...serviceOf(['1'], [], table),
      describe: () => Promise.resolve({ ok: false, trouble }),
    }
    const doubtful = drafts.map((draft) => ({ ...draft, uncertainValues: ['m'] }))
    const events = await eventsOf(executeSave(requestOf('VALUE', doubtful), service, QUICK))
    expect(outcomesIn(events).map(({ kind }) => kind)).toEqual(['kept', 'kept'])
  })
})
