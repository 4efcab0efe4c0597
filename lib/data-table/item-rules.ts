import { countCharacters } from './characters'
import { compareDecimals, type Decimal, isDecimalText, isMultipleOf, parseDecimal } from './decimal'
import { quantity } from './labels'
import { VALUE_LIMITS } from './limits'
import { sameNumber } from './list-value'
import type { ValueRules, ValueType } from './types'

/** The broken rule: the type, a limit of the service, an invalid character, or a member of `ValueRules`. */
export type ProblemRule = 'type' | 'limit' | 'characters' | Exclude<keyof ValueRules, 'ignoreCase'>

/** Why the service would refuse a value. */
export interface Problem {
  readonly rule: ProblemRule
  /** For the screen, without a full stop: "At most 3 characters; this has 5". */
  readonly message: string
}

/**
 * Checks the length of a text or list item in Unicode code points. `source` tells whether the bounds are a limit of the
 * service or a rule of the attribute.
 */
export function lengthProblem(
  bounds: Pick<ValueRules, 'minLength' | 'maxLength'>,
  text: string,
  source: 'limit' | 'rule',
): Problem | null {
  const count = countCharacters(text)
  const { minLength, maxLength } = bounds
  if (maxLength !== undefined && count > maxLength) {
    return {
      rule: source === 'limit' ? 'limit' : 'maxLength',
      message: `At most ${quantity(maxLength, 'character')}; this has ${quantity(count)}`,
    }
  }
  if (minLength !== undefined && count < minLength) {
    return {
      rule: source === 'limit' ? 'limit' : 'minLength',
      message: `At least ${quantity(minLength, 'character')}; this has ${quantity(count)}`,
    }
  }
  return null
}

/** Checks the form, size and bounds of a number or list item; comparisons are exact. */
export function numberProblem(rules: ValueRules, text: string): Problem | null {
  if (!isDecimalText(text)) {
    const isMarked = /^[+-]?\d[\d\s.,'’]*$/.test(text)
    const how = isMarked ? ', with a decimal point and no thousands separators, such as 1234.5' : ''
    return { rule: 'type', message: `${wantedNumber(rules)}${how}` }
  }
  const { numberCharacters } = VALUE_LIMITS
  const value = parseDecimal(text)
  if (text.length > numberCharacters || value === null) {
    return {
      rule: 'limit',
      message: `At most ${quantity(numberCharacters, 'character')} for a number; this has ${quantity(text.length)}`,
    }
  }
  if (!Number.isFinite(Number(text))) return { rule: 'limit', message: 'Too large for a number' }
  return boundProblem(rules, value)
}

/** "A whole number from 1 to 10". */
function wantedNumber(rules: ValueRules): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = rules
  const number = multipleOf === 1 ? 'A whole number' : 'A number'
  if (minimum !== undefined && maximum !== undefined)
    return `${number} from ${minimum} to ${maximum}`
  const bounds = [
    minimum !== undefined && `at least ${minimum}`,
    exclusiveMinimum !== undefined && `more than ${exclusiveMinimum}`,
    maximum !== undefined && `at most ${maximum}`,
    exclusiveMaximum !== undefined && `less than ${exclusiveMaximum}`,
  ].filter((bound) => bound !== false)
  return bounds.length === 0 ? number : `${number}, ${bounds.join(' and ')}`
}

function boundProblem(rules: ValueRules, value: Decimal): Problem | null {
  if (isBeyond(rules.minimum, value, (order) => order < 0)) {
    return { rule: 'minimum', message: `At least ${rules.minimum}` }
  }
  if (isBeyond(rules.maximum, value, (order) => order > 0)) {
    return { rule: 'maximum', message: `At most ${rules.maximum}` }
  }
  if (isBeyond(rules.exclusiveMinimum, value, (order) => order <= 0)) {
    return { rule: 'exclusiveMinimum', message: `More than ${rules.exclusiveMinimum}` }
  }
  if (isBeyond(rules.exclusiveMaximum, value, (order) => order >= 0)) {
    return { rule: 'exclusiveMaximum', message: `Less than ${rules.exclusiveMaximum}` }
  }
  const step = rules.multipleOf === undefined ? null : parseDecimal(String(rules.multipleOf))
  // The service may send an unset rule as a step of zero.
  if (step === null || step.coefficient === 0n || isMultipleOf(value, step)) return null
  return {
    rule: 'multipleOf',
    message: rules.multipleOf === 1 ? 'A whole number' : `A whole multiple of ${rules.multipleOf}`,
  }
}

function isBeyond(
  bound: number | undefined,
  value: Decimal,
  isRefused: (order: number) => boolean,
): boolean {
  const limit = bound === undefined ? null : parseDecimal(String(bound))
  return limit !== null && isRefused(compareDecimals(value, limit))
}

/**
 * Checks a value or list item against a strict list of allowed values. Numbers compare by value, texts without regard
 * to case if `ignoresCase`. An empty strict list allows nothing (undocumented; taken literally).
 */
export function allowedProblem(
  type: Exclude<ValueType, 'TEXT_LIST' | 'NUMBER_LIST'>,
  rules: ValueRules,
  text: string,
  ignoresCase = false,
): Problem | null {
  const allowed = rules.enum
  if (allowed === undefined || !allowed.isStrict) return null
  if (allowed.values.some((value) => isSame(type, value, text, ignoresCase))) return null
  if (allowed.values.length === 0) return { rule: 'enum', message: 'No value is allowed' }
  return { rule: 'enum', message: `One of the allowed values: ${allowed.values.join(', ')}` }
}

function isSame(type: ValueType, a: string, b: string, ignoresCase: boolean): boolean {
  if (type === 'NUMBER') return sameNumber(a, b)
  return ignoresCase ? a.toLowerCase() === b.toLowerCase() : a === b
}
