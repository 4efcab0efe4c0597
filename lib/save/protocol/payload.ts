import { z } from 'zod'
import { cellKey, recordKey } from '@/lib/data-table'
import type { SaveRequest, Trouble } from './types'
import { isUnderstood, UPDATED } from './version'

/** Drafts in one request; the client sends 2,000, and no more fit into the 4 MB that the server takes. */
const MAX_DRAFTS = 2_500
/** Characters of all values and bases together. */
const MAX_CHARACTERS = 8_000_000
/**
 * No value that the service takes is longer: a list of 100 items with 1,000 characters each, were JSON to escape them
 * all. Far above its 5,000 of a text, so that a text that is too long gets words that name it.
 */
const MAX_VALUE_LENGTH = 700_000
/** An ARN with an alias is shorter. */
const MAX_ID_LENGTH = 600
/** Cell keys hold the primary values, of up to 1,000 characters each. */
const MAX_REPLACED = 8
const MAX_KEY_LENGTH = 20_000
const MAX_VERSION_LENGTH = 1_000
/** The service allows five; a table is not refused here because that may be raised. */
const MAX_PRIMARY_ATTRIBUTES = 20
/** The service allows a hundred. */
const MAX_ATTRIBUTES = 1_000

const name = z.string().min(1).max(255)
const version = z.string().max(MAX_VERSION_LENGTH).nullable()
const serviceId = z.string().max(MAX_ID_LENGTH).nullish()

const valueType = z.enum(['TEXT', 'NUMBER', 'BOOLEAN', 'TEXT_LIST', 'NUMBER_LIST'])

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

const witness = z.object({ primaryValues, attribute: name, lockVersion })

const draft = z.object({
  id: z.string().min(1).max(MAX_KEY_LENGTH),
  valueType,
  primaryValues,
  attribute: name,
  base: cellBase,
  value: z.string().max(MAX_VALUE_LENGTH).nullable(),
  witness: witness.nullish(),
  replaced: z
    .array(
      z.object({
        value: z.string().max(MAX_VALUE_LENGTH).nullable(),
        version: z.string().max(MAX_VERSION_LENGTH).nullable(),
      }),
    )
    .max(MAX_REPLACED)
    .optional(),
  uncertainValues: z.array(z.string().max(MAX_VALUE_LENGTH).nullable()).max(100).optional(),
  isOfNewRecord: z.boolean().optional(),
  isOfSeenRecord: z.boolean().optional(),
  isOfDeletedRecord: z.boolean().optional(),
  recordId: serviceId,
  attributeId: serviceId,
  isExact: z.boolean().optional(),
})

const rename = z.object({
  id: z.string().min(1).max(MAX_KEY_LENGTH),
  from: primaryValues.min(1),
  to: primaryValues.min(1),
  witness: witness.nullable(),
  isUncertain: z.boolean().optional(),
  recordId: serviceId,
})

const rules = z.object({
  minLength: z.number().exactOptional(),
  maxLength: z.number().exactOptional(),
  minValues: z.number().exactOptional(),
  maxValues: z.number().exactOptional(),
  ignoreCase: z.boolean().exactOptional(),
  minimum: z.number().exactOptional(),
  maximum: z.number().exactOptional(),
  exclusiveMinimum: z.number().exactOptional(),
  exclusiveMaximum: z.number().exactOptional(),
  multipleOf: z.number().exactOptional(),
  enum: z
    .object({
      values: z.array(z.string().max(MAX_VALUE_LENGTH)).max(10_000),
      isStrict: z.boolean(),
    })
    .exactOptional(),
})

const attribute = z.object({
  id: z.string().max(MAX_ID_LENGTH).nullable(),
  name,
  valueType,
  description: z.string().max(10_000),
  isPrimary: z.boolean(),
  rules,
})

