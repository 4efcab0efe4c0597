import { DescribeDataTableCommand, EvaluateDataTableValuesCommand } from '@aws-sdk/client-connect'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { controlOf } from '../testing/control'
import {
  cell,
  createTestTable,
  primary,
  startTestService,
  type TestService,
} from '../testing/service'

let test: TestService
let call: ReturnType<typeof controlOf>['call']
beforeAll(async () => {
  test = await startTestService({ allowFaults: true })
  call = controlOf(test.service.url).call
})
afterAll(() => test.dispose())

const NOON = '2026-11-22T12:00:00.000Z'
const MINUTE_MS = 60_000

describe('the clock', () => {
  it('moves timestamps and time-based expressions when it is set', async () => {
    expect(await call('POST', '/clock', { now: NOON })).toMatchObject({ status: 200 })
    const table = await createTestTable(test)
    await table.create(cell('r1', 'A', '=HOUR()'))
    const ids = { InstanceId: table.InstanceId, DataTableId: table.DataTableId }
    const { DataTable } = await test.client.send(new DescribeDataTableCommand(ids))
    const modifiedMs = Number(DataTable?.LastModifiedTime)
    expect(modifiedMs - Date.parse(NOON)).toBeGreaterThanOrEqual(0)
    expect(modifiedMs - Date.parse(NOON)).toBeLessThan(MINUTE_MS)
    const { Values } = await test.client.send(
      new EvaluateDataTableValuesCommand({
        ...ids,
        Values: [{ PrimaryValues: primary('r1'), AttributeNames: ['A'] }],
      }),
    )
    // The table is in Stockholm.
    expect(Values?.[0]?.EvaluatedValue).toBe('13')
  })

  it('goes on ticking, by an offset too, and can be real again', async () => {
    await call('POST', '/clock', { offsetMs: -MINUTE_MS })
    expect((await call('GET', '/clock')).body.offsetMs).toBe(-MINUTE_MS)
    const { body } = await call('POST', '/clock', { real: true })
    expect(body.offsetMs).toBe(0)
    expect(Math.abs(Date.parse(String(body.now)) - Date.now())).toBeLessThan(MINUTE_MS)
  })

  it.each([
    [{ now: 'noon' }],
    [{ offsetMs: 1.5 }],
    [{ real: false }],
    [{ now: NOON, offsetMs: 1 }],
    [{}],
  ])('refuses %j in words', async (setting) => {
    const { status, body } = await call('POST', '/clock', setting)
    expect(status).toBe(400)
    expect(body.Message).toMatch(/must be (\{"now"|an ISO 8601 time)/)
  })
})
