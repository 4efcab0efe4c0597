import { readTables } from '../../read-tables'

export const dynamic = 'force-dynamic'

/** The list of tables, read again: one service call. Trouble is part of the answer, so the status is 200 either way. */
export async function GET(): Promise<Response> {
  return Response.json(await readTables(), { headers: { 'cache-control': 'no-store' } })
}
