import { schemaFingerprint } from '@/lib/data-table'
import { isBusy } from '@/lib/fetch'
import { BUSY, parseSchemaAnswer } from '@/lib/save'
import type { TableSession } from '../session'
import { LOST, ReadTrouble } from './load-values'

/**
 * True when the table's attributes, rules or lock are not as the session has them. Asked before values are read anew:
 * under a changed name they would all seem to be gone.
 * @throws ReadTrouble when the service or the connection refuses; AbortError when `signal` aborts.
 */
export async function isSchemaStale(
  session: TableSession,
  url: string,
  signal?: AbortSignal,
): Promise<boolean> {
  const response = await fetch(url, { signal: signal ?? null, cache: 'no-store' }).catch(() => null)
  signal?.throwIfAborted()
  if (response !== null && isBusy(response)) throw new ReadTrouble(BUSY)
  if (!response?.ok) throw new ReadTrouble(LOST)
  const answer = parseSchemaAnswer(await response.json())
  if (answer.type === 'trouble') throw new ReadTrouble(answer.trouble)
  return answer.fingerprint !== schemaFingerprint(session.schema)
}
