import type { Context } from 'hono'
import type { Operation } from '../operations/operation'
import { ServiceError } from '../rules/errors'

/** Deeper JSON than any request of the model, by far. */
const MAX_DEPTH = 64
const INTEGER = /^-?\d+$/

/**
 * The input of an operation from the three places of REST-JSON: body, query string and path. The
 * path wins, and members that travel in the query are not read from the body.
 * @throws SerializationException when the body is no JSON object
 */
export async function readInput(
  context: Context,
  operation: Operation,
): Promise<Record<string, unknown>> {
  const hasBody = operation.method === 'PUT' || operation.method === 'POST'
  const input = hasBody ? parseBody(await context.req.text()) : {}
  for (const [name, member] of Object.entries(operation.query)) {
    const value = context.req.query(name)
    input[member] = value !== undefined && INTEGER.test(value) ? toNumber(name, value) : value
  }
  return Object.assign(input, context.req.param())
}

/** Only counts are numbers in a query; a token stays a text even if it looks like one. */
function toNumber(name: string, value: string): number | string {
  return name === 'maxResults' ? Number(value) : value
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
