import 'server-only'

/** The limits of the API for an id or ARN. */
const TABLE_ID = /^[\w:/$.-]{1,256}$/

/**
 * The id or ARN of a table from a path parameter, which Next.js decodes only in part.
 *
 * @returns `null` if it cannot be an id
 */
export function tableIdOf(parameter: string): string | null {
  try {
    const id = decodeURIComponent(parameter)
    return TABLE_ID.test(id) ? id : null
  } catch {
    return null
  }
}

/** The answer of a route for an invalid table id. */
export function noSuchTable(): Response {
  return Response.json(
    { message: 'There is no data table at this address.' },
    { status: 404, headers: { 'Cache-Control': 'no-store' } },
  )
}
