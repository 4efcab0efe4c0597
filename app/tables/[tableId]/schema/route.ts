import { getGateway } from '@/lib/connect'
import { schemaFingerprint } from '@/lib/data-table'
import type { SchemaAnswer } from '@/lib/save'
import { currentRequest } from '@/lib/web'
import { noSuchTable, tableIdOf } from '../../../table-id'

export const dynamic = 'force-dynamic'

/** A fingerprint of attributes and lock level, by which an editor knows whether it must reload the page. */
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
