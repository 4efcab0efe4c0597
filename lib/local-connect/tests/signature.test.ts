import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  BatchDescribeDataTableValueCommand,
  ConnectClient,
  DescribeDataTableAttributeCommand,
  ListDataTablesCommand,
} from '@aws-sdk/client-connect'
import { Sha256 } from '@smithy/core/checksum'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { INSTANCE_ARN, INSTANCE_ID } from '../identity'
import { errorName, startTestService, type TestService } from '../testing/service'

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const PATH = `/data-tables/${INSTANCE_ID}`
const MINUTE_MS = 60_000

let test: TestService
let directory: string
const clients: ConnectClient[] = []
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'local-connect-keys-'))
  const callersFile = join(directory, 'callers.json')
  const callers = { AKIDSIGNED: { secretAccessKey: SECRET }, AKIDOPEN: {} }
  writeFileSync(callersFile, JSON.stringify({ callers }))
  test = await startTestService({ callersFile })
})
afterAll(async () => {
  for (const client of clients) client.destroy()
  await test.dispose()
  rmSync(directory, { recursive: true })
})

describe('signatures (documented: Signature Version 4)', () => {
  it('of the SDK are right, with query strings, encoded paths and bodies', async () => {
    const client = sdk(SECRET)
    const list = { InstanceId: INSTANCE_ARN, MaxResults: 7, NextToken: undefined }
    expect(await errorName(client.send(new ListDataTablesCommand(list)))).toBeNull()
    const nowhere = {
      InstanceId: INSTANCE_ARN,
      DataTableId: `${INSTANCE_ARN}/data-table/0b7c1f52-4b7e-4d0a-9a51-7d3c5e2f9099:$LATEST`,
    }
    const calls = [
      new DescribeDataTableAttributeCommand({ ...nowhere, AttributeName: "Wir's = 'ö' | @x" }),
    ]
    for (const call of calls) {
      expect(await errorName(client.send(call))).toBe('ResourceNotFoundException')
    }
    const body = new BatchDescribeDataTableValueCommand({
      ...nowhere,
      Values: [{ AttributeName: '日本 ß' }],
    })
    expect(await errorName(client.send(body))).toBe('ResourceNotFoundException')
    const forged = new ListDataTablesCommand({ InstanceId: INSTANCE_ID, NextToken: 'a+b/c= d&e' })
    expect(await errorName(client.send(forged))).toBe('InvalidParameterException')
  })

  it('of another secret are refused', async () => {
    await expect(sdk('another').send(list())).rejects.toMatchObject({
      name: 'InvalidSignatureException',
      $metadata: { httpStatusCode: 403 },
      message: expect.stringContaining('does not match the signature you provided'),
    })
  })

  it('of a key that has no secret here are not looked at', async () => {
    expect(await errorName(sdk('whatever', 'AKIDOPEN').send(list()))).toBeNull()
  })

  it('of an unknown key are refused', async () => {
    await expect(sdk(SECRET, 'AKIDUNKNOWN').send(list())).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
      $metadata: { httpStatusCode: 403 },
      message: 'The security token included in the request is invalid.',
    })
  })

  it.each([
    ['5 minutes ago', -4.9, 200, null],
    ['more than 5 minutes ago', -5.1, 403, 'InvalidSignatureException'],
    ['in 5 minutes', 4.9, 200, null],
    ['in more than 5 minutes', 5.1, 403, 'InvalidSignatureException'],
  ])('made %s are judged by the clock', async (_, minutes, status, name) => {
    const headers = await signed({ atMs: Date.now() + minutes * MINUTE_MS })
    expect(await answerTo(headers)).toEqual({ status, name })
  })

  it('for another service, path, query or header do not pass', async () => {
    const good = await signed()
    expect(await answerTo(good)).toEqual({ status: 200, name: null })
    const bad = { status: 403, name: 'InvalidSignatureException' }
    expect(await answerTo(await signed({ service: 'dynamodb' }))).toEqual(bad)
    expect(await answerTo(good, `${PATH}?maxResults=1`)).toEqual(bad)
    expect(await answerTo({ ...good, host: 'localhost' })).toEqual(bad)
    expect(await answerTo({ ...good, 'x-amz-content-sha256': '0'.repeat(64) })).toEqual(bad)
  })

  it('of the wrong form, or none, are told apart', async () => {
    const missing = { status: 403, name: 'MissingAuthenticationTokenException' }
    const incomplete = { status: 403, name: 'IncompleteSignatureException' }
    expect(await answerTo({})).toEqual(missing)
    expect(await answerTo({ authorization: 'Basic YTpi' })).toEqual(missing)
    const half = 'AWS4-HMAC-SHA256 Credential=AKIDSIGNED/x'
    expect(await answerTo({ authorization: half })).toEqual(incomplete)
    const { 'x-amz-date': _, ...undated } = await signed()
    expect(await answerTo(undated)).toEqual(incomplete)
  })

  it('that are refused are counted as calls', async () => {
    const before = await callsOfList()
    await answerTo({})
    const after = await callsOfList()
    expect([after.calls - before.calls, after.errors - before.errors]).toEqual([1, 1])
  })

  it('are not asked for where there is no file of callers', async () => {
    const open = await startTestService()
    expect((await fetch(open.service.url + PATH)).status).toBe(200)
    await open.dispose()
  })
})

async function callsOfList() {
  const metrics = await (await fetch(`${test.service.url}/_local/metrics`)).json()
  const { calls, errors } = Object(metrics).operations.ListDataTables
  return { calls: Number(calls), errors: Number(errors) }
}

function list() {
  return new ListDataTablesCommand({ InstanceId: INSTANCE_ID })
}

function sdk(secretAccessKey: string, accessKeyId = 'AKIDSIGNED'): ConnectClient {
  const client = new ConnectClient({
    endpoint: test.service.url,
    region: 'eu-central-1',
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
  })
  clients.push(client)
  return client
}

async function signed({ atMs = Date.now(), service = 'connect' } = {}) {
  const credentials = { accessKeyId: 'AKIDSIGNED', secretAccessKey: SECRET }
  const signer = new SignatureV4({ service, region: 'us-east-1', credentials, sha256: Sha256 })
  const { host } = new URL(test.service.url)
  const { headers } = await signer.sign(
    new HttpRequest({ method: 'GET', path: PATH, headers: { host } }),
    { signingDate: new Date(atMs) },
  )
  return headers
}

/** `fetch` does not let its caller choose the Host header. */
function answerTo(headers: Record<string, string>, path = PATH) {
  return new Promise<{ status: number | undefined; name: string | null }>((resolve, reject) => {
    const call = request(test.service.url + path, { headers }, (answer) => {
      answer.resume()
      const name = answer.headers['x-amzn-errortype'] ?? null
      resolve({ status: answer.statusCode, name: name === null ? null : String(name) })
    })
    call.on('error', reject).end()
  })
}
