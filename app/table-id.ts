import 'server-only'

/** The API's own limits for an id or an ARN. */
const TABLE_ID = /^[\w:/$.-]{1,256}$/

/**
 * The id or ARN of a table from the path of a page or a route. Next.js hands on some characters of it as they stand in
 * the address (`%3A`, `%2F`) and others decoded.
 *
 * @returns `null` for what can be no table's
 */
export function tableIdOf(parameter: string): string | null {
  try {
    const id = decodeURIComponent(parameter)
    return TABLE_ID.test(id) ? id : null
  } catch {
    return null
  }
}

/** What a route answers where the path names no table. */
export function noSuchTable(): Response {
  return Response.json(
    { message: 'There is no data table at this address.' },
    { status: 404, headers: { 'Cache-Control': 'no-store' } },
  )
}
