import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { CellWrite } from '@/lib/save/server'
import type { ConnectSettings } from './client'
import { createGateway, type Gateway } from './gateway'

let server: Server | undefined

afterEach(async () => {
  server?.closeAllConnections()
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)))
  server = undefined
})

/** A gateway to a service that answers every call as told; `calls` counts them. */
async function gatewayTo(
  answer: RequestListener,
  mode: 'stand-in' | 'amazon-connect' = 'stand-in',
) {
  const seen = { calls: 0 }
  server = createServer((request, response) => {
    seen.calls += 1
    request.resume()
    answer(request, response)
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return { gateway: gatewayAt(portOf(server), mode), seen }
}

function portOf(listening: Server): number {
  const address: AddressInfo | string | null = listening.address()
  if (address === null || typeof address === 'string') throw new Error('There is no port.')
  return address.port
}

function gatewayAt(port: number, mode: 'stand-in' | 'amazon-connect'): Gateway {
  const settings: ConnectSettings = {
    mode,
    instanceId: 'a1b2c3d4-0000-4000-8000-000000000001',
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${port}`,
    batchSize: 25,
    callsPerSecond: 1_000,
    burst: 1_000,
  }
  // The waits between attempts pass at once.
  return createGateway(settings, { nowMs: () => performance.now(), sleep: () => Promise.resolve() })
}

function errorOf(status: number, type: string, message = 'Because.'): RequestListener {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type })
    response.end(JSON.stringify({ Message: message }))
  }
}

const WRITE: CellWrite = {
  attribute: 'A',
  primaryValues: [],
  value: 'a secret value',
  lockVersion: null,
}

async function writeTrouble(gateway: Gateway) {
  const answer = await gateway.saveService.update('table', [WRITE])
  if (answer.ok) throw new Error('The write was answered.')
  return answer.trouble
}

describe('an error of the service', () => {
  test.each([
    [429, 'ThrottlingException', 'throttled'],
    [403, 'AccessDeniedException', 'access-denied'],
    [404, 'ResourceNotFoundException', 'not-found'],
    [402, 'ServiceQuotaExceededException', 'quota-exceeded'],
    [429, 'LimitExceededException', 'quota-exceeded'],
    [400, 'InvalidRequestException', 'invalid-request'],
    [400, 'InvalidParameterException', 'invalid-request'],
    [413, 'RequestEntityTooLargeException', 'invalid-request'],
    [409, 'ConflictException', 'conflict'],
    [409, 'DuplicateResourceException', 'conflict'],
    [403, 'ExpiredTokenException', 'credentials'],
    [403, 'UnrecognizedClientException', 'credentials'],
    [403, 'InvalidSignatureException', 'credentials'],
    [500, 'InternalServiceException', 'unknown-outcome'],
    [503, 'ServiceUnavailable', 'unknown-outcome'],
  ])(
    'of status %i and name %s means %s to a write, which goes once',
    async (status, type, code) => {
      const { gateway, seen } = await gatewayTo(errorOf(status, type))
      expect(await writeTrouble(gateway)).toMatchObject({ code, serviceMessage: 'Because.' })
      expect(seen.calls).toBe(1)
    },
  )

  test('names the permission that is missing', async () => {
    const { gateway } = await gatewayTo(errorOf(403, 'AccessDeniedException'))
    const { explanation } = await writeTrouble(gateway)
    expect(explanation).toContain('connect:BatchUpdateDataTableValue')
    expect(explanation).toContain('Your edits are kept in this tab.')
  })
})

describe('a write whose answer does not come', () => {
  test('may have been applied when the connection breaks', async () => {
    const { gateway, seen } = await gatewayTo((request) => request.socket.destroy())
    expect(await writeTrouble(gateway)).toMatchObject({ code: 'unknown-outcome' })
    expect(seen.calls).toBe(1)
  })

  test('may have been applied when the answer cannot be read', async () => {
    const { gateway } = await gatewayTo((_, response) => response.end('<html>'))
    expect(await writeTrouble(gateway)).toMatchObject({ code: 'unknown-outcome' })
  })

  test('may have been applied when the answer has another form', async () => {
    const { gateway } = await gatewayTo((_, response) => {
      response.end(JSON.stringify({ Successful: [{ AttributeName: 7 }], Failed: [] }))
    })
    expect(await writeTrouble(gateway)).toMatchObject({ code: 'unknown-outcome' })
  })

  test('was not sent when nobody listens', async () => {
    const closed = createServer()
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
    const port = portOf(closed)
    await new Promise((resolve) => closed.close(resolve))
    const trouble = await writeTrouble(gatewayAt(port, 'stand-in'))
    expect(trouble).toMatchObject({ code: 'unreachable', isRetryable: true })
    expect(trouble.explanation).toContain('npm run connect')
  })
})

describe('a read', () => {
  test('is repeated while the service throttles, fails or breaks the connection', async () => {
    const troubles: RequestListener[] = [
      errorOf(429, 'ThrottlingException'),
      errorOf(500, 'InternalServiceException'),
      (request) => request.socket.destroy(),
    ]
    const { gateway, seen } = await gatewayTo((request, response) => {
      const trouble = troubles.shift()
      if (trouble) trouble(request, response)
      else response.end(JSON.stringify({ DataTables: [] }))
    })
    expect(await gateway.listTables()).toEqual({ ok: true, tables: [] })
    expect(seen.calls).toBe(4)
  })

  test('is given up after four attempts', async () => {
    const { gateway, seen } = await gatewayTo(errorOf(500, 'InternalServiceException'))
    expect(await gateway.listTables()).toMatchObject({ trouble: { code: 'service-down' } })
    expect(seen.calls).toBe(4)
  })

  test('is not repeated when it was refused', async () => {
    const { gateway, seen } = await gatewayTo(errorOf(400, 'InvalidRequestException'))
    expect(await gateway.listTables()).toMatchObject({ trouble: { code: 'invalid-request' } })
    expect(seen.calls).toBe(1)
  })

  test('of the list takes names from ListDataTables where searching is not allowed', async () => {
    const { gateway } = await gatewayTo((request, response) => {
      if (request.method === 'POST') errorOf(403, 'AccessDeniedException')(request, response)
      else response.end(JSON.stringify({ DataTableSummaryList: [{ Id: 'id', Name: 'Holidays' }] }))
    })
    expect(await gateway.listTables()).toMatchObject({
      ok: true,
      tables: [{ id: 'id', name: 'Holidays', lockLevel: null, timeZone: null }],
    })
  })

  test('ends when the service gives one token for ever', async () => {
    const { gateway } = await gatewayTo((_, response) => {
      response.end(JSON.stringify({ Values: [], NextToken: 'again' }))
    })
    const types = []
    for await (const line of gateway.readValues('table')) types.push(line.type)
    expect(types).toEqual(['page', 'page', 'trouble'])
  })
})

describe('answers of a batch', () => {
  test('come in the order of the request, whatever order the service has', async () => {
    const { gateway } = await gatewayTo((_, response) => {
      response.end(
        JSON.stringify({
          Successful: [{ AttributeName: 'b', PrimaryValues: [], LockVersion: { Value: 'v2' } }],
          Failed: [{ AttributeName: 'A', PrimaryValues: [], Message: 'No.' }],
        }),
      )
    })
    const cells = ['A', 'B', 'C'].map((attribute) => ({ ...WRITE, attribute }))
    const answer = await gateway.saveService.update('table', cells)
    expect(answer).toEqual({
      ok: true,
      results: [
        { kind: 'refused', message: 'No.' },
        {
          kind: 'written',
          lockVersion: { dataTable: null, attribute: null, primaryValues: null, value: 'v2' },
        },
        { kind: 'unanswered' },
      ],
    })
  })

  test('tell a cell without a value in either of the two ways', async () => {
    const { gateway } = await gatewayTo((_, response) => {
      const ids = { RecordId: 'DEFAULT', AttributeId: 'a', PrimaryValues: [] }
      response.end(
        JSON.stringify({
          Successful: [{ ...ids, AttributeName: 'A', LockVersion: { DataTable: 'v1' } }],
          Failed: [{ AttributeName: 'B', PrimaryValues: [], Message: 'Value not found' }],
        }),
      )
    })
    const cells = ['A', 'B'].map((attribute) => ({ attribute, primaryValues: [] }))
    const answer = await gateway.saveService.describe('table', cells)
    const base = { value: null, lockVersion: null, modifiedAtMs: null, modifiedRegion: null }
    expect(answer).toEqual({
      ok: true,
      results: [
        { kind: 'read', base, recordId: 'DEFAULT', attributeId: 'a' },
        { kind: 'read', base },
      ],
    })
  })
})
