import { z } from 'zod'
import type { Attribute, CellBase, LockVersion, ScopeWitness, ValueRules } from '@/lib/data-table'
import { type Draft, type DraftStatus, judgeDraft } from '@/lib/drafts'
import type { ConcurrentEdit, DraftRecord, QuarantinedRecord } from './types'

/** The shape that records are written in. An older one is migrated when it is read, in `MIGRATIONS`. */
export const SHAPE = 3

const version = z.string().nullable()

const lockVersion: z.ZodType<LockVersion> = z.object({
  dataTable: version,
  attribute: version,
  primaryValues: version,
  value: version,
})

const primaryValues = z.array(z.object({ attribute: z.string(), value: z.string() }))

const address = z.object({ primaryValues, attribute: z.string() })

const base: z.ZodType<CellBase> = z.object({
  value: z.string().nullable(),
  lockVersion: lockVersion.nullable(),
  modifiedAtMs: z.number().nullable(),
  modifiedRegion: z.string().nullable(),
})

const witness: z.ZodType<ScopeWitness> = address.extend({ lockVersion })

const limit = z.number().exactOptional()

const rules: z.ZodType<ValueRules> = z.object({
  minLength: limit,
  maxLength: limit,
  minValues: limit,
  maxValues: limit,
  ignoreCase: z.boolean().exactOptional(),
  minimum: limit,
  maximum: limit,
  exclusiveMinimum: limit,
  exclusiveMaximum: limit,
  multipleOf: limit,
  enum: z.object({ values: z.array(z.string()), isStrict: z.boolean() }).exactOptional(),
})

const attribute: z.ZodType<Attribute> = z.object({
  id: z.string().nullable(),
  name: z.string(),
  valueType: z.enum(['TEXT', 'NUMBER', 'BOOLEAN', 'TEXT_LIST', 'NUMBER_LIST']),
  description: z.string(),
  isPrimary: z.boolean(),
  rules,
})

const status: z.ZodType<DraftStatus> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('dirty') }),
  z.object({ kind: z.literal('saving'), sent: z.string().nullable() }),
  z.object({
    kind: z.literal('failed'),
    reason: z.enum(['cell', 'request', 'unknown']),
    message: z.string(),
    notStoredAtMs: z.number().optional(),
  }),
  z.object({
    kind: z.literal('conflict'),
    reason: z.enum([
      'value',
      'gone',
      'scope',
      'exists',
      'record',
      'rewritten',
      'other-record',
      'other-attribute',
    ]),
    gone: z.enum(['value', 'record', 'attribute']).optional(),
    theirs: base,
    recordId: z.string().nullish(),
    earlier: base.optional(),
    message: z.string(),
  }),
])

const record = z.object({
  shape: z.literal(SHAPE),
  rev: z.string(),
  editedAtMs: z.number(),
  tableName: z.string(),
  saver: z.object({ tab: z.string(), saveId: z.string().nullable() }).nullable(),
  draft: z.object({
    address,
    attribute,
    base,
    recordId: z.string().nullish(),
    value: z.string().nullable(),
    witness: witness.nullable(),
    status,
    isUncertain: z.boolean(),
    uncertainValues: z.array(z.string().nullable()),
    doubt: z.object({ saveId: z.string().nullable(), endsAtMs: z.number().nullable() }).optional(),
    group: z.enum(['new-record', 'deleted-record']).nullable(),
    openText: z
      .object({ kind: z.enum(['cell-editor', 'third-value']), shown: z.string().nullable() })
      .optional(),
  }),
})

const concurrentEdit: z.ZodType<ConcurrentEdit> = z.object({
  id: z.string(),
  key: z.string(),
  address,
  value: z.string().nullable(),
  editedAtMs: z.number(),
})

const shape1 = z.looseObject({
  draft: z.looseObject({ isUncertain: z.boolean(), value: z.string().nullable() }),
})

/** Shape 1 told only that a value may have been stored; it was the draft's own, or an earlier one that is not known. */
function from1(older: object): object {
  const { draft, ...rest } = shape1.parse(older)
  return { ...rest, draft: { ...draft, uncertainValues: draft.isUncertain ? [draft.value] : [] } }
}

const shape2 = z.looseObject({ draft: z.looseObject({}) })

