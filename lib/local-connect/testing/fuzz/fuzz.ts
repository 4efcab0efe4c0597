import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import {
  type ConnectClient,
  paginateListDataTableAttributes,
  paginateListDataTables,
  paginateListDataTableValues,
} from '@aws-sdk/client-connect'
import { INSTANCE_ID } from '../../identity'
import { shapeFaults } from '../answer-shapes'
import { ANSWER_SCHEMAS } from '../operation-schemas'
import { createRandom } from '../random'
import { asHostile, asItIs, type WireRequest, withWrongMembers } from './mutations'
import { plainRequest } from './requests'
import { cellKey, createTableModel, type TableModel } from './table-model'
import { createSender, RAW_REQUESTS, type WireAnswer } from './wire'

/** One of so many requests is no proper HTTP. */
const RAW_EVERY = 100
const KEPT_TOKENS = 20

/** What was sent, and what came of it. */
export type FuzzReport = {
  requests: number
  /** How many answers had each status. */
  statuses: Record<number, number>
  /** How many answers were accepted, by operation. */
  accepted: Record<string, number>
  slowestMs: number
  /** Bytes of the heap after a collection: when a fifth of the requests was sent, and at the end. */
  heapEarly: number
  heapLate: number
  /** What every table must hold now. */
  model: TableModel
}

/**
 * Sends generated requests, one after the other: a third valid, a third nearly valid, a third
 * hostile.
 * @param url of a stand-in in this process, so that its heap is this heap
 * @throws Error for an answer of 5xx, one that is not in AWS's form, or none in time
 */
export async function fuzz(url: string, count: number, seed: number): Promise<FuzzReport> {
  const random = createRandom(seed)
  const model = createTableModel()
  const sender = createSender(url)
  const tokens: string[] = []
  const report: Omit<FuzzReport, 'heapLate' | 'model'> = {
    requests: count,
    statuses: {},
    accepted: {},
    slowestMs: 0,
    heapEarly: 0,
  }
  for (let sent = 0; sent < count; sent += 1) {
    if (sent === Math.floor(count / 5)) report.heapEarly = heapBytes()
    if (random.below(RAW_EVERY) === 0) {
      checkRaw(await sender.sendRaw(random.pick(RAW_REQUESTS)))
      continue
    }
    const plain = plainRequest(random, model, tokens)
    const request = random.pick([
      () => asItIs(plain),
      () => withWrongMembers(random, plain),
      () =>
        asHostile(random, random.below(2) === 0 ? asItIs(plain) : withWrongMembers(random, plain)),
    ])()
    const startMs = performance.now()
    const answer = await sender.send(request)
    report.slowestMs = Math.max(report.slowestMs, performance.now() - startMs)
    countOne(report.statuses, answer.status)
    const body = checkAnswer(request, answer)
    if (answer.status !== 200 || request.method === 'HEAD') continue
    countOne(report.accepted, request.intent.operation)
    model.accept(request.intent, parseJson(new TextDecoder().decode(request.body)), body)
    const token: unknown = Object(body).NextToken
    if (typeof token === 'string') tokens[sent % KEPT_TOKENS] = token
  }
  sender.close()
  return { ...report, heapLate: heapBytes(), model }
}

function countOne(counts: Record<string, number>, key: string | number): void {
  counts[key] = (counts[key] ?? 0) + 1
}

function checkRaw(answer: string): void {
  const [, status = '0'] = /^HTTP\/1\.\d (\d{3})/.exec(answer) ?? []
  if (Number(status) >= 500) throw new Error(`Raw bytes were answered with ${answer}`)
}

/** @returns the answer's JSON */
function checkAnswer(request: WireRequest, answer: WireAnswer): unknown {
  const words = `${request.method} ${request.target.slice(0, 200)} ${request.body.toString().slice(0, 500)}: ${answer.status} ${answer.errorType} ${answer.body.slice(0, 300)}`
  if (answer.status >= 500 || answer.status < 200) throw new Error(words)
  // A head over 16 kB is refused before it is a request.
  if (request.method === 'HEAD' || answer.status === 431) return null
  const body = parseJson(answer.body)
  if (answer.status >= 400) {
    const isError = answer.errorType !== undefined && typeof Object(body).Message === 'string'
    if (!isError) throw new Error(`${words} is no error of AWS.`)
    return body
  }
  const schema = ANSWER_SCHEMAS.get(request.intent.operation)
  const faults = schema === undefined ? [] : shapeFaults(schema, body, request.intent.operation)
  if (faults.length > 0) throw new Error(`${words} ${faults.join(' ')}`)
  return body
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Bytes that are in use after a collection. */
export function heapBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') collect()
  return process.memoryUsage().heapUsed
}

/** Cells and attributes of every table that the service lists, as the model has them. */
export async function readContent(client: ConnectClient) {
  const content = new Map<string, { attributes: string[]; cells: Map<string, string> }>()
  const pages = { client, pageSize: 1000 }
  for await (const page of paginateListDataTables(pages, { InstanceId: INSTANCE_ID })) {
    for (const { Id = '' } of page.DataTableSummaryList ?? []) {
      content.set(Id, { attributes: [], cells: new Map() })
    }
  }
  for (const [DataTableId, { attributes, cells }] of content) {
    const table = { InstanceId: INSTANCE_ID, DataTableId }
    for await (const page of paginateListDataTableAttributes(pages, { ...table })) {
      attributes.push(...(page.Attributes ?? []).map((one) => one.Name ?? ''))
    }
    attributes.sort()
    for await (const page of paginateListDataTableValues(pages, { ...table })) {
      for (const { PrimaryValues = [], AttributeName = '', Value = '' } of page.Values ?? []) {
        const values = PrimaryValues.map((one) => ({
          AttributeName: one.AttributeName ?? '',
          Value: one.Value ?? '',
        }))
        cells.set(cellKey({ PrimaryValues: values, AttributeName }), Value)
      }
    }
  }
  return content
}

/** What the model says of the same. */
export function contentOf(model: TableModel): Awaited<ReturnType<typeof readContent>> {
  return new Map(
    model.tableIds().map((id) => [
      id,
      {
        attributes: model.attributes(id).sort(),
        cells: new Map([...model.cells(id)].map(([key, { value }]) => [key, value])),
      },
    ]),
  )
}
