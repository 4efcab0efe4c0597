import { fetchWithRetry, isBusy } from '@/lib/fetch'
import { BUSY, parseServerId, parseValuesLine, SERVER_HEADER, type Trouble } from '@/lib/save'
import type { TableSession } from '../session'
import type { LoadState } from '../state'
import { steadyNow } from './monotonic-clock'

/** The words for an answer that was lost on the way. */
export const LOST: Trouble = {
  code: 'unreachable',
  title: 'The table could not be read to its end',
  explanation:
    'The connection to Lockstep was lost while rows were arriving. Your edits are kept in this tab. Read the table again once Lockstep is reachable.',
  serviceMessage: null,
  isRetryable: true,
}

/** What a finished read tells. */
export interface ReadSummary {
  readonly values: number
  readonly atMs: number
}

/** Trouble that ended a read; the rows that had arrived stay on show. */
export class ReadTrouble extends Error {
  readonly trouble: Trouble

  constructor(trouble: Trouble) {
    super(trouble.title)
    this.name = 'ReadTrouble'
    this.trouble = trouble
  }

  /** True when it was not the service that refused: the answer itself was lost. */
  get isLost(): boolean {
    return this.trouble === LOST
  }
}

/** How a reading is shown. */
export interface LoadOptions {
  /**
   * Nobody asked for it: no sign of it on the screen but what it finds; trouble is only thrown, and an edit whose lock
   * scope others moved asks its user to look. @default false
   */
  readonly isQuiet?: boolean
}

/**
 * Reads all values of the table into the session, page by page: each page is on show as soon as it is here. A second
 * read replaces what is stored only where the service has something newer, and leaves every draft with its base.
 * @throws ReadTrouble when the service or the connection refuses; AbortError when `signal` aborts.
 */
export async function loadValues(
  session: TableSession,
  url: string,
  signal: AbortSignal,
  { isQuiet = false }: LoadOptions = {},
): Promise<ReadSummary> {
  const isFirst = session.data.order().length === 0
  const show = (load: LoadState) => {
    if (!isQuiet) session.set({ load })
  }
  show({ kind: 'reading', values: 0, isFirst })
  const onBusy = () => show({ kind: 'reading', values: 0, isFirst, isBusy: true })
  const reload = session.data.beginReload()
  session.drafts.beginRead()
  const begunAtMs = steadyNow()
  let values = 0
  try {
    for await (const line of readLines(await open(session, url, signal, onBusy))) {
      const message = parseValuesLine(line)
      if (message.type === 'trouble') throw new ReadTrouble(message.trouble)
      if (message.type === 'end') {
        reload.finish()
        session.takeRead(isQuiet && session.scopePolicy === 'ask', begunAtMs)
        const summary = { values, atMs: Date.now() }
        session.set({ load: { kind: 'read', ...summary } })
        return summary
      }
      values += message.values.length
      reload.ingest(message)
      show({ kind: 'reading', values, isFirst })
    }
    throw new ReadTrouble(LOST)
  } catch (error) {
    reload.abort()
    if (signal.aborted) throw error
    const trouble = error instanceof ReadTrouble ? error : new ReadTrouble(LOST)
    show({ kind: 'stopped', values, trouble: trouble.trouble })
    throw trouble
  }
}

async function open(
  session: TableSession,
  url: string,
  signal: AbortSignal,
  onBusy: () => void,
): Promise<ReadableStream<Uint8Array>> {
  const response = await fetchWithRetry(url, { signal, cache: 'no-store' }, { onBusy })
  if (isBusy(response)) throw new ReadTrouble(BUSY)
  if (!response.ok || response.body === null) throw new ReadTrouble(LOST)
  session.server = parseServerId(response.headers.get(SERVER_HEADER))
  return response.body
}

/**
 * Splits a streamed body into lines as they arrive (newline-delimited JSON).
 * @throws whatever the stream throws: a lost connection is the caller's to explain.
 */
async function* readLines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true })
      const lines = rest.split('\n')
      rest = done ? '' : (lines.pop() ?? '')
      for (const line of lines) if (line !== '') yield line
      if (done) return
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
