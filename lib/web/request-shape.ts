import type { IncomingHttpHeaders } from 'node:http'
import { parseAndValidateFlightRouterState } from 'next/dist/server/app-render/parse-and-validate-flight-router-state'

/**
 * Why a request is none that our pages send; the words hold nothing that it sent, and end with "Nothing was changed.":
 * by that a page knows that its save was not begun.
 */
export interface ShapeFault {
  readonly status: 400 | 404 | 405 | 415
  readonly words: string
}

/** What our routes and actions take. */
export const METHODS = ['GET', 'HEAD', 'POST', 'DELETE'] as const

/**
 * What Next.js would answer with 500, though it is the request that is wrong.
 *
 * @returns `null` for a request that may go on
 */
export function shapeFault(
  method: string,
  url: string,
  headers: IncomingHttpHeaders,
): ShapeFault | null {
  if (!METHODS.some((one) => one === method)) {
    return { status: 405, words: 'Lockstep takes no requests of this kind. Nothing was changed.' }
  }
  const path = pathOf(url)
  if (path === null) {
    return {
      status: 400,
      words: 'There is no page at this address: it is not written as one. Nothing was changed.',
    }
  }
  // The pages that Next.js keeps for its own errors.
  if (path.startsWith('/_') && !path.startsWith('/_next/')) {
    return { status: 404, words: 'There is no page at this address. Nothing was changed.' }
  }
  if (!isRouterState(headers['next-router-state-tree'])) {
    return {
      status: 400,
      words: 'The request says that it is of a page that there is not. Nothing was changed.',
    }
  }
  return method === 'POST' ? formFault(headers) : null
}

/** A save comes as text; a form could be sent by any page. */
function formFault(headers: IncomingHttpHeaders): ShapeFault | null {
  if (headers['next-action'] === undefined) {
    return { status: 405, words: 'Lockstep takes no forms. Nothing was changed.' }
  }
  const isText = /^text\/plain\s*(;|$)/i.test(headers['content-type'] ?? '')
  return isText ? null : { status: 415, words: 'Lockstep takes no such body. Nothing was changed.' }
}

/** @returns `null` for a percent sign that stands for no character, a NUL, or no path at all */
function pathOf(url: string): string | null {
  const [path = ''] = url.split('?', 1)
  try {
    const decoded = decodeURIComponent(path)
    return path.startsWith('/') && !decoded.includes('\0') ? decoded : null
  } catch {
    return null
  }
}

/** Judged by Next.js itself, which throws later for what it cannot read. */
function isRouterState(header: string | string[] | undefined): boolean {
  try {
    parseAndValidateFlightRouterState(header)
    return true
  } catch {
    return false
  }
}
