import { describe, expect, test } from 'vitest'
import type { Attribute } from '@/lib/data-table'
import type { SaveService, TableState } from '../protocol/service'
import type { Outcome, SaveEvent, SaveRequest } from '../protocol/types'
import { baseOf, draftOf, eventsOf, requestOf } from '../testing/drafts'
import { faultyService, troubleOf } from '../testing/faulty-service'
import { ModelTable } from '../testing/model-service'
import { executeSave } from './execute'

const A: Attribute = {
  ...{ id: 'a', name: 'A', valueType: 'TEXT', description: '', isPrimary: false, rules: {} },
}
const ID: Attribute = { ...A, id: 'id', name: 'Id', isPrimary: true }

function serviceWith(table: ModelTable, state: TableState): SaveService {
  const service = faultyService(table, () => 'none')
  return { ...service, readTable: () => Promise.resolve({ ok: true, results: [state] }) }
}

function outcomesOf(events: readonly SaveEvent[]): Outcome[] {
  return events.flatMap((event) => (event.type === 'outcomes' ? event.outcomes : []))
}

/** A save of one cell that holds `stored`, from the value `seen` with the version of now. */
async function saveOne(
  seen: string,
  state: TableState,
  over: Partial<SaveRequest> = {},
  wanted: string | null = 'm',
) {
  const table = new ModelTable(state.lockLevel, true, 'snapshot')
  const address = draftOf('1', 'A', baseOf('x'), wanted)
  table.writeByOthers(address, 'x')
  const draft = { ...address, base: { ...table.read(address), value: seen } }
  const request = { ...requestOf('VALUE', [draft]), attributes: [ID, A], ...over }
  const events = await eventsOf(executeSave(request, serviceWith(table, state)))
  return { table, events, outcomes: outcomesOf(events) }
}

describe('a table that changed since it was read', () => {
  test('in nothing costs no further call', async () => {
    const { events } = await saveOne('x', { lockLevel: 'VALUE', attributes: [ID, A] })
    expect(events[0]?.type).toBe('planned')
    expect(events.at(-1)).toMatchObject({ saved: 1, calls: { BatchUpdateDataTableValue: 1 } })
  })

  test.each(['NONE', 'ATTRIBUTE', 'DATA_TABLE'] as const)(
    'to %s is told, and a value that moved under a current version is not overwritten',
    async (lockLevel) => {
      const { table, events, outcomes } = await saveOne('old', { lockLevel, attributes: [ID, A] })
      const change = { kind: 'level', from: 'VALUE', to: lockLevel }
      expect(events[0]).toEqual({ type: 'drift', changes: [change] })
      expect(outcomes).toMatchObject([{ kind: 'conflict', reason: 'value' }])
      expect(table.accepted).toEqual([])
    },
  )

  test('is told to each of two drafts that mean two attributes of one name', async () => {
    const table = new ModelTable('VALUE', true, 'snapshot')
    const of = (row: string, attributeId: string) => ({
      ...draftOf(row, 'A', baseOf(null), 'm'),
      attributeId,
    })
    const drafts = [of('1', 'former'), of('2', 'a')]
    const request = { ...requestOf('VALUE', drafts), attributes: [ID, A] }
    const service = serviceWith(table, { lockLevel: 'VALUE', attributes: [ID, A] })
    const outcomes = outcomesOf(await eventsOf(executeSave(request, service)))
    const kinds = drafts.map(({ id }) => outcomes.find((one) => one.id === id)?.kind)
    expect(kinds).toEqual(['failed', 'saved'])
    expect(table.accepted).toHaveLength(1)
  })

  test('in its level saves what is as it was seen', async () => {
    const { events } = await saveOne('x', { lockLevel: 'ATTRIBUTE', attributes: [ID, A] })
    expect(events.at(-1)).toMatchObject({ saved: 1 })
  })

  test('never had an attribute that is named sends nothing for its cells', async () => {
    const attributes = [ID, { ...A, name: 'B' }]
    const state = { lockLevel: 'VALUE', attributes } as const
    const { table, outcomes } = await saveOne('x', state, { attributes })
    const message = expect.stringContaining('no longer has the attribute A')
    expect(outcomes).toMatchObject([{ kind: 'failed', message, evidence: { attempts: 0 } }])
    expect(table.accepted).toEqual([])
  })

  test('by an attribute that was deleted has nothing left to remove from it', async () => {
    const gone = { lockLevel: 'VALUE', attributes: [ID] } as const
    const { table, outcomes } = await saveOne('x', gone, {}, null)
    expect(outcomes).toMatchObject([{ kind: 'saved', base: { value: null }, gone: 'attribute' }])
    expect(table.accepted).toEqual([])
    const other = { ...gone, attributes: [ID, { ...A, id: 'made anew' }] }
    expect((await saveOne('x', other, {}, null)).outcomes).toMatchObject([{ kind: 'failed' }])
  })

  test.each([
    ['no longer has the attribute A', [ID]],
    ['renamed to B', [ID, { ...A, name: 'B' }]],
    ['is NUMBER now', [ID, { ...A, valueType: 'NUMBER' as const }]],
    ['renamed to B', [ID, { ...A, name: 'B' }, { ...A, id: 'b' }]],
    ['no longer has the attribute A', [ID, { ...A, id: 'made anew' }]],
    ['changed', [ID, { ...A, rules: { minLength: 5 } }]],
  ])('by an attribute that was %s sends nothing for its cells', async (words, attributes) => {
    const { table, outcomes } = await saveOne('x', { lockLevel: 'VALUE', attributes })
    expect(outcomes).toMatchObject([
      { kind: 'failed', message: expect.stringContaining(words), evidence: { attempts: 0 } },
    ])
    expect(table.accepted).toEqual([])
  })

  test.each([
    ['renamed to Key', [{ ...ID, name: 'Key' }, A]],
    ['renamed to Key', [{ ...ID, name: 'Key' }, A, { ...ID, id: 'other' }]],
  ])('by a primary attribute that was %s renames no record', async (words, attributes) => {
    const [from, to] = ['1', '2'].map((value) => [{ attribute: 'Id', value }])
    const renames = [{ id: 'rename', from: from ?? [], to: to ?? [], witness: null }]
    const state = { lockLevel: 'VALUE' as const, attributes }
    const { events, outcomes } = await saveOne('x', state, { drafts: [], renames })
    expect(outcomes).toMatchObject([
      { id: 'rename', kind: 'failed', message: expect.stringContaining(words) },
    ])
    expect(events.at(-1)).toMatchObject({ failed: 1, calls: {} })
  })

  test('and cannot be read has its cells read before they are written', async () => {
    const table = new ModelTable('VALUE', true, 'snapshot')
    const address = draftOf('1', 'A', baseOf('x'), 'm')
    table.writeByOthers(address, 'x')
    const request = requestOf('VALUE', [{ ...address, base: table.read(address) }])
    const trouble = troubleOf('service-down')
    const service: SaveService = {
      ...faultyService(table, () => 'none'),
      readTable: () => Promise.resolve({ ok: false, trouble }),
    }
    const events = await eventsOf(executeSave(request, service))
    expect(events.at(-1)).toMatchObject({
      saved: 1,
      calls: { BatchDescribeDataTableValue: 1, BatchUpdateDataTableValue: 1 },
    })
  })
})
