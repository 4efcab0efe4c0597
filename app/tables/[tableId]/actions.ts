'use server'

import { createHash, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { getGateway } from '@/lib/connect'
import { getMetrics } from '@/lib/metrics'
import { BUSY, type FollowedSave, type SaveEvent } from '@/lib/save'
import {
  executeSave,
  getChangeHub,
  getSaveRegistry,
  logSave,
  parseSaveRequest,
  type RunSave,
  refuseSave,
  saveLog,
  tellChanges,
} from '@/lib/save/server'
import { currentRequest } from '@/lib/web'

const followRequest = z.object({
  saveId: z.uuid(),
  from: z.int().min(0),
  agoMs: z.number().min(0).optional(),
  server: z.uuid().optional(),
})

/**
 * Saves drafts and streams their outcomes, see `executeSave`. An invalid payload is refused by an event, and nothing is
 * sent. The save continues even if nobody reads the stream. A save with a known id is joined from its first event and
 * never sent again.
 */
export async function saveDrafts(input: unknown): Promise<AsyncIterable<SaveEvent>> {
  const parsed = parseSaveRequest(input)
  if (!parsed.ok) return refuseSave(parsed.trouble, parsed.ids)
  const { request } = parsed
  const { tableId, saveId = randomUUID() } = request
  const registry = getSaveRegistry()
  const content = createHash('sha256').update(JSON.stringify(request)).digest('hex')
  const run: RunSave = (hasAborted) => {
    const { saveServiceForOne, batchSize } = getGateway()
    const events = executeSave(request, saveServiceForOne(), { batchSize, hasAborted })
    const note = getMetrics().noteSave
    const logged = logSave(events, { tableId, saveId }, { log: saveLog, note })
    return tellChanges(logged, getChangeHub(), { tableId, saveId })
  }
  const { client } = currentRequest()
  const start = registry.start(saveId, content, run, { client, server: request.server })
  if (start !== 'started' && start !== 'joined') {
    const ids = [...request.drafts, ...(request.renames ?? [])].map(({ id }) => id)
    return refuseSave(REFUSALS[start], ids)
  }
  return registry.follow(saveId, 0, currentRequest()) ?? refuseSave(LOST, [])
}

const TAKEN = {
  code: 'refused-payload',
  title: 'These edits were not sent',
  explanation:
    'They had the id of an earlier save of other edits. Nothing was saved, and your edits are kept in this tab. Save again.',
  serviceMessage: null,
  isRetryable: true,
} as const

const STOPPING = {
  code: 'service-down',
  title: 'Lockstep is being restarted',
  explanation:
    'These edits were not sent, and nothing was changed. They are kept in this tab: save again in a minute, when Lockstep is back.',
  serviceMessage: null,
  isRetryable: true,
} as const

const ELSEWHERE = {
  code: 'service-down',
  title: 'Another Lockstep server answered',
  explanation:
    'These edits were meant for the server that this page came from. They were not sent, and nothing was changed. They are kept in this tab: read the table again, then save again.',
  serviceMessage: null,
  isRetryable: true,
} as const

const REFUSALS = { taken: TAKEN, stopping: STOPPING, busy: BUSY, elsewhere: ELSEWHERE }

const LOST = {
  code: 'unknown-outcome',
  title: 'This save is no longer known',
  explanation:
    'Your edits are kept in this tab. Save again: each cell is read before it is written.',
  serviceMessage: null,
  isRetryable: true,
} as const

/** The events of an earlier save from an index on; if it is unknown, what this process can say about it. */
export async function followSave(input: unknown): Promise<FollowedSave> {
  const parsed = followRequest.safeParse(input)
  if (!parsed.success) return null
  const { saveId, from, ...asked } = parsed.data
  const registry = getSaveRegistry()
  return registry.follow(saveId, from, currentRequest()) ?? registry.unknown(saveId, asked)
}
