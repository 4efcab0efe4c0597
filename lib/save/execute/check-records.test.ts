import { describe, expect, test } from 'vitest'
import type { CellAddress, LockLevel } from '@/lib/data-table'
import type { SaveService } from '../protocol/service'
import type { DraftToSave, Outcome, RenameToSave, SaveEvent, SaveRequest } from '../protocol/types'
import { draftOf, eventsOf, requestOf } from '../testing/drafts'
import { faultyService, troubleOf } from '../testing/faulty-service'
import { ModelTable } from '../testing/model-service'
import { executeSave } from './execute'

const LEVELS: readonly LockLevel[] = ['NONE', 'VALUE', 'ATTRIBUTE', 'PRIMARY_VALUE', 'DATA_TABLE']
const FIND = 'ListDataTablePrimaryValues'
const CREATE = 'BatchCreateDataTableValue'
const DESCRIBE = 'BatchDescribeDataTableValue'

function cell(record: string, attribute: string): CellAddress {
  return { attribute, primaryValues: [{ attribute: 'Id', value: record }] }
}

/** A table with one value in each record. */
function tableOf(level: LockLevel, records: readonly string[]): ModelTable {
  const table = new ModelTable(level, true, 'snapshot')
  for (const record of records) table.writeByOthers(cell(record, 'A'), 'a')
  return table
}

/** A value for an empty cell of a record that its user saw. */
function seen(record: string, attribute = 'B'): DraftToSave {
  const empty = { value: null, lockVersion: null, modifiedAtMs: null, modifiedRegion: null }
  return { ...draftOf(record, attribute, empty, 'mine'), isOfSeenRecord: true }
}

async function save(
  table: ModelTable,
  drafts: readonly DraftToSave[],
  {
    request = {},
    service = {},
  }: {
    readonly request?: Partial<SaveRequest>
    readonly service?: Partial<SaveService>
  } = {},
) {
  const events = await eventsOf(
    executeSave(
      { ...requestOf(table.level, drafts), ...request },
      { ...faultyService(table, () => 'none'), ...service },
      { sleep: () => Promise.resolve() },
    ),
  )
  const outcomes = events.flatMap((one) => (one.type === 'outcomes' ? one.outcomes : []))
  return { events, outcomes, calls: callsOf(events), planned: plannedOf(events) }
}

function callsOf(events: readonly SaveEvent[]): Readonly<Record<string, number>> {
  const last = events.at(-1)
  return last?.type === 'finished' ? last.calls : {}
}

function plannedOf(events: readonly SaveEvent[]): Readonly<Record<string, number>> {
  const planned = events.find(({ type }) => type === 'planned')
  return planned?.type === 'planned' ? (planned.plan?.callsByOperation ?? {}) : {}
}

function outcomeOf(outcomes: readonly Outcome[], { id }: DraftToSave) {
  return outcomes.find((one) => one.id === id)
}

describe('a value for a record that its user saw', () => {
  test.each(LEVELS)('does not make it again once it is gone, at %s', async (level) => {
    const table = tableOf(level, ['Lund', 'Oslo'])
    table.writeByOthers(cell('Lund', 'A'), null)
    const [gone, kept] = [seen('Lund'), seen('Oslo')]
    const { outcomes } = await save(table, [gone, kept])
    expect(outcomeOf(outcomes, gone)).toMatchObject({
      kind: 'conflict',
      reason: 'gone',
      gone: 'record',
      theirs: { value: null },
    })
    expect(outcomeOf(outcomes, kept)?.kind).toBe('saved')
    expect(table.holds(gone.primaryValues)).toBe(false)
  })

  test('is looked for with all others of the save in one call, as the plan says', async () => {
    const records = Array.from({ length: 30 }, (_, index) => `R${index}`)
    const table = tableOf('VALUE', records)
    const added = { ...seen('New'), isOfSeenRecord: false, isOfNewRecord: true }
    const { calls, planned } = await save(table, [...records.map((one) => seen(one)), added])
    expect(calls).toEqual({ [FIND]: 1, [CREATE]: 2 })
    expect(planned).toEqual(calls)
  })

  test('goes where the record is, though an unheard rename took it there', async () => {
    const table = tableOf('VALUE', ['Malmö'])
    const version = table.read(cell('Malmö', 'A')).lockVersion
    if (version === null) throw new Error('Nothing is stored.')
    const rename: RenameToSave = {
      id: 'rename',
      from: cell('Lund', 'A').primaryValues,
      to: cell('Malmö', 'A').primaryValues,
      witness: { ...cell('Lund', 'A'), lockVersion: version },
      isUncertain: true,
    }
    const { outcomes } = await save(table, [seen('Lund')], { request: { renames: [rename] } })
    expect(outcomes.map(({ kind }) => kind)).toEqual(['saved', 'saved'])
    expect(table.read(cell('Malmö', 'B')).value).toBe('mine')
    expect(table.holds(rename.from)).toBe(false)
  })

  test('takes its rename along: that is of a record that is gone', async () => {
    const table = tableOf('VALUE', ['Oslo'])
    const rename: RenameToSave = {
      id: 'rename',
      from: cell('Lund', 'A').primaryValues,
      to: cell('Malmö', 'A').primaryValues,
      witness: null,
    }
    const { outcomes } = await save(table, [seen('Lund')], {
      request: { renames: [rename] },
      service: { rename: () => Promise.reject(new Error('It was sent.')) },
    })
    expect(outcomes.find(({ id }) => id === 'rename')).toMatchObject({
      kind: 'conflict',
      reason: 'gone',
      gone: 'record',
    })
  })

  test('is read where the identity may not list records, and kept where that fails too', async () => {
    const table = tableOf('VALUE', ['Oslo'])
    const attributes = ['Id', 'A', 'B'].map((name) => {
      const isPrimary = name === 'Id'
      return { id: name, name, valueType: 'TEXT', description: '', isPrimary, rules: {} } as const
    })
    const forbidden = { ok: false, trouble: troubleOf('access-denied') } as const
    const findRecords = async () => forbidden
    const [gone, kept] = [seen('Lund'), seen('Oslo')]
    const told = await save(table, [gone, kept], {
      request: { attributes },
      service: { findRecords },
    })
    expect(outcomeOf(told.outcomes, gone)).toMatchObject({ kind: 'conflict', gone: 'record' })
    expect(outcomeOf(told.outcomes, kept)?.kind).toBe('saved')
    expect(told.calls[DESCRIBE]).toBe(3)
    const untold = await save(table, [seen('Lund', 'A')], {
      request: { attributes },
      service: { findRecords, describe: async () => forbidden },
    })
    expect(untold.outcomes.map(({ kind }) => kind)).toEqual(['kept'])
    expect(table.holds(gone.primaryValues)).toBe(false)
  })
})
