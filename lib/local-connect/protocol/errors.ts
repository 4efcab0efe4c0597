import { ZodError } from 'zod'
import { ERROR_STATUS, ServiceError } from '../rules/errors'

/**
 * A body as JSON. Not `Response.json`, which the server would read as a stream; and as bytes, for
 * Node.js takes twice as long to send half a megabyte as a text.
 */
export function jsonResponse(
  body: object,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): Response {
  return new Response(Buffer.from(JSON.stringify(body)), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  })
}

/** An error as REST-JSON writes it: status, `x-amzn-errortype`, body `{"Message"}`. */
export function errorResponse(error: ServiceError): Response {
  return jsonResponse(
    { Message: error.message },
    { status: ERROR_STATUS[error.name], headers: { 'x-amzn-errortype': error.name } },
  )
}

/**
 * The error to answer with. Input that breaks its shape is, in the manner of AWS's servers:
 * SerializationException for a member of the wrong JSON type, InvalidRequestException for a
 * missing one, InvalidParameterException for a range, pattern or enumeration (which of the last
 * two goes with which case is a guess). Anything unforeseen is InternalServiceException.
 * @param raw the input that was read, to tell a missing member from a wrong one
 */
export function toServiceError(error: unknown, raw?: unknown): ServiceError {
  if (error instanceof ServiceError) return error
  if (error instanceof ZodError) return inputError(error, raw)
  const detail = error instanceof Error ? error.message : String(error)
  return new ServiceError('InternalServiceException', `The stand-in failed: ${detail}`)
}

function inputError(error: ZodError, raw: unknown): ServiceError {
  const [issue] = error.issues
  if (issue === undefined) return new ServiceError('InvalidRequestException', 'Invalid request.')
  const path = issue.path.join('.')
  const value = valueAt(raw, issue.path)
  if (value === undefined) {
    return new ServiceError('InvalidRequestException', `${path} is required.`)
  }
  const isWrongType =
    issue.code === 'invalid_type' || (issue.code === 'invalid_value' && typeof value !== 'string')
  return isWrongType
    ? new ServiceError('SerializationException', `${path} has the wrong type.`)
    : new ServiceError('InvalidParameterException', `${path}: ${issue.message}`)
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  let value = raw
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Reflect.get(value, key)
  }
  return value
}
