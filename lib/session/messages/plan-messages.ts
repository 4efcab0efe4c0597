import { type LockLevel, scopeCells } from '@/lib/data-table'
import type { PlanSummary } from '@/lib/save'
import { count } from './format'

/** Parts of a plan that are named; the others are counted. */
const MAX_PARTS = 20

/** One part of a save that can fail without the others. */
export interface NamedPart {
  /** Of its lock scope: two records may read the same. */
  readonly key: string
  readonly name: string
  readonly cells: number
}

/** "It takes 40 requests to Amazon Connect, about 18 seconds at the pace that it allows." */
export function planMessage({ calls, seconds }: PlanSummary): string {
  const least = Math.ceil(seconds)
  const time =
    least > 0 ? `about ${count(least, 'second')} at the pace that it allows` : 'without a wait'
  return `It takes ${count(calls, 'request')} to Amazon Connect, ${time}.`
}

/** Why one part of a save can fail and the others go on, at each lock level. */
export const PARTS_MESSAGES: Readonly<Record<LockLevel, string>> = {
  NONE: 'Each cell stands alone. This table compares nothing by itself, so what is stored is read just before it is written.',
  VALUE:
    'Each cell stands alone: one that somebody else changed waits for you, and the others are saved.',
  ATTRIBUTE:
    'Each attribute has one lock: where somebody else changed something in it, its cells wait for you, and the others are saved.',
  PRIMARY_VALUE:
    'Each record has one lock: where somebody else changed something in it, its cells wait for you, and the others are saved.',
  DATA_TABLE:
    'The whole table has one lock: where somebody else changed anything in it, all cells wait for you.',
}

/**
 * The parts of a plan that are one lock scope each, by name, and how many more there are. None where each cell stands
 * alone.
 *
 * @param labelOf words for a record by its key
 */
export function namedParts(
  { parts }: PlanSummary,
  labelOf: (recordKey: string) => string,
): { readonly named: readonly NamedPart[]; readonly more: number } {
  const scopes = parts.flatMap(({ scope, cells }) => (scope === null ? [] : [{ scope, cells }]))
  const named = scopes.slice(0, MAX_PARTS).map(({ scope, cells }) => {
    return { key: scope, name: nameOf(scope, labelOf), cells }
  })
  return { named, more: scopes.length - named.length }
}

function nameOf(scope: string, labelOf: (recordKey: string) => string): string {
  const cells = scopeCells(scope)
  if (cells === null) return scope
  const { recordKey, attribute } = cells
  const record = recordKey === null ? null : labelOf(recordKey)
  return [record, attribute].filter((part) => part !== null).join(' › ') || 'The whole table'
}
