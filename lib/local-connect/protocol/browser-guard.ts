import { isIP } from 'node:net'
import type { MiddlewareHandler } from 'hono'
import { ServiceError } from '../rules/errors'
import { errorResponse } from './errors'
import type { HttpEnv } from './http-env'

const HOST = /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,253}?)\.?(?::\d{1,5})?$/

/**
 * Lets through what programs send, and keeps web pages out: a page of another site can reach a
 * server on this machine, and under a name of its own (DNS rebinding) even read the answers. An
 * address cannot be rebound, so it may stand in the Host header; a name must be known. Browsers say
 * in `Sec-Fetch-Site` and `Origin` whose page sends a request; programs send neither.
 * @param told names by which the stand-in is reached, beside `localhost`
 */
export function createGate(told: readonly string[]): MiddlewareHandler<HttpEnv> {
  const names = new Set(['localhost', ...told])
  return async (http, next) => {
    const host = (http.req.header('host') ?? '').toLowerCase()
    const name = HOST.exec(host)?.[1] ?? ''
    const isAddress = isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0
    if (!isAddress && !names.has(name)) return errorResponse(UNKNOWN_HOST)
    const site = http.req.header('sec-fetch-site') ?? 'none'
    const origin = http.req.header('origin') ?? `http://${host}`
    const isOwn = (site === 'none' || site === 'same-origin') && origin === `http://${host}`
    return isOwn ? next() : errorResponse(FOREIGN_PAGE)
  }
}

const UNKNOWN_HOST = new ServiceError(
  'AccessDeniedException',
  'The stand-in does not answer under this host name; CONNECT_LOCAL_HOSTS tells it of others.',
)
const FOREIGN_PAGE = new ServiceError(
  'AccessDeniedException',
  'The stand-in answers programs, not pages of other sites. Nothing was changed.',
)
