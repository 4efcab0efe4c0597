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
    'They came under the name of an earlier save of other edits. Nothing was saved, and your edits are kept in this tab. Save again.',
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
  title: 'Another server of Lockstep answered',
  explanation:
    'These edits were meant for the one that this page was read from. They were not sent, and nothing was changed. They are kept in this tab: read the table again, then save again.',
  serviceMessage: null,
  isRetryable: true,
} as const

const REFUSALS = { taken: TAKEN, stopping: STOPPING, busy: BUSY, elsewhere: ELSEWHERE }

const LOST = {
  code: 'unknown-outcome',
  title: 'This save is not known any more',
  explanation: 'Your edits are kept. Save again: each cell is read before it is written.',
  serviceMessage: null,
  isRetryable: true,
} as const

/** The events of a save that was begun before, from an index on; else what this process knows of it. */
export async function followSave(input: unknown): Promise<FollowedSave> {
  const parsed = followRequest.safeParse(input)
  if (!parsed.success) return null
  const { saveId, from, ...asked } = parsed.data
  const registry = getSaveRegistry()
  return registry.follow(saveId, from, currentRequest()) ?? registry.unknown(saveId, asked)
}
