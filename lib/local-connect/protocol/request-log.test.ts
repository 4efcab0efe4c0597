import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import type { Call } from './call'
import type { HttpEnv } from './http-env'
import { createRequestLog, type LogLevel } from './request-log'

const CALL: Call = {
  operation: 'BatchUpdateDataTableValue',
  requestId: 'request-1',
  caller: 'AKIDEXAMPLE',
  input: {
    InstanceId: 'i',
    DataTableId: '0B7C1F52-4b7e-4d0a-9a51-7d3c5e2f9001:$LATEST',
    Values: [{ AttributeName: 'Phone', Value: 'secret-value' }],
  },
  request: new Request('http://localhost/'),
  connection: {
    reset: () => new Response(),
    cutShort: async (response) => response,
  },
  lagMs: 0,
  refusedCells: new Map(),
  faults: ['error-after'],
}

async function linesOf(level: LogLevel): Promise<Record<string, unknown>[]> {
  const lines: string[] = []
  const app = new Hono<HttpEnv>()
  app.use(createRequestLog(level, { write: (line) => void lines.push(line) }))
  app.use((http, next) => {
    http.set('requestId', 'request-1')
    return next()
  })
  app.post('/update', (http) => {
    http.set('call', CALL)
    return http.json({}, 500, { 'x-amzn-errortype': 'InternalServiceException' })
  })
  await app.request('/update', { method: 'POST' })
  await app.request('/nothing')
  return lines.map((line) => JSON.parse(line))
}

describe('the request log', () => {
  it('has one line a request, without values', async () => {
    const [call, unknown, ...others] = await linesOf('requests')
    expect(others).toEqual([])
    expect(call).toEqual({
      level: 30,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      requestId: 'request-1',
      operation: 'BatchUpdateDataTableValue',
      caller: 'AKIDEXAMPLE',
      table: '0b7c1f52-4b7e-4d0a-9a51-7d3c5e2f9001',
      cells: 1,
      faults: ['error-after'],
      status: 500,
      error: 'InternalServiceException',
      ms: expect.any(Number),
    })
    expect(unknown).toMatchObject({ method: 'GET', path: '/nothing', status: 404 })
  })

  it('has the values when they are asked for', async () => {
    const [call] = await linesOf('values')
    expect(call).toMatchObject({ input: CALL.input })
  })

  it('can be off', async () => {
    expect(await linesOf('off')).toEqual([])
  })
})
