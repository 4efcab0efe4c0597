import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { INSTANCE_ID } from '../identity'
import { startTestService, type TestService } from '../testing/service'

let test: TestService
beforeAll(async () => {
  test = await startTestService({ demo: true, hosts: ['connect.test'] })
})
afterAll(() => test.dispose())

const SEARCH = '/search-data-tables'
const TABLES = `/data-tables/${INSTANCE_ID}`

const JSON_TYPE = { 'content-type': 'application/json' }

function post(path: string, body: string | Uint8Array<ArrayBuffer>, type = 'application/json') {
  const headers = type === '' ? {} : { 'content-type': type }
  return fetch(test.service.url + path, { method: 'POST', headers, body })
}

describe('the wire', () => {
  it.each([
    ['an unknown path', 'GET', '/nothing', undefined, 404, 'UnknownOperationException'],
    ['a wrong method', 'PATCH', TABLES, undefined, 404, 'UnknownOperationException'],
    ['no route below /_local', 'POST', '/_local/faults', '{}', 404, 'UnknownOperationException'],
    ['half a JSON', 'POST', SEARCH, '{"InstanceId":', 400, 'SerializationException'],
    ['an array', 'POST', SEARCH, '[]', 400, 'SerializationException'],
    ['a wrong type', 'POST', SEARCH, '{"InstanceId":1}', 400, 'SerializationException'],
    ['a missing member', 'POST', SEARCH, '{}', 400, 'InvalidRequestException'],
    ['a null member', 'POST', SEARCH, '{"InstanceId":null}', 400, 'InvalidRequestException'],
    [
      'a wrong enum',
      'PUT',
      TABLES,
      '{"Name":"a","TimeZone":"UTC","ValueLockLevel":"ROW","Status":"PUBLISHED"}',
      400,
      'InvalidParameterException',
    ],
    [
      'a count that is none',
      'GET',
      `${TABLES}?maxResults=ten`,
      undefined,
      400,
      'SerializationException',
    ],
    [
      'a deep body',
      'POST',
      SEARCH,
      '['.repeat(90_000) + ']'.repeat(90_000),
      400,
      'SerializationException',
    ],
    ['an unknown instance', 'GET', '/data-tables/x', undefined, 404, 'ResourceNotFoundException'],
    ['a bad escape', 'GET', '/data-tables/%E0%A4%A', undefined, 404, 'ResourceNotFoundException'],
    [
      'an id cut by a NUL',
      'GET',
      `${TABLES}/0b7c1f52-4b7e-4d0a-9a51-7d3c5e2f9001%00`,
      undefined,
      404,
      'ResourceNotFoundException',
    ],
    [
      'a broken ARN',
      'GET',
      `${TABLES}/arn%3Aaws%3Aconnect`,
      undefined,
      400,
      'InvalidParameterException',
    ],
  ])('seen: answers %s as AWS does', async (_, method, path, body, status, name) => {
    const response = await fetch(test.service.url + path, {
      method,
      ...(body === undefined ? {} : { body, headers: JSON_TYPE }),
    })
    expect(response.status).toBe(status)
    expect(response.headers.get('x-amzn-errortype')).toBe(name)
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/)
    expect(await response.json()).toEqual({ Message: expect.any(String) })
  })

  it('guess: refuses a body over 1 MB', async () => {
    const body = JSON.stringify({ InstanceId: INSTANCE_ID, pad: 'x'.repeat(1024 * 1024) })
    const response = await post(SEARCH, body)
    expect(response.status).toBe(413)
    expect(response.headers.get('x-amzn-errortype')).toBe('RequestEntityTooLargeException')
  })

  it.each([
    ['application/json; charset=utf-8', 200],
    ['Application/X-Amz-JSON-1.1', 200],
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    ['application/cbor', 415],
  ])('guess: takes a body of type %s with status %i', async (type, status) => {
    const response = await post(SEARCH, JSON.stringify({ InstanceId: INSTANCE_ID }), type)
    expect(response.status).toBe(status)
    expect(response.headers.get('x-amzn-errortype')).toBe(
      status === 200 ? null : 'UnsupportedMediaTypeException',
    )
  })

  it('guess: takes a body that does not say what it is', async () => {
    // Bytes, unlike a text, are sent by fetch without a type.
    const body = new TextEncoder().encode(JSON.stringify({ InstanceId: INSTANCE_ID }))
    expect((await post(SEARCH, body, '')).status).toBe(200)
  })

  it('guess: refuses bytes that are no UTF-8', async () => {
    const body = new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])
    const response = await post(SEARCH, body)
    expect(response.status).toBe(400)
    expect(response.headers.get('x-amzn-errortype')).toBe('SerializationException')
  })

  it('seen: names each request by an id of its own', async () => {
    const [one, other] = await Promise.all([post(SEARCH, '{}'), post(SEARCH, '{}')])
    expect(one.headers.get('x-amzn-requestid')).not.toBe(other.headers.get('x-amzn-requestid'))
  })

  it('seen: ignores unknown members', async () => {
    const body = JSON.stringify({ InstanceId: INSTANCE_ID, Unknown: { deep: [1] } })
    const response = await post(SEARCH, body)
    expect(response.status).toBe(200)
  })

  it('documented: writes timestamps as epoch seconds', async () => {
    const response = await fetch(test.service.url + TABLES)
    const nowSeconds = Date.now() / 1000
    const { DataTableSummaryList } = Object(await response.json())
    const age = nowSeconds - DataTableSummaryList[0].LastModifiedTime
    expect(age).toBeGreaterThan(0)
    expect(age).toBeLessThan(365 * 24 * 3600)
  })
})

