import {
  BatchDeleteDataTableValueCommand,
  DataTableLockLevel,
  type DataTableLockVersion,
} from '@aws-sdk/client-connect'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TESTED_LOCKING } from '../testing/real-instance'
import {
  cell,
  createTestTable,
  primary,
  startTestService,
  type TestService,
  type TestTable,
} from '../testing/service'
import type { LockComponent } from '../types'

const { ATTRIBUTE, DATA_TABLE, NONE, PRIMARY_VALUE, VALUE } = DataTableLockLevel

type Address = [record: string, attribute: string]

/** Cells (record, attribute) that a write to (x, A) refuses at each level. */
const REFUSED = [
  [NONE, []],
  [VALUE, ['xA']],
  [ATTRIBUTE, ['xA', 'yA']],
  [PRIMARY_VALUE, ['xA', 'xB']],
  [DATA_TABLE, ['xA', 'xB', 'yA', 'yB']],
] as const
const CELLS = [
  ['x', 'A'],
  ['x', 'B'],
  ['y', 'A'],
  ['y', 'B'],
] as const

describe.each(TESTED_LOCKING)('with batches judged by %s', (batchLocking) => {
  let test: TestService
  beforeAll(async () => {
    test = await startTestService({ batchLocking })
  })
  afterAll(() => test.dispose())

  it.each(REFUSED)(
    'documented: at %s a write to one value refuses old versions of its scope',
    async (level, refused) => {
      const conflicts: string[] = []
      for (const [record, attribute] of CELLS) {
        // A table each: a write that passes would move the scope for the next cell.
        const table = await filledTable(test, level)
        const mine = cell(record, attribute, 'mine', await table.version(record, attribute))
        await table.update(cell('x', 'A', 'colleague', await table.version('x', 'A')))
        const { failed } = await table.update(mine)
        if (failed[0]?.Message?.includes('Concurrency conflict')) conflicts.push(record + attribute)
      }
      expect(conflicts).toEqual(refused)
    },
  )

  it.each([VALUE, ATTRIBUTE, PRIMARY_VALUE, DATA_TABLE])(
    'guess: at %s an update without the version that counts fails its cell',
    async (level) => {
      const table = await filledTable(test, level)
      const { DataTable, Attribute, PrimaryValues, Value } = await table.version('x', 'A')
      const others: Record<string, DataTableLockVersion> = {
        [VALUE]: { DataTable, Attribute, PrimaryValues },
        [ATTRIBUTE]: { DataTable, PrimaryValues, Value },
        [PRIMARY_VALUE]: { DataTable, Attribute, Value },
        [DATA_TABLE]: { Attribute, PrimaryValues, Value },
      }
      for (const version of [undefined, {}, others[level]]) {
        const { failed } = await table.update(cell('x', 'A', 'mine', version))
        expect(failed[0]?.Message).toContain('Concurrency conflict')
      }
      expect(await table.value('x', 'A')).toBe('old')
    },
  )

  it('guess: at NONE versions move and are never compared', async () => {
    const table = await filledTable(test, NONE)
    const before = await table.version('x', 'A')
    const { ok } = await table.update(cell('x', 'A', '1', { Value: 'nonsense' }))
    expect(ok[0]?.LockVersion?.Value).not.toBe(before.Value)
    expect(ok[0]?.LockVersion?.DataTable).not.toBe(before.DataTable)
  })

  it('documented: a table without primary attributes treats PRIMARY_VALUE like DATA_TABLE', async () => {
    const table = await createTestTable(test, PRIMARY_VALUE, [{ name: 'A' }, { name: 'B' }])
    await table.create(cell(null, 'A', '1'))
    const { PrimaryValues, DataTable } = await table.version(null, 'A')
    expect((await table.update(cell(null, 'A', '2', { PrimaryValues }))).failed).toHaveLength(1)
    expect((await table.update(cell(null, 'A', '2', { DataTable }))).ok).toHaveLength(1)
  })

  it.each([
    [ATTRIBUTE, true],
    [VALUE, false],
  ] as const)('at %s a value write moves its attribute: %s', async (level, moves) => {
    const table = await filledTable(test, level)
    const before = await versions(table)
    await table.update(cell('x', 'A', 'new', before.xA))
    const after = await versions(table)
    expect(after.yA.Attribute !== before.yA.Attribute).toBe(moves)
    expect(after.yB.Attribute).toBe(before.yB.Attribute)
    expect(after.xB.PrimaryValues).not.toBe(before.xB.PrimaryValues)
    expect(after.yA.PrimaryValues).toBe(before.yA.PrimaryValues)
    expect(after.yB.DataTable).not.toBe(before.yB.DataTable)
    expect(after.xB.Value).toBe(before.xB.Value)
  })

  it('guess: a creation compares the version of its scope when one is given', async () => {
    const table = await filledTable(test, DATA_TABLE)
    const old = await table.version('x', 'A')
    expect((await table.create(cell('new', 'A', '1', old))).ok).toHaveLength(1)
    const late = await table.create(cell('new', 'B', '1', old), cell('newer', 'B', '1'))
    expect(late.failed[0]?.Message).toContain('Concurrency conflict')
    expect(late.ok).toHaveLength(1)
  })

  it('guess: a deletion is held to the same versions as an update', async () => {
    const table = await filledTable(test, VALUE)
    const old = await table.version('x', 'A')
    await table.update(cell('x', 'A', 'colleague', old))
    const stale = await remove(table, old)
    expect(stale.Failed?.[0]?.Message).toContain('Concurrency conflict')
    const fresh = await remove(table, await table.version('x', 'A'))
    expect(fresh.Failed).toEqual([])
  })

  async function remove(table: TestTable, LockVersion: DataTableLockVersion) {
    return test.client.send(
      new BatchDeleteDataTableValueCommand({
        ...table,
        Values: [{ PrimaryValues: primary('x'), AttributeName: 'A', LockVersion }],
      }),
    )
  }
})

