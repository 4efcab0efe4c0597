import { z } from 'zod'
import { cellKey } from '@/lib/data-table'
import type { SaveRequest, Trouble } from './types'

/** Drafts in one save. */
const MAX_DRAFTS = 10_000
/** Characters of all values and bases together. */
const MAX_CHARACTERS = 8_000_000
/** Far above the service's 5,000 characters, so that a value that is too long gets words that name it. */
const MAX_VALUE_LENGTH = 20_000
/** An ARN with an alias is shorter. */
const MAX_ID_LENGTH = 600
/** Cell keys hold the primary values, of up to 1,000 characters each. */
const MAX_KEY_LENGTH = 20_000
const MAX_VERSION_LENGTH = 1_000
/** The service allows five; a table is not refused here because that may be raised. */
const MAX_PRIMARY_ATTRIBUTES = 20

const name = z.string().min(1).max(255)
const version = z.string().max(MAX_VERSION_LENGTH).nullable()

const lockVersion = z.object({
  dataTable: version,
  attribute: version,
  primaryValues: version,
  value: version,
})

const primaryValues = z
  .array(z.object({ attribute: name, value: z.string().max(MAX_VALUE_LENGTH) }))
  .max(MAX_PRIMARY_ATTRIBUTES)

const cellBase = z.object({
  value: z.string().max(MAX_VALUE_LENGTH).nullable(),
  lockVersion: lockVersion.nullable(),
  modifiedAtMs: z.number().nullable(),
  modifiedRegion: z.string().max(100).nullable(),
})

const draft = z.object({
  id: z.string().min(1).max(MAX_KEY_LENGTH),
  valueType: z.enum(['TEXT', 'NUMBER', 'BOOLEAN', 'TEXT_LIST', 'NUMBER_LIST']),
  primaryValues,
  attribute: name,
  base: cellBase,
  value: z.string().max(MAX_VALUE_LENGTH).nullable(),
  witness: z.object({ primaryValues, attribute: name, lockVersion }).nullish(),
})

const saveRequest = z.object({
  saveId: z.uuid().optional(),
  tableId: z.string().min(1).max(MAX_ID_LENGTH),
  lockLevel: z.enum(['NONE', 'VALUE', 'ATTRIBUTE', 'PRIMARY_VALUE', 'DATA_TABLE']),
  primaryAttributes: z.array(name).max(MAX_PRIMARY_ATTRIBUTES),
  drafts: z.array(draft).max(MAX_DRAFTS),
})

/** Enough of any payload to tell the drafts in it that they are kept. */
const draftIds = z.object({
  drafts: z.array(z.object({ id: z.string().max(MAX_KEY_LENGTH) })).max(MAX_DRAFTS),
})

/** A payload that may be saved, or why not; then `ids` names the drafts that it was seen to hold, if any. */
export type ParsedSaveRequest =
  | { readonly ok: true; readonly request: SaveRequest }
  | { readonly ok: false; readonly trouble: Trouble; readonly ids: readonly string[] }

/**
 * Checks what a client sent as a save: its shape, at most 10,000 drafts with 8 million characters in all, and no id and
 * no cell twice, since two drafts of one cell would overwrite one another.
 */
export function parseSaveRequest(input: unknown): ParsedSaveRequest {
  const parsed = saveRequest.safeParse(input)
  const problem = parsed.success ? problemOf(parsed.data) : problemOfShape(input)
  if (parsed.success && problem === null) return { ok: true, request: parsed.data }
  const ids = draftIds.safeParse(input)
  return {
    ok: false,
    trouble: refusedPayload(problem ?? 'They are not in the form that this app sends.'),
    ids: ids.success ? [...new Set(ids.data.drafts.map(({ id }) => id))] : [],
  }
}

function refusedPayload(problem: string): Trouble {
  return {
    code: 'refused-payload',
    title: 'These edits were not sent',
    explanation: `${problem} Nothing was saved, and your edits are kept in this tab.`,
    serviceMessage: null,
    isRetryable: false,
  }
}

function problemOf({ tableId, drafts }: SaveRequest): string | null {
  const characters = drafts.reduce(
    (sum, { value, base }) => sum + (value?.length ?? 0) + (base.value?.length ?? 0),
    0,
  )
  if (characters > MAX_CHARACTERS) return 'They hold more text than one save takes. Save in parts.'
  const ids = new Set(drafts.map(({ id }) => id))
  const cells = new Set(drafts.map((one) => cellKey(tableId, one)))
  const isUnique = ids.size === drafts.length && cells.size === drafts.length
  return isUnique ? null : 'They name one cell twice.'
}

function problemOfShape(input: unknown): string | null {
  const counted = z.object({ drafts: z.array(z.unknown()).min(MAX_DRAFTS + 1) }).safeParse(input)
  if (!counted.success) return null
  return `One save takes at most ${MAX_DRAFTS.toLocaleString('en')} cells. Save in parts.`
}
