import { describe, expect, test } from 'vitest'
import type { CellAddress, LockLevel } from '@/lib/data-table'
import { executeSave } from './execute'
import type { SaveOptions } from './run'
import type { SaveService } from './service'
import { ATTRIBUTES, draftOf, eventsOf, requestOf } from './testing/drafts'
import { type Fault, faultyService } from './testing/faulty-service'
import { ModelTable } from './testing/model-service'
import type { DraftToSave, SaveEvent, SaveRequest } from './types'

function cell(record: string, attribute: string): CellAddress {
  return { attribute, primaryValues: [{ attribute: 'Id', value: record }] }
}

function edit(table: ModelTable, address: CellAddress, value: string | null): DraftToSave {
  const record = address.primaryValues[0]?.value ?? ''
  return draftOf(record, address.attribute, table.read(address), value)
}

/** How a write comes to wait: for its turn within the rate, or because the service throttled it. */
type Wait = 'for its turn' | 'after it was throttled' | 'throttled twice'
const WAITS: readonly Wait[] = ['for its turn', 'after it was throttled', 'throttled twice']

/** Saves; `meanwhile` happens while the first write waits, at the end of the wait. */
async function save(
  table: ModelTable,
  drafts: readonly DraftToSave[],
  wait: Wait,
  meanwhile: () => void,
  request: Partial<SaveRequest> = {},
) {
  let isOver = false
  const once = () => {
    if (!isOver) meanwhile()
    isOver = true
  }
  const throttled: Record<Wait, number> = {
    'for its turn': 0,
    'after it was throttled': 1,
    'throttled twice': 2,
  }
  let left = throttled[wait]
  const before = (kind: string): Fault => {
    if (left === 0 || (kind !== 'update' && kind !== 'create' && kind !== 'delete')) return 'none'
    left -= 1
    return 'throttled'
  }
  let unused = 0
  const service: SaveService = {
    ...faultyService(table, before),
    takeTurn: async () => {
      if (wait === 'for its turn') once()
      unused += 1
      return {
        use: () => {
          unused -= 1
        },
        giveBack: () => {
          unused -= 1
        },
      }
    },
  }
  const sleep = async () => {
    if (left === 0) once()
  }
  const options: SaveOptions = { sleep, random: () => 0.5 }
  const events = await eventsOf(
    executeSave({ ...requestOf(table.level, drafts), ...request }, service, options),
  )
  const outcomes = events.flatMap((one) => (one.type === 'outcomes' ? one.outcomes : []))
  return { events, outcomes, unused: () => unused, calls: callsOf(events) }
}

function callsOf(events: readonly SaveEvent[]): Readonly<Record<string, number>> {
  const last = events.at(-1)
  return last?.type === 'finished' ? last.calls : {}
}

function tableOf(level: LockLevel): ModelTable {
  const table = new ModelTable(level, true, 'snapshot')
  for (const record of ['1', '2']) table.writeByOthers(cell(record, 'A'), 'a')
  return table
}

describe.each(WAITS)('a write that waits %s', (wait) => {
  test('is read again before it goes at NONE: what a colleague wrote meanwhile stays', async () => {
    const table = tableOf('NONE')
    const address = cell('1', 'A')
    const { outcomes } = await save(table, [edit(table, address, 'mine')], wait, () =>
      table.writeByOthers(address, 'theirs'),
    )
    expect(outcomes).toMatchObject([{ kind: 'conflict', reason: 'value' }])
    expect(table.read(address).value).toBe('theirs')
  })

  test('does not remove at NONE what a colleague wrote meanwhile', async () => {
    const table = tableOf('NONE')
    const address = cell('1', 'A')
    const { outcomes } = await save(table, [edit(table, address, null)], wait, () =>
      table.writeByOthers(address, 'theirs'),
    )
    expect(outcomes).toMatchObject([{ kind: 'conflict', reason: 'value' }])
    expect(table.read(address).value).toBe('theirs')
  })

  test('goes at NONE where nothing happened meanwhile', async () => {
    const table = tableOf('NONE')
    const address = cell('1', 'A')
    const { outcomes } = await save(table, [edit(table, address, 'mine')], wait, () => {})
    expect(outcomes).toMatchObject([{ kind: 'saved' }])
  })
})

describe.each(['after it was throttled', 'throttled twice'] as const)('%s', (wait) => {
  test.each(['NONE', 'VALUE'] as const)(
    'a value makes no record that was deleted meanwhile, at %s',
    async (level) => {
      const table = tableOf(level)
      const draft = { ...edit(table, cell('1', 'B'), 'mine'), isOfSeenRecord: true }
      const { outcomes } = await save(table, [draft], wait, () =>
        table.writeByOthers(cell('1', 'A'), null),
      )
      expect(outcomes).toMatchObject([{ kind: 'conflict', reason: 'gone' }])
      expect(table.list().map(({ base }) => base.value)).toEqual(['a'])
    },
  )

  test('a record is not added to one that somebody else added meanwhile', async () => {
    const table = tableOf('VALUE')
    const draft = { ...edit(table, cell('3', 'A'), 'mine'), isOfNewRecord: true }
    const { outcomes } = await save(table, [draft], wait, () =>
      table.writeByOthers(cell('3', 'B'), 'theirs'),
    )
    expect(outcomes).toMatchObject([{ kind: 'conflict', reason: 'exists' }])
    expect(table.read(cell('3', 'A')).value).toBeNull()
  })

  test('the rest of a deletion is looked at again as well', async () => {
    const table = tableOf('NONE')
    const names = Array.from({ length: 30 }, (_, index) => `A${index}`)
    for (const name of names) table.writeByOthers(cell('3', name), 'a')
    const drafts = names.map((name) => ({
      ...edit(table, cell('3', name), null),
      isOfDeletedRecord: true,
    }))
    const meanwhile = () => table.writeByOthers(cell('3', 'A29'), 'theirs')
    const { outcomes } = await save(table, drafts, wait, meanwhile)
    expect(outcomes.filter(({ kind }) => kind === 'conflict')).toHaveLength(30)
    expect(table.read(cell('3', 'A29')).value).toBe('theirs')
  })

  test('a record is not deleted beside a value that was added meanwhile', async () => {
    const table = tableOf('VALUE')
    const draft = { ...edit(table, cell('1', 'A'), null), isOfDeletedRecord: true }
    const further = ATTRIBUTES.slice(1).map((one) => ({ ...one, id: 'B', name: 'B' }))
    const meanwhile = () => table.writeByOthers(cell('1', 'B'), 'theirs')
    const { outcomes } = await save(table, [draft], wait, meanwhile, {
      attributes: [...ATTRIBUTES, ...further],
    })
    expect(outcomes).toMatchObject([{ kind: 'conflict', reason: 'record' }])
    expect(table.read(cell('1', 'A')).value).toBe('a')
  })
})

test('a turn that is not needed after all is given back', async () => {
  const table = tableOf('NONE')
  const address = cell('1', 'A')
  const { unused } = await save(table, [edit(table, address, 'mine')], 'for its turn', () =>
    table.writeByOthers(address, 'theirs'),
  )
  expect(unused()).toBe(0)
})
