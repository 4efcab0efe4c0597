import type { Logger } from 'pino'
import type { Outcome, SaveEvent } from '../protocol/types'

/** As many request ids go into one line; a save of 1,000 cells makes about forty calls. */
const MAX_REQUEST_IDS = 200

/** What one line of the log tells of a save. */
interface SaveLine {
  readonly outcomes: Record<Outcome['kind'], number>
  readonly requestIds: Set<string>
  readonly troubles: string[]
  rebased: number
  finished: Extract<SaveEvent, { type: 'finished' }> | null
}

/** Where what is told of a save goes. */
export interface SaveLog {
  readonly log: Logger
  /** Takes the counts alone, for whoever watches the process. @default nothing */
  readonly note?: (save: {
    readonly outcomes: Readonly<Record<Outcome['kind'], number>>
    readonly isWhole: boolean
  }) => void
  /** Milliseconds that never go back. @default the process's own */
  readonly nowMs?: () => number
}

/**
 * The same events; when they end, one line of the log tells of the save: counts, calls, time and request ids, by which
 * AWS finds each call. Never values, keys of records or names of attributes, whatever the service says.
 */
export async function* logSave(
  events: AsyncIterable<SaveEvent>,
  save: { readonly tableId: string; readonly saveId: string },
  { log, note: noteEnd = () => {}, nowMs = () => performance.now() }: SaveLog,
): AsyncGenerator<SaveEvent> {
  const startedMs = nowMs()
  const line: SaveLine = {
    outcomes: { saved: 0, failed: 0, conflict: 0, kept: 0 },
    requestIds: new Set(),
    troubles: [],
    rebased: 0,
    finished: null,
  }
  try {
    for await (const event of events) {
      note(line, event)
      yield event
    }
  } finally {
    tell(log, save, line, Math.round(nowMs() - startedMs))
    noteEnd({ outcomes: line.outcomes, isWhole: line.finished !== null })
  }
}

function note(line: SaveLine, event: SaveEvent): void {
  switch (event.type) {
    case 'outcomes':
      for (const outcome of event.outcomes) {
        line.outcomes[outcome.kind] += 1
        if (outcome.kind === 'kept') continue
        for (const id of outcome.evidence?.requestIds ?? []) line.requestIds.add(id)
      }
      return
    case 'trouble':
      line.troubles.push(event.trouble.code)
      return
    case 'rebased':
      line.rebased += event.cells
      return
    case 'finished':
      line.finished = event
      return
    case 'planned':
    case 'drift':
    case 'progress':
    case 'waiting':
    case 'beat':
      return
  }
}

function tell(
  log: Logger,
  save: { readonly tableId: string; readonly saveId: string },
  { outcomes, requestIds, troubles, rebased, finished }: SaveLine,
  ms: number,
): void {
  const { saved, failed, conflict: conflicts, kept } = outcomes
  const facts = {
    ...save,
    ...{ saved, failed, conflicts, kept, rebased, troubles, ms },
    calls: finished?.calls ?? {},
    isCancelled: finished?.isCancelled ?? false,
    region: finished?.region ?? null,
    requestIds: [...requestIds].slice(0, MAX_REQUEST_IDS),
  }
  if (finished === null) log.error(facts, 'A save broke off')
  else log.info(facts, 'A save ended')
}
