import type { Draft, DraftOutcome } from '@/lib/drafts'
import type { SaveDrafts, SaveEvent, SaveRequest, Trouble } from '@/lib/save'
import type { TableSession } from './session'

/** Bounds of one request to the server action, well under what it accepts; a larger save goes in several. */
const MAX_REQUEST_CELLS = 2_000
const MAX_REQUEST_CHARACTERS = 2_000_000

const LOST_MESSAGE =
  'The answer was lost, so this may or may not be saved. Your value is kept; saving again reads the cell first and never writes it twice.'

const LOST_TROUBLE: Trouble = {
  code: 'unknown-outcome',
  title: 'The connection to Lockstep was lost while saving',
  explanation:
    'Cells that were answered are saved. The others may or may not be: your values are kept here. When Lockstep is reachable, save again; it reads each cell before it writes.',
  serviceMessage: null,
  isRetryable: true,
}

/** What is left to do after a save. */
export interface SaveEnd {
  readonly needsReload: boolean
}

/**
 * Saves what can be sent, or only the cells named, and applies each outcome as it arrives. Resolves when every draft
 * has its state; never rejects. While a save runs, a further one is queued and takes what is dirty then.
 */
export async function runSave(
  session: TableSession,
  saveDrafts: SaveDrafts,
  only?: ReadonlySet<string>,
): Promise<SaveEnd> {
  if (session.state.state.save !== null) {
    session.set({ isSaveQueued: true })
    return { needsReload: false }
  }
  const sent = session.drafts.beginSave(only)
  if (sent.length === 0) return { needsReload: false }
  session.set({
    trouble: null,
    result: null,
    save: {
      cells: sent.length,
      settled: 0,
      plannedCalls: 0,
      startedAtMs: Date.now(),
      isThrottled: false,
    },
  })
  for (const keys of portions(sent)) {
    if (session.state.state.trouble) session.drafts.settle(keys.map((id) => ({ kind: 'kept', id })))
    else await follow(session, saveDrafts, requestFor(session, keys))
  }
  const created = sent.some(
    ({ key, base }) => base.value === null && session.drafts.isJustSaved(key),
  )
  const isQueued = session.state.state.isSaveQueued
  session.set({ save: null, isSaveQueued: false })
  const next = isQueued ? await runSave(session, saveDrafts) : { needsReload: false }
  // Whoever is asked to look at what else moved must find it on the screen.
  const isAsked = session.drafts
    .summary()
    .conflicts.some(({ status }) => status.kind === 'conflict' && status.reason === 'scope')
  const needsReload = next.needsReload || isAsked || (created && guardsNeighbours(session))
  return { needsReload }
}

/** A new value moves the lock version of its scope, but no answer proves from what: neighbours are read again. */
function guardsNeighbours(session: TableSession): boolean {
  const { lockLevel } = session.schema.table
  return lockLevel !== 'NONE' && lockLevel !== 'VALUE'
}

/** Cuts a save into requests of bounded size; nearly always one. */
export function portions(drafts: readonly Draft[]): readonly (readonly string[])[] {
  const all: string[][] = []
  let characters = Number.POSITIVE_INFINITY
  for (const { key, value, base } of drafts) {
    const size = key.length + (value?.length ?? 0) + (base.value?.length ?? 0) + 400
    const last = all.at(-1)
    if (!last || last.length >= MAX_REQUEST_CELLS || characters + size > MAX_REQUEST_CHARACTERS) {
      all.push([key])
      characters = size
    } else {
      last.push(key)
      characters += size
    }
  }
  return all
}

/** Reads the drafts at the moment of sending: an earlier portion may have moved their lock versions forward. */
function requestFor(session: TableSession, keys: readonly string[]): SaveRequest {
  const { table, attributes } = session.schema
  return {
    tableId: table.id,
    lockLevel: table.lockLevel,
    primaryAttributes: attributes.filter((a) => a.isPrimary).map((a) => a.name),
    drafts: keys.flatMap((id) => {
      const draft = session.drafts.get(id)
      if (draft?.status.kind !== 'saving') return []
      const { address, attribute, base, status, witness } = draft
      return [{ id, ...address, valueType: attribute.valueType, base, value: status.sent, witness }]
    }),
  }
}

async function follow(
  session: TableSession,
  saveDrafts: SaveDrafts,
  request: SaveRequest,
): Promise<void> {
  try {
    for await (const event of await saveDrafts(request)) applyEvent(session, event)
  } catch {
    session.set({ trouble: LOST_TROUBLE })
  }
  // A stream that broke off may look like one that ended well, but for the drafts it left under way.
  const unanswered = request.drafts.filter(
    ({ id }) => session.drafts.get(id)?.status.kind === 'saving',
  )
  if (unanswered.length === 0) return
  session.set({ trouble: session.state.state.trouble ?? LOST_TROUBLE })
  session.drafts.settle(
    unanswered.map(({ id }) => ({ kind: 'failed', id, reason: 'unknown', message: LOST_MESSAGE })),
  )
}

function applyEvent(session: TableSession, event: SaveEvent): void {
  const { save } = session.state.state
  switch (event.type) {
    case 'planned':
      if (save) session.set({ save: { ...save, plannedCalls: save.plannedCalls + event.calls } })
      return
    case 'outcomes':
      applyOutcomes(session, event)
      return
    case 'waiting':
      if (save) session.set({ save: { ...save, isThrottled: true } })
      return
    case 'trouble':
      session.set({ trouble: event.trouble })
      return
    case 'finished': {
      const before = session.state.state.result
      const calls = Object.values(event.calls).reduce((sum, count) => sum + count, 0)
      session.set({
        result: {
          saved: event.saved + (before?.saved ?? 0),
          failed: event.failed + (before?.failed ?? 0),
          conflicts: event.conflicts + (before?.conflicts ?? 0),
          kept: event.kept + (before?.kept ?? 0),
          calls: calls + (before?.calls ?? 0),
        },
      })
    }
  }
}

function applyOutcomes(
  session: TableSession,
  event: Extract<SaveEvent, { type: 'outcomes' }>,
): void {
  const outcomes: readonly DraftOutcome[] = event.outcomes
  session.data.batch(() => {
    session.drafts.batch(() => {
      session.forward(event.moves)
      session.drafts.settle(outcomes)
    })
  })
  const { save } = session.state.state
  if (save) {
    const settled = save.settled + outcomes.length
    session.set({ save: { ...save, settled, isThrottled: false } })
  }
}
