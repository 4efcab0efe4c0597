import { connect } from 'node:net'
import {
  ConnectClient,
  DescribeDataTableCommand,
  ListDataTablesCommand,
  ListDataTableValuesCommand,
} from '@aws-sdk/client-connect'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { controlOf } from '../testing/control'
import {
  cell,
  createTestTable,
  errorName,
  primary,
  startTestService,
  type TestService,
  type TestTable,
} from '../testing/service'

let test: TestService
let control: ReturnType<typeof controlOf>
let table: TestTable
beforeAll(async () => {
  test = await startTestService({ allowFaults: true })
  control = controlOf(test.service.url)
})
afterAll(() => test.dispose())
beforeEach(async () => {
  await control.call('DELETE', '/faults')
  await control.call('POST', '/reset', { demo: false })
  table = await createTestTable(test)
  await table.create(cell('r1', 'A', 'old'), cell('r1', 'B', 'old'), cell('r2', 'A', 'old'))
})

const UPDATE = 'BatchUpdateDataTableValue'

describe('faults that refuse a whole call', () => {
  it.each([
    ['throttle', 'ThrottlingException', 429, 'old'],
    ['access-denied', 'AccessDeniedException', 403, 'old'],
    ['error-before', 'InternalServiceException', 500, 'old'],
    ['error-after', 'InternalServiceException', 500, 'new'],
  ])('%s answers %s, and the value is then as said', async (effect, name, status, value) => {
    await control.addFault({ operation: UPDATE, effect, count: 1, message: 'as told' })
    await expect(table.update(cell('r1', 'A', 'new'))).rejects.toMatchObject({
      name,
      message: 'as told',
      $metadata: { httpStatusCode: status },
    })
    expect(await table.value('r1', 'A')).toBe(value)
    expect((await table.update(cell('r1', 'A', 'next'))).failed).toEqual([])
  })

  it.each([
    ['AccessDeniedException', 403],
    ['ConflictException', 409],
    ['InternalServiceException', 500],
    ['InvalidParameterException', 400],
    ['InvalidRequestException', 400],
    ['ResourceNotFoundException', 404],
    ['ThrottlingException', 429],
  ])('error answers %s with %i and carries nothing out', async (error, status) => {
    await control.addFault({ operation: UPDATE, effect: 'error', error, count: 1, message: 'told' })
    await expect(table.update(cell('r1', 'A', 'new'))).rejects.toMatchObject({
      name: error,
      message: 'told',
      $metadata: { httpStatusCode: status },
    })
    expect(await table.value('r1', 'A')).toBe('old')
    expect((await table.update(cell('r1', 'A', 'next'))).failed).toEqual([])
  })

  it.each([
    [
      { operation: UPDATE, effect: 'error', error: 'DuplicateResourceException' },
      'for BatchUpdate',
    ],
    [{ operation: UPDATE, effect: 'error', error: 'OutOfCoffeeException' }, 'ConflictException'],
    [{ operation: UPDATE, effect: 'error' }, 'ConflictException'],
    [{ operation: '*', effect: 'error', error: 'ConflictException' }, 'for all operations'],
    [{ operation: UPDATE, effect: 'throttle', error: 'ConflictException' }, 'the effect error'],
  ])('the rule %j is refused, and why is told', async (rule, words) => {
    const { status, body } = await control.call('POST', '/faults', rule)
    expect(status).toBe(400)
    expect(body.Message).toMatch(/^error /)
    expect(body.Message).toContain(words)
    expect(await control.faults()).toEqual([])
  })

  it('throttling is such that the SDK tries again by itself', async () => {
    const client = new ConnectClient({
      endpoint: test.service.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    })
    await control.addFault({ operation: 'ListDataTables', effect: 'throttle', count: 1 })
    const call = await client.send(
      new ListDataTablesCommand({ InstanceId: test.service.instanceId }),
    )
    expect(call.$metadata.attempts).toBe(2)
    client.destroy()
  })
})

