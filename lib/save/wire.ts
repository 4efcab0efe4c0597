import { z } from 'zod'
import type { ValuesPage } from '@/lib/data-table'
import type { Trouble } from './types'

/** One line of the stream of a table's values: pages as they are read, then how it ended. */
export type ValuesLine =
  | ({ readonly type: 'page' } & ValuesPage)
  /** `calls`: how many calls of the service the reading took. */
  | { readonly type: 'end'; readonly calls: number }
  | { readonly type: 'trouble'; readonly trouble: Trouble }

const version = z.string().nullable()

const readValue = z.object({
  recordId: z.string(),
  primaryValues: z.array(z.object({ attribute: z.string(), value: z.string() })),
  attribute: z.string(),
  value: z.string(),
  lockVersion: z
    .object({ dataTable: version, attribute: version, primaryValues: version, value: version })
    .nullable(),
  modifiedAtMs: z.number().nullable(),
  modifiedRegion: z.string().nullable(),
})

const trouble = z.object({
  code: z.enum([
    'throttled',
    'access-denied',
    'not-found',
    'quota-exceeded',
    'invalid-request',
    'conflict',
    'credentials',
    'service-down',
    'unreachable',
    'unknown-outcome',
    'refused-payload',
  ]),
  title: z.string(),
  explanation: z.string(),
  serviceMessage: z.string().nullable(),
  isRetryable: z.boolean(),
})

const valuesLine: z.ZodType<ValuesLine> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('page'), values: z.array(readValue) }),
  z.object({ type: z.literal('end'), calls: z.number() }),
  z.object({ type: z.literal('trouble'), trouble }),
])

/** What stands at the end of a stream that broke off. */
const BROKEN_OFF: Trouble = {
  code: 'unreachable',
  title: 'The table was not read to its end',
  explanation:
    'The connection to Lockstep broke off while the records were read. Your edits are kept in this tab. Load the table again.',
  serviceMessage: null,
  isRetryable: true,
}

/** One line of the stream, checked. @throws when it is no line that `ValuesLine` knows */
export function parseValuesLine(line: string): ValuesLine {
  const json: unknown = JSON.parse(line)
  return valuesLine.parse(json)
}

/**
 * Reads the stream of a table's values as its lines arrive. The last line is always `end` or `trouble`: a stream that
 * breaks off, or carries what is no line, ends in trouble too, so that a part of a table never passes for the whole.
 */
export async function* readValuesLines(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<ValuesLine> {
  try {
    for await (const text of splitLines(body)) {
      const line = parseValuesLine(text)
      yield line
      if (line.type !== 'page') return
    }
  } catch (error) {
    // The reader's own abort is no trouble with the stream.
    if (error instanceof DOMException && error.name === 'AbortError') throw error
  }
  yield { type: 'trouble', trouble: BROKEN_OFF }
}

async function* splitLines(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      const lines = (rest + chunk.value).split('\n')
      rest = lines.pop() ?? ''
      yield* lines.filter((line) => line !== '')
    }
    if (rest !== '') yield rest
  } finally {
    // Stops the reading on the server too when the reader stops early.
    await reader.cancel().catch(() => undefined)
  }
}
