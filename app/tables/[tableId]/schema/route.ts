import { getGateway } from '@/lib/connect'
import { schemaFingerprint } from '@/lib/data-table'
import type { SchemaAnswer } from '@/lib/save'
import { currentRequest } from '@/lib/web'
import { noSuchTable, tableIdOf } from '../../../table-id'

export const dynamic = 'force-dynamic'

/** Whether the table's attributes and lock are as an editor has them: the page itself is only asked when they are not. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ tableId: string }> },
): Promise<Response> {
  const tableId = tableIdOf((await params).tableId)
  if (tableId === null) return noSuchTable()
  const read = await getGateway().readSchema(tableId, currentRequest())
  const answer: SchemaAnswer = read.ok
    ? { type: 'schema', fingerprint: schemaFingerprint(read.schema) }
    : { type: 'trouble', trouble: read.trouble }
  return Response.json(answer, { headers: { 'Cache-Control': 'no-store' } })
}