/** Shape 2 knew edits of single cells alone. */
function from2(older: object): object {
  const { draft, ...rest } = shape2.parse(older)
  return { ...rest, draft: { ...draft, group: null } }
}

/** How a shape becomes the next one; it throws for what only claims to be of it. */
const MIGRATIONS: ReadonlyMap<number, (older: object) => object> = new Map([
  [1, from1],
  [2, from2],
])

/** What was found in the store: ours, or why it is not; a newer Lockstep can read what it wrote itself. */
export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: string; readonly isNewer: boolean }

/** Thrown for what a newer Lockstep wrote: it is not damaged, and is left where it is. */
export class NewerShape extends Error {
  override readonly name = 'NewerShape'
}

/** True for what says that it has a shape above this one. */
export function isNewerThan(shape: number, stored: unknown): boolean {
  const parsed = shaped.safeParse(stored)
  return parsed.success && parsed.data.shape > shape
}

/** What its table was called, of a draft that only a newer Lockstep can read as a whole. */
export function tableNameOf(stored: unknown): string {
  const parsed = z.looseObject({ tableName: z.string() }).safeParse(stored)
  return parsed.success ? parsed.data.tableName : ''
}

/** A draft as it is written: what a reader can work out again (its key, a broken rule) is left out. */
export function toStored({ key: _key, draft, ...record }: DraftRecord): object {
  const { key: _draftKey, problem: _problem, ...rest } = draft
  return { shape: SHAPE, ...record, draft: rest }
}

/** Reads what lies in the store under a key; an older shape is brought up to this one. */
export function fromStored(key: string, stored: unknown): Parsed<DraftRecord> {
  const migrated = migrate(stored)
  if (!migrated.ok) return migrated
  const parsed = record.safeParse(migrated.value)
  if (!parsed.success) return damaged(reasonOf(parsed.error))
  const { shape: _shape, draft, ...rest } = parsed.data
  const judged: Draft = judgeDraft({ ...draft, key, problem: null }, draft.attribute)
  return { ok: true, value: { ...rest, key, draft: judged } }
}

/** Reads a concurrent edit from the store; this Lockstep writes no shape into it. */
export function concurrentEditFromStored(stored: unknown): Parsed<ConcurrentEdit> {
  if (isNewerThan(SHAPE, stored)) return newer()
  const parsed = concurrentEdit.safeParse(stored)
  return parsed.success ? { ok: true, value: parsed.data } : damaged(reasonOf(parsed.error))
}

function damaged(reason: string): Parsed<never> {
  return { ok: false, reason, isNewer: false }
}

function newer(): Parsed<never> {
  return { ok: false, reason: 'A newer Lockstep wrote it.', isNewer: true }
}

const shaped = z.looseObject({ shape: z.int().min(1) })

function migrate(stored: unknown): Parsed<object> {
  const parsed = shaped.safeParse(stored)
  if (!parsed.success) return damaged('It does not say its shape.')
  const { shape } = parsed.data
  if (shape > SHAPE) return newer()
  try {
    let value: object = parsed.data
    for (let from = shape; from < SHAPE; from += 1) {
      value = { ...(MIGRATIONS.get(from)?.(value) ?? value), shape: from + 1 }
    }
    return { ok: true, value }
  } catch {
    return damaged(`It says that it has shape ${shape}, and has not.`)
  }
}

/** The first thing that does not fit, without the values themselves. */
function reasonOf(error: z.ZodError): string {
  const [issue] = error.issues
  return issue === undefined
    ? 'It is not in the expected form.'
    : `${issue.path.join('.') || 'It'}: ${issue.message}`
}

const quarantined = z.object({
  store: z.string(),
  key: z.unknown(),
  value: z.unknown(),
  reason: z.string(),
  atMs: z.number(),
})

/** Reads what was put in quarantine; a record that is itself unreadable is given whole. */
export function parseQuarantined(key: IDBValidKey, stored: unknown): QuarantinedRecord {
  const id = typeof key === 'number' ? key : -1
  const parsed = quarantined.safeParse(stored)
  return parsed.success
    ? { id, ...parsed.data }
    : { id, store: 'aside', value: stored, reason: 'It is not in the expected form.', atMs: 0 }
}
