import { randomUUID } from 'node:crypto'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { createLocalRoutes, type LocalParts } from '../control/local-routes'
import { OPERATIONS } from '../operations/all'
import type { OperationContext, ServiceContext } from '../operations/shared/context'
import type { Operation } from '../operations/shared/operation'
import { checkOperation } from '../rules/access'
import { ServiceError } from '../rules/errors'
import type { Identify } from './authentication'
import { type Call, type Interceptor, intercept } from './call'
import { connectionOf } from './connection'
import { errorResponse, jsonResponse, toServiceError } from './errors'
import type { HttpEnv } from './http-env'
import { createMetrics } from './metrics'
import { readBody, readInput } from './request'

const MAX_BODY_BYTES = 1024 * 1024

/** What stands around the operations. */
export type AppParts = {
  /** Says who calls, before anything else is looked at. */
  identify: Identify
  /** Stand between the wire and the operations. */
  interceptors: readonly Interceptor[]
  /** Sees every request, answered or not. */
  log: MiddlewareHandler<HttpEnv>
  /** Refuses requests that no program sends. */
  gate: MiddlewareHandler<HttpEnv>
  local: LocalParts
}

/**
 * The HTTP side of the stand-in: routes of the API model to operations, REST-JSON in and out.
 */
export function createApp(
  context: ServiceContext,
  { identify, interceptors, log, gate, local }: AppParts,
): Hono<HttpEnv> {
  const metrics = createMetrics()
  const app = new Hono<HttpEnv>({ getPath: rawPath })
  app.use(log)
  app.use(async (http, next) => {
    const requestId = randomUUID()
    http.set('requestId', requestId)
    await next()
    http.res.headers.set('x-amzn-RequestId', requestId)
  })
  app.use(gate)
  app.use(limitBody)
  app.route('/_local', createLocalRoutes(metrics, local))
  for (const operation of OPERATIONS) {
    const route = operation.path.replace(/\{(\w+)\}/g, ':$1')
    app.on(operation.method, route, (http) =>
      metrics.count(operation.name, () =>
        answer(operation, http, { context, identify }, interceptors),
      ),
    )
  }
  app.notFound(() =>
    errorResponse(new ServiceError('UnknownOperationException', 'No such operation.')),
  )
  app.onError((error) => errorResponse(toServiceError(error)))
  return app
}

/**
 * The path as it was sent. ARNs arrive with encoded slashes: decoding before routing would split
 * them, and decoding twice would change names that hold a percent sign.
 */
function rawPath(request: Request): string {
  return new URL(request.url).pathname
}

async function answer(
  operation: Operation,
  http: Context<HttpEnv>,
  service: { context: ServiceContext; identify: Identify },
  interceptors: readonly Interceptor[],
): Promise<Response> {
  let input: Record<string, unknown> = {}
  try {
    const { method, url, headers } = http.req.raw
    const body = await readBody(http.req.raw)
    const caller = await service.identify({ method, url, headers, body })
    input = readInput(http, operation, body)
    const call: Call = {
      operation: operation.name,
      requestId: http.get('requestId'),
      caller: caller.id,
      input,
      request: http.req.raw,
      connection: connectionOf(http.env),
      refusedCells: new Map(),
      lagMs: 0,
      faults: [],
    }
    http.set('call', call)
    return await intercept(interceptors, call, async () =>
      run(operation, input, { ...service.context, caller, call }, call.lagMs),
    )
  } catch (error) {
    return errorResponse(toServiceError(error, input))
  }
}

function run(
  operation: Operation,
  input: Record<string, unknown>,
  context: OperationContext,
  lagMs: number,
): Response {
  try {
    checkOperation(context.caller, operation.name)
    const { past } = context.store
    const execute = () => operation.execute(input, context)
    const isOld = lagMs > 0 && past !== null && operation.kind === 'read'
    return jsonResponse(isOld ? past.asOf(context.nowMs() - lagMs, execute) : execute())
  } catch (error) {
    return errorResponse(toServiceError(error, input))
  }
}

const limitStream = bodyLimit({ maxSize: MAX_BODY_BYTES, onError: refuseBody })

/**
 * Refuses a body that is too long. One that says how long it is need not be looked at here: as a
 * stream, it would take the longer way through the server.
 */
const limitBody: MiddlewareHandler<HttpEnv> = async (http, next) => {
  const { headers } = http.req.raw
  if (headers.has('transfer-encoding')) return limitStream(http, next)
  if (Number(headers.get('content-length') ?? 0) > MAX_BODY_BYTES) return refuseBody()
  return next()
}

/** The rest of the body is not read, so the connection cannot be used again. */
function refuseBody(): Response {
  const megabytes = MAX_BODY_BYTES / 1024 / 1024
  const response = errorResponse(
    new ServiceError(
      'RequestEntityTooLargeException',
      `The body is larger than ${megabytes} MB (${MAX_BODY_BYTES} bytes).`,
    ),
  )
  response.headers.set('connection', 'close')
  return response
}
