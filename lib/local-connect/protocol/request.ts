import type { Context } from 'hono'
import type { Operation } from '../operations/shared/operation'
import { ServiceError } from '../rules/errors'

/** Deeper JSON than any request of the model, by far. */
const MAX_DEPTH = 64
const INTEGER = /^-?\d+$/

/** What REST-JSON clients say that a body is; the others are those of AWS's other JSON protocols. */
const JSON_TYPES = ['application/json', 'application/x-amz-json-1.0', 'application/x-amz-json-1.1']

/**
 * The body of a request as a text; empty when there is none.
 * A body that says that it is something else than JSON is refused as the tests of AWS's REST-JSON
 * protocol demand of servers; that Amazon Connect does it is a guess. It also keeps pages of other
 * sites away, which may send a form or a plain text to any address without being asked.
 * @throws UnsupportedMediaTypeException for a type that is not JSON; none at all is accepted
 * @throws SerializationException for bytes that are no UTF-8
 */
export async function readBody(request: Request): Promise<string> {
  if (request.method === 'GET' || request.method === 'HEAD') return ''
  const bytes = await request.arrayBuffer()
  if (bytes.byteLength === 0) return ''
  const type = request.headers.get('content-type')
  if (type !== null && !JSON_TYPES.includes(mediaType(type))) {
    throw new ServiceError('UnsupportedMediaTypeException', `Send application/json, not ${type}.`)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw malformed('The body is not UTF-8.')
  }
}

function mediaType(header: string): string {
  return (header.split(';')[0] ?? '').trim().toLowerCase()
}

/**
 * The input of an operation from the three places of REST-JSON: body, query string and path. The
 * path wins, and members that travel in the query are not read from the body.
 * @throws SerializationException when the body is no JSON object
 */
export function readInput(
  context: Context,
  operation: Operation,
  body: string,
): Record<string, unknown> {
  const hasBody = operation.method === 'PUT' || operation.method === 'POST'
  const input = hasBody ? parseBody(body) : {}
  for (const [name, member] of Object.entries(operation.query)) {
    input[member] = readQuery(context, name)
  }
  return Object.assign(input, context.req.param())
}

/** A token stays a text even if it looks like a number. */
function readQuery(context: Context, name: string): unknown {
  if (name === 'tagKeys') return context.req.queries(name)
  const value = context.req.query(name)
  return name === 'maxResults' && INTEGER.test(value ?? '') ? Number(value) : value
}

/**
 * A body as an object; an empty one is `{}`. A member that is `null` counts as absent, as AWS
 * reads it.
 * @throws SerializationException
 */
export function parseBody(body: string): Record<string, unknown> {
  if (body.trim() === '') return {}
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    throw malformed('The body is not JSON.')
  }
  const cleaned = withoutNulls(parsed, 0)
  if (!isObject(cleaned)) throw malformed('The body is not a JSON object.')
  return cleaned
}

function withoutNulls(value: unknown, depth: number): unknown {
  if (depth > MAX_DEPTH) throw malformed('The body is nested too deeply.')
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item, depth + 1))
  if (!isObject(value)) return value
  const entries = Object.entries(value).filter(([, member]) => member !== null)
  return Object.fromEntries(
    entries.map(([name, member]) => [name, withoutNulls(member, depth + 1)]),
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function malformed(message: string): ServiceError {
  return new ServiceError('SerializationException', message)
}