describe('faults of the connection', () => {
  it.each([
    ['reset-before', 'old'],
    ['reset-after', 'new'],
    ['half-response', 'new'],
  ])('%s gives the client no answer, and the value is then as said', async (effect, value) => {
    await control.addFault({ operation: UPDATE, effect, count: 1 })
    expect(await errorName(table.update(cell('r1', 'A', 'new')))).not.toBeNull()
    expect(await table.value('r1', 'A')).toBe(value)
  })

  it('a reset comes without a byte of an answer', async () => {
    await control.addFault({ operation: 'ListDataTables', effect: 'reset-after' })
    expect(await rawGet(listPath())).toEqual({ text: '', error: 'ECONNRESET' })
  })

  it('half a response promises the whole of it', async () => {
    await control.addFault({ operation: 'ListDataTables', effect: 'half-response' })
    const { text } = await rawGet(listPath())
    const [head = '', body = ''] = text.split('\r\n\r\n')
    const promised = Number(/content-length: (\d+)/i.exec(head)?.[1])
    expect(head).toMatch(/^HTTP\/1.1 200/)
    expect(body.length).toBe(Math.floor(promised / 2))
    expect(promised).toBeGreaterThan(10)
  })

  it('a slow answer drips, and is whole', async () => {
    await control.addFault({ operation: 'ListDataTables', effect: 'slow', ms: 120 })
    const startMs = performance.now()
    const response = await fetch(test.service.url + listPath())
    let pieces = 0
    for await (const _ of response.body ?? []) pieces += 1
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(100)
    expect(pieces).toBeGreaterThan(1)
    const { DataTableSummaryList } = await test.client.send(
      new ListDataTablesCommand({ InstanceId: table.InstanceId }),
    )
    expect(DataTableSummaryList).toHaveLength(1)
  })

  it('a delayed write is applied late, even when the client has left', async () => {
    await control.addFault({ operation: UPDATE, effect: 'delay', ms: 150 })
    const call = fetch(
      `${test.service.url}/data-tables/${table.InstanceId}/${table.DataTableId}/values/update`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ Values: [cell('r1', 'A', 'late')] }),
        signal: AbortSignal.timeout(50),
      },
    )
    expect(await errorName(call)).toBe('TimeoutError')
    expect(await table.value('r1', 'A')).toBe('old')
    await expect.poll(() => table.value('r1', 'A')).toBe('late')
  })
})

describe('faults inside an answer', () => {
  it('a cell is made to fail by its address, and the others go on', async () => {
    await control.addFault({
      operation: UPDATE,
      effect: 'fail-cell',
      primaryValues: primary('r2'),
      attribute: 'A',
      message: 'no luck',
    })
    const { ok, failed } = await table.update(cell('r1', 'A', 'new'), cell('r2', 'A', 'new'))
    expect(ok).toHaveLength(1)
    expect(failed).toEqual([
      { PrimaryValues: primary('r2'), AttributeName: 'A', Message: 'no luck' },
    ])
    expect(await table.value('r2', 'A')).toBe('old')
    expect((await table.update(cell('r1', 'B', 'new'))).failed).toEqual([])
    expect((await control.faults())[0]).toMatchObject({ applied: 1, remaining: null })
  })

  it('without an address the first cell fails', async () => {
    await control.addFault({ operation: '*', effect: 'fail-cell', count: 1 })
    const { ok, failed } = await table.update(cell('r1', 'A', 'new'), cell('r1', 'B', 'new'))
    expect([ok[0]?.AttributeName, failed[0]?.AttributeName]).toEqual(['B', 'A'])
  })

  it('skewed times are off in the body and in the Date header', async () => {
    const hourMs = 3_600_000
    await control.addFault({ operation: 'DescribeDataTable', effect: 'skew', ms: -hourMs })
    const ids = { InstanceId: table.InstanceId, DataTableId: table.DataTableId }
    const { DataTable } = await test.client.send(new DescribeDataTableCommand(ids))
    const { Values } = await test.client.send(new ListDataTableValuesCommand(ids))
    const shift = Number(Values?.[0]?.LastModifiedTime) - Number(DataTable?.LastModifiedTime)
    expect(shift).toBeGreaterThanOrEqual(hourMs)
    const path = `/data-tables/${ids.InstanceId}/${ids.DataTableId}`
    const date = (await fetch(test.service.url + path)).headers.get('date') ?? ''
    expect(Date.now() - Date.parse(date)).toBeGreaterThanOrEqual(hourMs)
  })
})

