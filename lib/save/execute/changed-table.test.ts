import { describe, expect, test } from 'vitest'
import type { Attribute, LockLevel } from '@/lib/data-table'
import type { SaveService } from '../protocol/service'
import type { DraftToSave, RenameToSave, SaveRequest } from '../protocol/types'
import { draftOf, eventsOf, requestOf } from '../testing/drafts'
import { type Fault, faultyService } from '../testing/faulty-service'
import { ModelTable } from '../testing/model-service'
import { executeSave } from './execute'
import type { SaveOptions } from './run'

const [ID, A, B] = ['Id', 'A', 'B'].map(
  (name): Attribute => ({
    id: name,
    name,
    valueType: 'TEXT',
    description: '',
    isPrimary: name === 'Id',
    rules: {},
  }),
)

function named(attribute: Attribute | undefined, name: string): readonly Attribute[] {
  return attribute === undefined ? [] : [{ ...attribute, name }]
}

const BEFORE = [...named(ID, 'Id'), ...named(A, 'A'), ...named(B, 'B')]
/** A and B have swapped their names. */
const SWAPPED = [...named(ID, 'Id'), ...named(A, 'B'), ...named(B, 'A')]

/** Saves, one cell in a call; the attributes are others once the first call of values is made. */
async function saveAcross(
  level: LockLevel,
  table: ModelTable,
  request: Partial<SaveRequest>,
  after: readonly Attribute[],
  options: SaveOptions = {},
  faultOf: (kind: string) => Fault = () => 'none',
) {
  let attributes: readonly Attribute[] = BEFORE
  const change = () => {
    attributes = after
  }
  const plain = faultyService(table, (kind) => {
    if (kind !== 'find') change()
    return faultOf(kind)
  })
  const service: SaveService = {
    ...plain,
    readTable: async () => ({ ok: true, results: [{ lockLevel: level, attributes }] }),
    rename: async () => ({ ok: true, results: [{ kind: 'written', lockVersion: null }] }),
  }
  const whole = { ...requestOf(level, []), attributes: BEFORE, ...request }
  const one = { batchSize: 1, callsInFlight: 1, sleep: () => Promise.resolve(), ...options }
  const events = await eventsOf(executeSave(whole, service, one))
  return {
    events,
    outcomes: events.flatMap((one) => (one.type === 'outcomes' ? one.outcomes : [])),
  }
}

function edit(table: ModelTable, record: string, value: string): DraftToSave {
  const draft = draftOf(
    record,
    'A',
    { value: null, lockVersion: null, modifiedAtMs: null, modifiedRegion: null },
    value,
  )
  return { ...draft, base: table.read(draft), attributeId: 'A' }
}

describe('attributes that are found to have swapped names while a save lasts', () => {
  test('take nothing of the other cells of theirs, where one of them was missed', async () => {
    const table = new ModelTable('NONE', true, 'snapshot')
    const addresses = ['1', '2'].map((record) => edit(table, record, 'mine'))
    for (const one of addresses) table.writeByOthers(one, 'theirs')
    const drafts = ['1', '2'].map((record) => edit(table, record, 'mine'))
    const [first] = drafts
    if (first) table.writeByOthers(first, null)
    const { events, outcomes } = await saveAcross(
      'NONE',
      table,
      { drafts, guardNone: false },
      SWAPPED,
    )
    expect(table.accepted).toEqual([])
    expect(outcomes).toMatchObject(drafts.map(() => ({ kind: 'failed', reason: 'request' })))
    const renamed = { kind: 'attribute-renamed', attribute: 'A', to: 'B' }
    expect(events).toContainEqual({ type: 'drift', changes: [renamed] })
  })

  test.each(['NONE', 'VALUE', 'ATTRIBUTE', 'PRIMARY_VALUE', 'DATA_TABLE'] as const)(
    'take no new value after a look at the table, at %s',
    async (level) => {
      const table = new ModelTable(level, true, 'snapshot')
      const drafts = ['1', '2', '3'].map((record) => edit(table, record, 'mine'))
      let nowMs = 0
      const now = () => {
        nowMs += 21_000
        return nowMs
      }
      const { outcomes } = await saveAcross(level, table, { drafts }, SWAPPED, { now })
      expect(table.accepted).toHaveLength(1)
      expect(outcomes.filter(({ kind }) => kind === 'failed')).toHaveLength(2)
    },
  )

  test('leave in doubt what was sent without an answer', async () => {
    const table = new ModelTable('NONE', true, 'snapshot')
    table.writeByOthers(edit(table, '1', 'mine'), 'theirs')
    const draft = { ...edit(table, '1', 'mine'), value: null, attributeId: null }
    const { outcomes } = await saveAcross(
      'NONE',
      table,
      { drafts: [draft] },
      SWAPPED,
      {},
      (kind) => (kind === 'delete' ? 'lost-after' : 'none'),
    )
    expect(outcomes).toMatchObject([{ kind: 'failed', reason: 'unknown' }])
  })

  test('rename no record by a primary attribute that has another name by then', async () => {
    const table = new ModelTable('VALUE', true, 'snapshot')
    const drafts = ['1', '2'].map((record) => edit(table, record, 'mine'))
    const of = (value: string) => [{ attribute: 'Id', value }]
    const rename: RenameToSave = { id: 'rename', from: of('7'), to: of('8'), witness: null }
    const other = [...named(ID, 'Key'), ...named(A, 'A'), ...named(B, 'B')]
    let nowMs = 0
    const now = () => {
      nowMs += 21_000
      return nowMs
    }
    const { outcomes } = await saveAcross('VALUE', table, { drafts, renames: [rename] }, other, {
      now,
    })
    expect(outcomes.at(-1)).toMatchObject({ id: 'rename', kind: 'failed', reason: 'request' })
  })
})
