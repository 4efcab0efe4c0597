import type { Validation } from '../types'
import { invalidParameter } from './errors'

type Pair = { low: keyof Validation; high: keyof Validation; mayBeEqual: boolean }

/** Documented on the `Validation` shape; a range that holds nothing is refused. */
const RANGES: readonly Pair[] = [
  { low: 'MinLength', high: 'MaxLength', mayBeEqual: true },
  { low: 'MinValues', high: 'MaxValues', mayBeEqual: true },
  { low: 'Minimum', high: 'Maximum', mayBeEqual: true },
  { low: 'Minimum', high: 'ExclusiveMaximum', mayBeEqual: false },
  { low: 'ExclusiveMinimum', high: 'Maximum', mayBeEqual: false },
  { low: 'ExclusiveMinimum', high: 'ExclusiveMaximum', mayBeEqual: false },
]

/**
 * Refuses rules that contradict each other: a low bound above its high one, a `MultipleOf` of 0.
 * Rules that do not apply to the attribute's type are kept and do nothing (guess).
 * @throws InvalidParameterException
 */
export function checkAttributeRules(rules: Validation | undefined): void {
  if (rules === undefined) return
  for (const { low, high, mayBeEqual } of RANGES) {
    const from = rules[low]
    const to = rules[high]
    if (typeof from !== 'number' || typeof to !== 'number') continue
    if (from > to || (from === to && !mayBeEqual)) {
      throw invalidParameter(`${low} must be ${mayBeEqual ? 'at most' : 'below'} ${high}.`)
    }
  }
  if (rules.MultipleOf === 0) throw invalidParameter('MultipleOf must be above 0.')
}
