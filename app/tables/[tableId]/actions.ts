'use server'

import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { getGateway } from '@/lib/connect'
import type { SaveEvent } from '@/lib/save'
import {
  executeSave,
  getChangeHub,
  getSaveRegistry,
  parseSaveRequest,
  refuseSave,
  tellChanges,
} from '@/lib/save/server'

const followRequest = z.object({ saveId: z.uuid(), from: z.int().min(0) })

/**
 * Saves drafts and streams what becomes of each; see `executeSave`. A payload that is no save is refused in an event,
 * with nothing sent. The save goes to its end whether or not anybody reads on, and one that was begun before under its
 * id is joined from its first event, never sent again.
 */
export async function saveDrafts(input: unknown): Promise<AsyncIterable<SaveEvent>> {
  const parsed = parseSaveRequest(input)
  if (!parsed.ok) return refuseSave(parsed.trouble, parsed.ids)
  const { request } = parsed
  const { tableId, saveId = randomUUID() } = request
  const registry = getSaveRegistry()
  registry.start(saveId, (hasAborted) => {
    const { saveServiceForOne, batchSize } = getGateway()
    const events = executeSave(request, saveServiceForOne(), { batchSize, hasAborted })
    return tellChanges(events, getChangeHub(), { tableId, saveId })
  })
  return registry.follow(saveId, 0) ?? refuseSave(LOST, [])
}

const LOST = {
  code: 'unknown-outcome',
  title: 'This save is not known any more',
  explanation: 'Your edits are kept. Save again: each cell is read before it is written.',
  serviceMessage: null,
  isRetryable: true,
} as const

/** The events of a save that was begun before, from an index on; `null` when this process does not know it. */
export async function followSave(input: unknown): Promise<AsyncIterable<SaveEvent> | null> {
  const parsed = followRequest.safeParse(input)
  return parsed.success ? getSaveRegistry().follow(parsed.data.saveId, parsed.data.from) : null
}
