import type { ConnectClient } from '@aws-sdk/client-connect'
import { shapeFaults } from './answer-shapes'
import { ANSWER_SCHEMAS } from './operation-schemas'

/** What AWS answers before, or whatever, an operation is. */
const errorBody = /^\{"Message":"(?:[^"\\]|\\.)*"\}$/

/** An answer as it came over the wire, already judged. */
export type SeenAnswer = { operation: string; status: number; body: unknown }

/**
 * Makes a client judge the JSON of every answer by the SDK's schema of it, before the SDK reads it:
 * a call whose answer holds a member that is misnamed, missing or of the wrong type fails.
 * @param onAnswer hears of every answer that passed
 */
export function checkAnswers(client: ConnectClient, onAnswer?: (seen: SeenAnswer) => void): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args)
      const response: unknown = result.response
      if (!isResponse(response)) return result
      const bytes = await bytesOf(response.body)
      // The SDK reads the body once more.
      response.body = bytes
      const operation = (context.commandName ?? '').replace(/Command$/, '')
      const body = judge(operation, response.statusCode, new TextDecoder().decode(bytes))
      onAnswer?.({ operation, status: response.statusCode, body })
      return result
    },
    // Next to the wire: what it sees is what came.
    { step: 'deserialize', priority: 'low', name: 'checkAnswers' },
  )
}

function judge(operation: string, status: number, text: string): unknown {
  const body: unknown = JSON.parse(text)
  const schema = ANSWER_SCHEMAS.get(operation)
  if (status >= 400) {
    if (!errorBody.test(text)) throw new AnswerShapeError(`${operation} ${status}: ${text}`)
  } else if (schema !== undefined) {
    const [fault] = shapeFaults(schema, body, operation)
    if (fault !== undefined) throw new AnswerShapeError(fault)
  }
  return body
}

/** An answer that a client of the real service would misread. */
export class AnswerShapeError extends Error {
  override readonly name = 'AnswerShapeError'
}

type WireResponse = { statusCode: number; body: unknown }

function isResponse(value: unknown): value is WireResponse {
  return (
    typeof value === 'object' &&
    value !== null &&
    'body' in value &&
    'statusCode' in value &&
    typeof value.statusCode === 'number'
  )
}

async function bytesOf(body: unknown): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body
  if (!isAsyncIterable(body)) throw new AnswerShapeError('The answer has no body to read.')
  const pieces: Uint8Array[] = []
  for await (const piece of body) if (piece instanceof Uint8Array) pieces.push(piece)
  return Buffer.concat(pieces)
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}