describe('what it tells about itself', () => {
  it('ours: health and metrics answer on the loopback', async () => {
    await fetch(`${test.service.url}/data-tables/nobody`)
    const health = await fetch(`${test.service.url}/_local/health`)
    expect(await health.json()).toEqual({ status: 'ok', instanceId: INSTANCE_ID })
    const metrics = await fetch(`${test.service.url}/_local/metrics`)
    const { operations } = Object(await metrics.json())
    expect(operations.ListDataTables.calls).toBeGreaterThanOrEqual(2)
    expect(operations.ListDataTables.errors).toBeGreaterThanOrEqual(1)
  })
})

describe.each([
  ['GET', '/_local/metrics', 200],
  ['GET', TABLES, 200],
  ['POST', SEARCH, 200],
  ['GET', '/nothing', 404],
])('%s %s', (method, path, usual) => {
  it.each([
    'lockstep.example',
    '127.0.0.1.example:80',
    '127.1',
    'localhost.example',
    'localhost@evil.example',
  ])('ours: does not answer under the host name “%s”', async (host) => {
    expect(await statusWith(method, path, { host })).toBe(host.includes('@') ? 400 : 403)
  })

  it.each([
    'localhost:4599',
    'LOCALHOST.',
    '192.0.2.7:80',
    '[::1]:4599',
    'connect.test:4599',
    'connect.test.',
  ])('ours: answers under “%s”, an address or a name that it was told of', async (host) => {
    expect(await statusWith(method, path, { host })).toBe(usual)
  })

  it.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-user': '?1' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' },
    { origin: 'https://localhost:4599' },
  ])('ours: refuses a page with %j', async (headers) => {
    expect(await statusWith(method, path, { host: 'localhost:4599', ...headers })).toBe(403)
  })

  it.each([
    { 'sec-fetch-site': 'none' },
    { 'sec-fetch-site': 'same-origin' },
    { origin: 'http://localhost:4599' },
  ])('ours: answers its own address with %j', async (headers) => {
    expect(await statusWith(method, path, { host: 'localhost:4599', ...headers })).toBe(usual)
  })
})

/** `fetch` does not let its caller choose these headers. */
function statusWith(method: string, path: string, headers: Record<string, string>) {
  return new Promise<number | undefined>((resolve, reject) => {
    const call = request(test.service.url + path, { method, headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    call.on('error', reject).end(method === 'POST' ? `{"InstanceId":"${INSTANCE_ID}"}` : undefined)
  })
}
