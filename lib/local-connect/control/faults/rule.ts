import { z } from 'zod'
import { OPERATIONS } from '../../operations/all'
import type { ErrorName } from '../../rules/errors'
import { MAX_LAG_MS } from '../../store/undo-log'

/** What a fault does to a call; `docs/local-connect.md` says each in a sentence. */
export const FAULT_EFFECTS = [
  'delay',
  'throttle',
  'error',
  'error-before',
  'error-after',
  'reset-before',
  'reset-after',
  'half-response',
  'slow',
  'access-denied',
  'fail-cell',
  'skew',
  'lag',
] as const
export type FaultEffect = (typeof FAULT_EFFECTS)[number]

const NEEDS_MS: readonly FaultEffect[] = ['delay', 'slow', 'skew', 'lag']
const MAX_WAIT_MS = 600_000
const MAX_SKEW_MS = 10 * 365 * 24 * 3_600_000
const BATCHES = OPERATIONS.map(({ name }) => name).filter((name) => name.startsWith('Batch'))
/** What changes nothing, and may answer from tables as they were. */
export const READS: readonly string[] = OPERATIONS.filter(({ kind }) => kind === 'read').map(
  ({ name }) => name,
)
const OPERATION_NAMES = ['*', ...OPERATIONS.map(({ name }) => name)]

/** The errors that the model lists for an operation; for `*`, those that it lists for all. */
export function listedErrors(operation: string): ErrorName[] {
  const meant = OPERATIONS.filter(({ name }) => operation === '*' || operation === name)
  const [first, ...others] = meant.map(({ errors }) => errors)
  return (first ?? []).filter((error) => others.every((errors) => errors.includes(error)))
}

const ruleShape = z.strictObject({
  operation: z.enum(OPERATION_NAMES, { error: `must be one of ${OPERATION_NAMES.join(', ')}` }),
  effect: z.enum(FAULT_EFFECTS, { error: `must be one of ${FAULT_EFFECTS.join(', ')}` }),
  /** To how many calls it applies; absent = to all of them until it is cleared. */
  count: z.int().min(1).optional(),
  /** Access key id of the callers it applies to. */
  caller: z.string().min(1).optional(),
  /** Id of the table that the calls name. */
  table: z.guid().toLowerCase().optional(),
  /** Share of the matching calls, drawn from a generator that starts at `seed`. */
  probability: z.number().gt(0).max(1).optional(),
  seed: z.int().min(0).optional(),
  /** Milliseconds that a call waits, that an answer takes, by which its times are off, or that its data is old. */
  ms: z.int().min(-MAX_SKEW_MS).max(MAX_SKEW_MS).optional(),
  /** Which error the effect `error` is. */
  error: z.string().optional(),
  /** What the refusal says, in place of the stand-in's own words. */
  message: z.string().optional(),
  /** Only calls that name a cell of this record (empty = the default record) … */
  primaryValues: z
    .array(z.strictObject({ AttributeName: z.string(), Value: z.string() }))
    .optional(),
  /** … or of this attribute; `fail-cell` fails the first such cell. */
  attribute: z.string().min(1).optional(),
})

/** A rule that breaks calls on purpose. */
export const faultRule = ruleShape.superRefine((rule, context) => {
  const refuse = (path: keyof FaultRule, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message, input: rule })
  if (NEEDS_MS.includes(rule.effect) && rule.ms === undefined) {
    refuse('ms', `is needed for ${rule.effect}: milliseconds`)
  }
  const isWait = rule.effect === 'delay' || rule.effect === 'slow'
  if (isWait && rule.ms !== undefined && (rule.ms < 0 || rule.ms > MAX_WAIT_MS)) {
    refuse('ms', `must be 0 to ${MAX_WAIT_MS} for ${rule.effect}`)
  }
  const errors = listedErrors(rule.operation)
  if (rule.effect !== 'error' && rule.error !== undefined) {
    refuse('error', 'belongs to the effect error')
  }
  if (rule.effect === 'error' && !errors.some((one) => one === rule.error)) {
    const all = rule.operation === '*' ? 'all operations' : rule.operation
    refuse('error', `must be one that the model lists for ${all}: ${errors.join(', ')}`)
  }
  if (rule.effect === 'lag') {
    if (rule.ms !== undefined && (rule.ms < 0 || rule.ms > MAX_LAG_MS)) {
      refuse('ms', `must be 0 to ${MAX_LAG_MS} for lag`)
    }
    if (rule.operation !== '*' && !READS.includes(rule.operation)) {
      refuse('operation', 'must be * or an operation that changes nothing for lag')
    }
  }
  const namesCell =
    rule.effect === 'fail-cell' || rule.primaryValues !== undefined || rule.attribute !== undefined
  if (namesCell && rule.operation !== '*' && !BATCHES.includes(rule.operation)) {
    refuse('operation', `must be * or one of ${BATCHES.join(', ')} for a rule about a cell`)
  }
})
export type FaultRule = z.output<typeof ruleShape>