const SHARED_SCOPES: readonly [DataTableLockLevel, Address, Address, LockComponent][] = [
  [ATTRIBUTE, ['x', 'A'], ['y', 'A'], 'Attribute'],
  [PRIMARY_VALUE, ['x', 'A'], ['x', 'B'], 'PrimaryValues'],
  [DATA_TABLE, ['x', 'A'], ['y', 'B'], 'DataTable'],
]

describe.each(SHARED_SCOPES)(
  'two cells of one scope in one batch, at %s,',
  (level, one, other, component) => {
    it.runIf(TESTED_LOCKING.includes('snapshot'))(
      'both pass in a snapshot and share the new version (guess: nobody says which)',
      async () => {
        const { ok, failed, table, dispose } = await writeTwo('snapshot')
        expect(failed).toEqual([])
        expect(ok[0]?.LockVersion?.[component]).toBe(ok[1]?.LockVersion?.[component])
        expect((await table.version(...one))[component]).toBe(ok[0]?.LockVersion?.[component])
        await dispose()
      },
    )

    it.runIf(TESTED_LOCKING.includes('sequential'))(
      'only the first passes in a sequence (guess: nobody says which)',
      async () => {
        const { ok, failed, table, dispose } = await writeTwo('sequential')
        expect(ok).toHaveLength(1)
        expect(failed[0]?.Message).toContain('Concurrency conflict')
        expect(await table.value(...other)).toBe('old')
        expect((await table.version(...one))[component]).toBe(ok[0]?.LockVersion?.[component])
        await dispose()
      },
    )

    async function writeTwo(batchLocking: 'snapshot' | 'sequential') {
      const test = await startTestService({ batchLocking })
      const table = await filledTable(test, level)
      const answers = await table.update(
        cell(one[0], one[1], 'new', await table.version(...one)),
        cell(other[0], other[1], 'new', await table.version(...other)),
      )
      return { ...answers, table, dispose: test.dispose }
    }
  },
)

async function filledTable(test: TestService, level: DataTableLockLevel): Promise<TestTable> {
  const table = await createTestTable(test, level)
  await table.create(...CELLS.map(([record, attribute]) => cell(record, attribute, 'old')))
  return table
}

async function versions(table: TestTable) {
  return {
    xA: await table.version('x', 'A'),
    xB: await table.version('x', 'B'),
    yA: await table.version('y', 'A'),
    yB: await table.version('y', 'B'),
  }
}
