import { describe, expect, test } from 'vitest'
import type { CellAddress, LockLevel } from '@/lib/data-table'
import type { SaveService } from '../protocol/service'
import type { DraftToSave, RenameToSave, SaveEvent, SaveRequest } from '../protocol/types'
import { ATTRIBUTES, draftOf, eventsOf, requestOf } from '../testing/drafts'
import { type Fault, faultyService, troubleOf } from '../testing/faulty-service'
import { ModelTable } from '../testing/model-service'
import { executeSave } from './execute'
import type { SaveOptions } from './run'

function cell(record: string, attribute: string): CellAddress {
  return { attribute, primaryValues: [{ attribute: 'Id', value: record }] }
}

function edit(table: ModelTable, address: CellAddress, value: string | null): DraftToSave {
  const record = address.primaryValues[0]?.value ?? ''
  return draftOf(record, address.attribute, table.read(address), value)
}

/** Another name for the record that `cell` names. */
function renameOf(table: ModelTable, record: string, to: string): RenameToSave {
  const address = cell(record, 'A')
  const { lockVersion } = table.read(address)
  const { recordId } = table.idsOf(address)
  const witness = lockVersion && { ...address, lockVersion }
  const [from, name] = [record, to].map((one) => cell(one, 'A').primaryValues)
  return { id: `${record} > ${to}`, from: from ?? [], to: name ?? [], witness, recordId }
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
  const before = (kind: 'rename' | Parameters<Parameters<typeof faultyService>[1]>[0]): Fault => {
    if (left === 0 || kind === 'describe' || kind === 'list' || kind === 'find') return 'none'
    left -= 1
    return 'throttled'
  }
  let unused = 0
  const service: SaveService = {
    ...faultyService(table, before),
    rename: async (_, { from, to }, turn) => {
      turn?.use()
      if (before('rename') === 'throttled') return { ok: false, trouble: troubleOf('throttled') }
      table.swapRecords(from, to, ['A', 'B'])
      return { ok: true, results: [{ kind: 'written', lockVersion: null }] }
    },
    takeTurn: async () => {
      if (wait === 'for its turn') once()
      unused += 1
      let isOpen = true
      const end = () => {
        if (isOpen) unused -= 1
        isOpen = false
      }
      return { use: end, giveBack: end }
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

describe.each(WAITS)('a rename that waits %s', (wait) => {
  test.each(['NONE', 'VALUE', 'ATTRIBUTE'] as const)(
    'renames no record that others made in its place meanwhile, at %s',
    async (level) => {
      const table = tableOf(level)
      const renames = [renameOf(table, '1', '3')]
      const meanwhile = () => table.makeAgain(cell('1', 'A').primaryValues, ['A'])
      const { outcomes, unused } = await save(table, [], wait, meanwhile, { renames })
      expect(outcomes).toMatchObject([{ kind: 'conflict', reason: 'other-record' }])
      expect(table.read(cell('1', 'A')).value).toBe('a')
      expect(unused()).toBe(0)
    },
  )

  test('goes where nothing happened meanwhile, in as many calls as planned', async () => {
    const table = tableOf('VALUE')
    const renames = [renameOf(table, '1', '3'), renameOf(table, '2', '4')]
    const { outcomes, calls } = await save(table, [], wait, () => {}, { renames })
    expect(outcomes).toMatchObject([{ kind: 'saved' }, { kind: 'saved' }])
    expect(table.read(cell('3', 'A')).value).toBe('a')
    if (wait === 'for its turn') {
      expect(calls).toEqual({ ListDataTablePrimaryValues: 1, UpdateDataTablePrimaryValues: 2 })
    }
  })
})

test('a rename whose look has grown old looks again', async () => {
  const table = tableOf('VALUE')
  const renames = [renameOf(table, '1', '3'), renameOf(table, '2', '4')]
  let nowMs = 0
  const plain = faultyService(table, () => 'none')
  const service: SaveService = {
    ...plain,
    rename: async (_, { from, to }) => {
      table.swapRecords(from, to, ['A'])
      nowMs += 20_000
      table.makeAgain(cell('2', 'A').primaryValues, ['A'])
      return { ok: true, results: [{ kind: 'written', lockVersion: null }] }
    },
  }
  const options: SaveOptions = { sleep: async () => {}, random: () => 0.5, now: () => nowMs }
  const request = { ...requestOf('VALUE', []), renames }
  const events = await eventsOf(executeSave(request, service, options))
  const outcomes = events.flatMap((one) => (one.type === 'outcomes' ? one.outcomes : []))
  expect(outcomes).toMatchObject([{ kind: 'saved' }, { kind: 'conflict', reason: 'other-record' }])
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
