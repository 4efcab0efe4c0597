import {
  BatchDescribeDataTableValueCommand,
  type ConnectClient,
  DataTableLockLevel,
  type DataTableLockVersion,
} from '@aws-sdk/client-connect'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  cell,
  createTestTable,
  primary,
  startTestService,
  type TestService,
  type TestTable,
} from '../testing/service'
import { BATCH_LOCKING, type BatchLocking } from '../types'

const RECORDS = ['x', 'y'] as const
const ATTRIBUTES = ['A', 'B'] as const
const CELLS = RECORDS.flatMap((record) => ATTRIBUTES.map((attribute) => ({ record, attribute })))
type Address = (typeof CELLS)[number]

/** A step of one of two editors: read everything, or write some cells from what was last read. */
type Step = { editor: number; cells: number[] | null }

const history: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    editor: fc.nat({ max: 1 }),
    cells: fc.option(
      fc.uniqueArray(fc.nat({ max: CELLS.length - 1 }), { minLength: 1, maxLength: 4 }),
      { freq: 1 },
    ),
  }),
  { minLength: 3, maxLength: 12 },
)

/** The cells that share a scope with a cell, by level; an independent reading of the facts. */
function shares(level: DataTableLockLevel, a: Address, b: Address): boolean {
  switch (level) {
    case 'NONE':
      return false
    case 'VALUE':
      return a.record === b.record && a.attribute === b.attribute
    case 'ATTRIBUTE':
      return a.attribute === b.attribute
    case 'PRIMARY_VALUE':
      return a.record === b.record
    case 'DATA_TABLE':
      return true
  }
}

/** What an editor knows of a cell: its version, and how many writes had been accepted by then. */
type Known = { version: DataTableLockVersion; readAt: number }

/** Keeps the accepted writes in order and says which cells a batch may write. */
function createModel(level: DataTableLockLevel, batchLocking: BatchLocking) {
  const accepted: Address[] = []
  const isFresh = (address: Address, readAt: number, until: number) =>
    !accepted.slice(readAt, until).some((write) => shares(level, write, address))

  function write(batch: readonly { address: Address; readAt: number }[]): boolean[] {
    const start = accepted.length
    return batch.map(({ address, readAt }) => {
      const until = batchLocking === 'snapshot' ? start : accepted.length
      const passes = isFresh(address, readAt, until)
      if (passes) accepted.push(address)
      return passes
    })
  }
  return { write, length: () => accepted.length }
}

describe.each(BATCH_LOCKING)(
  'random histories of two editors, batches judged by %s',
  (batchLocking) => {
    let test: TestService
    beforeAll(async () => {
      test = await startTestService({ batchLocking })
    })
    afterAll(() => test.dispose())

    it.each(Object.values(DataTableLockLevel))(
      'documented: at %s accept exactly the writes whose scope had not moved',
      async (level) => {
        await fc.assert(
          fc.asyncProperty(history, async (steps) => {
            const table = await createTestTable(test, level)
            await table.create(
              ...CELLS.map(({ record, attribute }) => cell(record, attribute, '-')),
            )
            await replay(test.client, table, steps, createModel(level, batchLocking))
          }),
          { numRuns: 10 },
        )
      },
    )
  },
)

async function replay(
  client: ConnectClient,
  table: TestTable,
  steps: readonly Step[],
  model: ReturnType<typeof createModel>,
): Promise<void> {
  const contents = new Map(CELLS.map((address) => [address, '-']))
  const seen = new Set<string>()
  const knowledge = [await readAll(client, table, 0), await readAll(client, table, 0)]
  for (const [index, { editor, cells }] of steps.entries()) {
    if (cells === null) {
      knowledge[editor] = await readAll(client, table, model.length())
      continue
    }
    const batch = cells.flatMap((position) => {
      const address = CELLS[position]
      const known = address && knowledge[editor]?.get(address)
      return address && known ? [{ address, ...known }] : []
    })
    const answer = await table.update(
      ...batch.map(({ address, version }) =>
        cell(address.record, address.attribute, `step ${index}`, version),
      ),
    )
    const expected = model.write(batch)
    expect(answer.ok).toHaveLength(expected.filter(Boolean).length)
    for (const [position, { address }] of batch.entries()) {
      if (expected[position]) contents.set(address, `step ${index}`)
    }
    for (const { LockVersion } of answer.ok) {
      expect(seen).not.toContain(LockVersion?.Value)
      seen.add(LockVersion?.Value ?? '')
    }
  }
  const stored = await describeAll(client, table)
  expect(stored.map((one) => one.Value)).toEqual([...contents.values()])
}

async function readAll(
  client: ConnectClient,
  table: TestTable,
  readAt: number,
): Promise<Map<Address, Known>> {
  const known = new Map<Address, Known>()
  for (const [index, { LockVersion = {} }] of (await describeAll(client, table)).entries()) {
    const address = CELLS[index]
    if (address !== undefined) known.set(address, { version: LockVersion, readAt })
  }
  return known
}

/** Every cell in the order of `CELLS`, read at once. */
async function describeAll(client: ConnectClient, table: TestTable) {
  const { InstanceId, DataTableId } = table
  const Values = CELLS.map(({ record, attribute }) => ({
    PrimaryValues: primary(record),
    AttributeName: attribute,
  }))
  const { Successful = [] } = await client.send(
    new BatchDescribeDataTableValueCommand({ InstanceId, DataTableId, Values }),
  )
  return Successful
}