const saveRequest = z.object({
  saveId: z.uuid().optional(),
  protocol: z.int().optional(),
  server: z.uuid().optional(),
  tableId: z.string().min(1).max(MAX_ID_LENGTH),
  lockLevel: z.enum(['NONE', 'VALUE', 'ATTRIBUTE', 'PRIMARY_VALUE', 'DATA_TABLE']),
  primaryAttributes: z.array(name).max(MAX_PRIMARY_ATTRIBUTES),
  drafts: z.array(draft).max(MAX_DRAFTS),
  renames: z.array(rename).max(MAX_DRAFTS).optional(),
  scopePolicy: z.enum(['ask', 'send-again']).optional(),
  guardNone: z.boolean().optional(),
  storedValues: z.number().int().nonnegative().optional(),
  ownGuards: z
    .array(
      z.object({
        scope: z.string().max(MAX_KEY_LENGTH),
        guard: z.string().max(MAX_VERSION_LENGTH),
      }),
    )
    .max(MAX_DRAFTS)
    .optional(),
  attributes: z.array(attribute).max(MAX_ATTRIBUTES).optional(),
})

/** Enough of any payload to tell the drafts and renames in it, however many, that they are kept. */
const ids = z.array(z.object({ id: z.string().max(MAX_KEY_LENGTH) }))
const draftIds = z.object({ drafts: ids, renames: ids.optional().catch(undefined) })

/** A payload that may be saved, or why not; then `ids` names the drafts that it was seen to hold, if any. */
export type ParsedSaveRequest =
  | { readonly ok: true; readonly request: SaveRequest }
  | { readonly ok: false; readonly trouble: Trouble; readonly ids: readonly string[] }

/**
 * Checks what a client sent as a save: its shape, at most 2,500 drafts with 8 million characters in all, and no id and
 * no cell twice, since two drafts of one cell would overwrite one another.
 */
export function parseSaveRequest(input: unknown): ParsedSaveRequest {
  const version = z.object({ protocol: z.number().optional() }).safeParse(input)
  if (version.success && !isUnderstood(version.data.protocol)) {
    return { ok: false, trouble: UPDATED, ids: idsIn(input) }
  }
  const parsed = saveRequest.safeParse(input)
  const problem = parsed.success ? problemOf(parsed.data) : problemOfShape(input)
  if (parsed.success && problem === null) return { ok: true, request: parsed.data }
  const why = problem ?? 'They are not in the form that this app sends.'
  return { ok: false, trouble: refusedPayload(why), ids: idsIn(input) }
}

function idsIn(input: unknown): readonly string[] {
  const found = draftIds.safeParse(input)
  const named = found.success ? [...found.data.drafts, ...(found.data.renames ?? [])] : []
  return [...new Set(named.map(({ id }) => id))]
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

function problemOf(request: SaveRequest): string | null {
  const { tableId, drafts, renames = [] } = request
  if (charactersOf(drafts) > MAX_CHARACTERS) {
    return 'They hold more text than one save takes. Save in parts.'
  }
  const ids = new Set([...drafts, ...renames].map(({ id }) => id))
  const cells = new Set(drafts.map((one) => cellKey(tableId, one)))
  const isUnique = ids.size === drafts.length + renames.length && cells.size === drafts.length
  return isUnique ? problemOfRenames(request) : 'They name one cell twice.'
}

function charactersOf(drafts: SaveRequest['drafts']): number {
  return drafts
    .flatMap(({ value, base, uncertainValues = [] }) => [value, base.value, ...uncertainValues])
    .reduce((sum, text) => sum + (text?.length ?? 0), 0)
}

/** A record is renamed once, to somewhere else, and not while it is being added. */
function problemOfRenames({ drafts, renames = [] }: SaveRequest): string | null {
  const from = new Set(renames.map((one) => recordKey(one.from)))
  const to = new Set(renames.map((one) => recordKey(one.to)))
  if (from.size < renames.length) return 'They rename one record twice.'
  if (to.size < renames.length) return 'They give two records the same primary values.'
  if (renames.some((one) => recordKey(one.from) === recordKey(one.to))) {
    return 'They rename a record to what it is called already.'
  }
  const isNew = drafts.some(({ isOfNewRecord, primaryValues: record }) => {
    const key = recordKey(record)
    return isOfNewRecord === true && (from.has(key) || to.has(key))
  })
  return isNew ? 'They add and rename one record at once.' : null
}

function problemOfShape(input: unknown): string | null {
  const counted = z.object({ drafts: z.array(z.unknown()).min(MAX_DRAFTS + 1) }).safeParse(input)
  if (!counted.success) return null
  return `One save takes at most ${MAX_DRAFTS.toLocaleString('en')} cells. Save in parts.`
}
