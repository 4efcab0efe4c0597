import { readTables } from '../../read-tables'

export const dynamic = 'force-dynamic'

/** Reads the list of tables, with one service call. An error is part of the answer, so the status is always 200. */
export async function GET(): Promise<Response> {
  return Response.json(await readTables(), { headers: { 'cache-control': 'no-store' } })
}
