'use server'

import { getGateway } from '@/lib/connect'
import type { SaveEvent } from '@/lib/save'
import { executeSave, parseSaveRequest, refuseSave } from '@/lib/save/server'

/**
 * Saves drafts and streams what becomes of each; see `executeSave`. A payload that is no save is refused in an event,
 * with nothing sent.
 */
export async function saveDrafts(input: unknown): Promise<AsyncIterable<SaveEvent>> {
  const parsed = parseSaveRequest(input)
  if (!parsed.ok) return refuseSave(parsed.trouble, parsed.ids)
  const { saveService, batchSize } = getGateway()
  return executeSave(parsed.request, saveService, { batchSize })
}
