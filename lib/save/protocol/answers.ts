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
    'updated',
    'busy',
  ]),
  title: z.string(),
  explanation: z.string(),
  serviceMessage: z.string().nullable(),
  isRetryable: z.boolean(),
})

const valuesLine: z.ZodType<ValuesLine> = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('page'),
    values: z.array(readValue),
    attributeIds: z.record(z.string(), z.string()).optional(),
  }),
  z.object({ type: z.literal('end'), calls: z.number() }),
  z.object({ type: z.literal('trouble'), trouble }),
])

/** The server that an answer names, `undefined` where it names none. */
export function parseServerId(text: string | null): string | undefined {
  return z.uuid().safeParse(text).data
}

/** One line of the stream, checked. @throws when it is no line that `ValuesLine` knows */
export function parseValuesLine(line: string): ValuesLine {
  const json: unknown = JSON.parse(line)
  return valuesLine.parse(json)
}

/** What a look at the table's schema says: how it is told apart from others, or why it could not be read. */
export type SchemaAnswer =
  | { readonly type: 'schema'; readonly fingerprint: string }
  | { readonly type: 'trouble'; readonly trouble: Trouble }

const schemaAnswer: z.ZodType<SchemaAnswer> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('schema'), fingerprint: z.string() }),
  z.object({ type: z.literal('trouble'), trouble }),
])

/** The answer of the schema route, checked. @throws when it is none */
export function parseSchemaAnswer(json: unknown): SchemaAnswer {
  return schemaAnswer.parse(json)
}
