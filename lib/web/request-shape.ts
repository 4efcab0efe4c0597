import type { IncomingHttpHeaders } from 'node:http'
import { parseAndValidateFlightRouterState } from 'next/dist/server/app-render/parse-and-validate-flight-router-state'

/**
 * Why our pages would not send such a request. The message quotes nothing of the request and ends with "Nothing was
 * changed.", by which a page knows that its save did not begin.
 */
export interface InvalidRequest {
  readonly status: 400 | 404 | 405 | 415
  readonly message: string
}

/** The methods of our routes and actions. */
export const METHODS = ['GET', 'HEAD', 'POST', 'DELETE'] as const

/** Finds requests that Next.js would answer with 500 although the request is at fault; `null` for valid ones. */
export function findInvalid(
  method: string,
  url: string,
  headers: IncomingHttpHeaders,
): InvalidRequest | null {
  if (!METHODS.some((one) => one === method)) {
    return {
      status: 405,
      message: 'Lockstep does not accept requests of this kind. Nothing was changed.',
    }
  }
  const path = pathOf(url)
  if (path === null) {
    return {
      status: 400,
      message: 'This address is not valid. Nothing was changed.',
    }
  }
  // Pages that Next.js uses internally for errors.
  if (path.startsWith('/_') && !path.startsWith('/_next/')) {
    return { status: 404, message: 'There is no page at this address. Nothing was changed.' }
  }
  if (!isRouterState(headers['next-router-state-tree'])) {
    return {
      status: 400,
      message: 'The request refers to a page that does not exist. Nothing was changed.',
    }
  }
  return method === 'POST' ? findInvalidForm(headers) : null
}

/** A save is sent as text, because any site could send a form. */
function findInvalidForm(headers: IncomingHttpHeaders): InvalidRequest | null {
  if (headers['next-action'] === undefined) {
    return { status: 405, message: 'Lockstep does not accept forms. Nothing was changed.' }
  }
  const isText = /^text\/plain\s*(;|$)/i.test(headers['content-type'] ?? '')
  return isText
    ? null
    : { status: 415, message: 'Lockstep does not accept a body of this type. Nothing was changed.' }
}

/** The decoded path; `null` for an invalid percent encoding, a NUL, or a URL without a path. */
function pathOf(url: string): string | null {
  const [path = ''] = url.split('?', 1)
  try {
    const decoded = decodeURIComponent(path)
    return path.startsWith('/') && !decoded.includes('\0') ? decoded : null
  } catch {
    return null
  }
}

/** Checked by the parser of Next.js, which would throw later. */
function isRouterState(header: string | string[] | undefined): boolean {
  try {
    parseAndValidateFlightRouterState(header)
    return true
  } catch {
    return false
  }
}