describe('rules', () => {
  it('narrow to a caller and to a table, in whichever form it is named', async () => {
    await control.addFault({ operation: '*', effect: 'throttle', caller: 'somebody' })
    await control.addFault({ operation: '*', effect: 'error-before', table: table.DataTableId })
    expect(await listError()).toBeNull()
    const ids = { InstanceId: table.InstanceId, DataTableId: `${table.DataTableId}:$LATEST` }
    expect(await errorName(test.client.send(new DescribeDataTableCommand(ids)))).toBe(
      'InternalServiceException',
    )
    expect((await control.faults()).map((one) => one.applied)).toEqual([0, 1])
  })

  it('draw the same series from the same seed', async () => {
    const series = []
    for (const seed of [7, 7, 8]) {
      await control.call('DELETE', '/faults')
      await control.addFault({ operation: '*', effect: 'throttle', probability: 0.5, seed })
      const names = []
      for (let call = 0; call < 20; call += 1) names.push(await listError())
      series.push(names.join())
    }
    expect(series[0]).toBe(series[1])
    expect(series[0]).not.toBe(series[2])
    expect(new Set(series[0]?.split(','))).toEqual(new Set(['', 'ThrottlingException']))
  })

  it('apply in turn, and one that is not reached is not used up', async () => {
    await control.addFault({ operation: '*', effect: 'error-before', count: 1 })
    await control.addFault({ operation: '*', effect: 'throttle', count: 1 })
    expect([await listError(), await listError(), await listError()]).toEqual([
      'InternalServiceException',
      'ThrottlingException',
      null,
    ])
    expect((await control.faults()).map((one) => one.remaining)).toEqual([0, 0])
  })

  it.each([
    [{}, /operation must be one of \*, Batch.*; effect must be one of/],
    [{ operation: 'Nothing', effect: 'throttle' }, /operation must be one of/],
    [{ operation: '*', effect: 'delay' }, /ms is needed for delay/],
    [{ operation: '*', effect: 'explode' }, /effect must be one of delay, throttle/],
    [{ operation: '*', effect: 'delay', ms: -1 }, /ms must be 0 to 600000/],
    [{ operation: 'ListDataTables', effect: 'fail-cell' }, /operation must be \* or one of Batch/],
    [{ operation: '*', effect: 'throttle', often: 2 }, /often/],
    [{ operation: '*', effect: 'throttle', count: 0 }, /^count /],
  ])('that are wrong are refused in words: %j', async (rule, words) => {
    const { status, body } = await control.call('POST', '/faults', rule)
    expect(status).toBe(400)
    expect(body.Message).toMatch(words)
    expect(await control.faults()).toEqual([])
  })

  it('can be removed one by one', async () => {
    await control.addFault({ operation: '*', effect: 'throttle' })
    await control.addFault({ operation: '*', effect: 'error-before' })
    const [first] = await control.faults()
    expect(await control.call('DELETE', `/faults/${first?.id}`)).toMatchObject({ status: 200 })
    expect((await control.faults()).map((one) => one.effect)).toEqual(['error-before'])
    expect(await control.call('DELETE', `/faults/${first?.id}`)).toMatchObject({ status: 404 })
  })

  it('are not taken from a page of another site', async () => {
    const response = await fetch(`${test.service.url}/_local/faults`, {
      method: 'POST',
      body: '{"operation":"*","effect":"throttle"}',
    })
    expect(response.status).toBe(415)
    expect(await control.faults()).toEqual([])
  })
})

describe('a stand-in that stops', () => {
  it.each(['delay', 'slow'])('does not wait for calls that are held up by %s', async (effect) => {
    const held = await startTestService({ allowFaults: true })
    const { addFault, faults } = controlOf(held.service.url)
    await addFault({ operation: 'ListDataTables', effect, ms: 600_000 })
    const ids = { InstanceId: held.service.instanceId }
    const call = errorName(held.client.send(new ListDataTablesCommand(ids)))
    await expect.poll(async () => (await faults())[0]?.applied).toBe(1)
    await held.dispose()
    expect(await call).not.toBeNull()
  })
})

describe('a stand-in that allows no faults', () => {
  it('knows nothing of faults, clock, reset and journal', async () => {
    const plain = await startTestService()
    for (const path of ['faults', 'clock', 'journal']) {
      expect((await fetch(`${plain.service.url}/_local/${path}`)).status).toBe(404)
    }
    const reset = await controlOf(plain.service.url).call('POST', '/reset', {})
    expect(reset.status).toBe(404)
    await plain.dispose()
  })
})

function listPath(): string {
  return `/data-tables/${test.service.instanceId}`
}

function listError(): Promise<string | null> {
  return errorName(
    test.client.send(new ListDataTablesCommand({ InstanceId: test.service.instanceId })),
  )
}

/** What comes over the bare connection until it ends, and how it ended. */
function rawGet(path: string): Promise<{ text: string; error: string | null }> {
  const { port } = new URL(test.service.url)
  return new Promise((resolve) => {
    let text = ''
    let failure: string | null = null
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
    })
    socket.on('data', (piece) => {
      text += piece.toString()
    })
    socket.on('error', (error) => {
      failure = 'code' in error ? String(error.code) : error.message
    })
    socket.on('close', () => resolve({ text, error: failure }))
  })
}
