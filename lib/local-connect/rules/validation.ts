import type { Validation, ValueType } from '../types'
import {
  compareDecimals,
  type Decimal,
  decimalKey,
  decimalOf,
  isMultipleOf,
  parseDecimal,
} from './decimal'
import { codePoints } from './names'

const UNPAIRED_SURROGATE = /\p{Surrogate}/u
const JSON_NUMBER = /-?\d[\d.eE+-]*/g

/** Service limits: documented, but for the length of a number, which is a guess. */
export const VALUE_LIMITS = {
  textCharacters: 5_000,
  itemCharacters: 1_000,
  primaryCharacters: 1_000,
  listItems: 100,
  numberCharacters: 64,
} as const

/** What validation needs to know of an attribute. */
export type ValidatedAttribute = {
  valueType: ValueType
  isPrimary: boolean
  validation: Validation | null
}

/**
 * Whether a stored value begins with `=` where the service would evaluate it: TEXT, NUMBER and
 * BOOLEAN of attributes that are not primary.
 */
export function isExpression(attribute: ValidatedAttribute, value: string): boolean {
  const isScalar = attribute.valueType !== 'TEXT_LIST' && attribute.valueType !== 'NUMBER_LIST'
  return isScalar && !attribute.isPrimary && value.startsWith('=')
}

/**
 * The first rule that a value breaks, in words, or `null` if it may be stored.
 * Type first, then the service's limits, then the attribute's rules; an expression is only
 * measured, for what it gives is known when it is read.
 * Documented: types, limits, meaning of the rules (JSON Schema 2020-12, counted in code points).
 * Guessed: the grammar of NUMBER (optional sign, digits, fraction, exponent; at most 64
 * characters), `true`/`false` in lower case only, list items must be JSON strings or JSON numbers,
 * half a surrogate pair is refused, a strict Enum without values allows nothing.
 */
export function validateValue(attribute: ValidatedAttribute, value: string): string | null {
  if (isExpression(attribute, value)) return checkText(value, VALUE_LIMITS.textCharacters, {})
  const rules = attribute.validation ?? {}
  switch (attribute.valueType) {
    case 'TEXT':
      return checkText(
        value,
        attribute.isPrimary ? VALUE_LIMITS.primaryCharacters : VALUE_LIMITS.textCharacters,
        // IgnoreCase is documented for text lists and text primary attributes only.
        attribute.isPrimary ? rules : { ...rules, IgnoreCase: false },
      )
    case 'NUMBER':
      return checkNumberText(value, rules)
    case 'BOOLEAN':
      if (value !== 'true' && value !== 'false') return 'Value must be true or false.'
      return checkEnum(rules, (allowed) => allowed === value)
    case 'TEXT_LIST':
      return checkList(parseArray(value), rules, (item) => checkTextItem(item, rules))
    case 'NUMBER_LIST':
      return checkList(parseNumbers(value), rules, (item) => checkNumberItem(item, rules))
  }
}

function checkText(text: string, limit: number, rules: Validation): string | null {
  if (UNPAIRED_SURROGATE.test(text)) return 'Value holds half of a character.'
  const length = codePoints(text)
  if (length > limit) return `Value has ${length} characters; at most ${limit} are allowed.`
  if (rules.MinLength !== undefined && length < rules.MinLength) {
    return `Value must have at least ${rules.MinLength} characters (MinLength).`
  }
  if (rules.MaxLength !== undefined && length > rules.MaxLength) {
    return `Value must have at most ${rules.MaxLength} characters (MaxLength).`
  }
  return checkEnum(rules, (allowed) => sameText(allowed, text, rules.IgnoreCase === true))
}

function checkTextItem(item: unknown, rules: Validation): string | null {
  if (typeof item !== 'string') return 'Value must be a JSON array of strings.'
  return checkText(item, VALUE_LIMITS.itemCharacters, rules)
}

function checkNumberText(text: string, rules: Validation): string | null {
  if (text.length > VALUE_LIMITS.numberCharacters) {
    return `Value must be a number of at most ${VALUE_LIMITS.numberCharacters} characters.`
  }
  const number = parseDecimal(text)
  return number === null ? 'Value must be a decimal number.' : checkNumber(number, rules)
}

function checkNumberItem(item: unknown, rules: Validation): string | null {
  if (typeof item !== 'string') return 'Value must be a JSON array of numbers.'
  return checkNumberText(item, rules)
}

function checkNumber(number: Decimal, rules: Validation): string | null {
  const { Minimum, Maximum, ExclusiveMinimum, ExclusiveMaximum, MultipleOf } = rules
  const against = (bound: number) => compareDecimals(number, decimalOf(bound))
  if (Minimum !== undefined && against(Minimum) < 0) {
    return `Value must be at least ${Minimum} (Minimum).`
  }
  if (Maximum !== undefined && against(Maximum) > 0) {
    return `Value must be at most ${Maximum} (Maximum).`
  }
  if (ExclusiveMinimum !== undefined && against(ExclusiveMinimum) <= 0) {
    return `Value must be above ${ExclusiveMinimum} (ExclusiveMinimum).`
  }
  if (ExclusiveMaximum !== undefined && against(ExclusiveMaximum) >= 0) {
    return `Value must be below ${ExclusiveMaximum} (ExclusiveMaximum).`
  }
  // Zero is not a step that the API accepts, but the model's range includes it.
  if (MultipleOf !== undefined && MultipleOf > 0 && !isMultipleOf(number, decimalOf(MultipleOf))) {
    return `Value must be a multiple of ${MultipleOf} (MultipleOf).`
  }
  return checkEnum(rules, (allowed) => sameNumber(allowed, number))
}

function checkList(
  items: readonly unknown[] | null,
  rules: Validation,
  checkItem: (item: unknown) => string | null,
): string | null {
  if (items === null) return 'Value must be a JSON array.'
  if (items.length > VALUE_LIMITS.listItems) {
    return `Value has ${items.length} items; at most ${VALUE_LIMITS.listItems} are allowed.`
  }
  if (rules.MinValues !== undefined && items.length < rules.MinValues) {
    return `Value must have at least ${rules.MinValues} items (MinValues).`
  }
  if (rules.MaxValues !== undefined && items.length > rules.MaxValues) {
    return `Value must have at most ${rules.MaxValues} items (MaxValues).`
  }
  for (const item of items) {
    const refusal = checkItem(item)
    if (refusal !== null) return refusal
  }
  return null
}

function checkEnum(rules: Validation, matches: (allowed: string) => boolean): string | null {
  const allowed = rules.Enum?.Values ?? []
  if (rules.Enum?.Strict !== true || allowed.some(matches)) return null
  return `Value must be one of: ${allowed.join(', ')} (Enum).`
}

function sameText(a: string, b: string, ignoreCase: boolean): boolean {
  return ignoreCase ? a.toLowerCase() === b.toLowerCase() : a === b
}

function sameNumber(allowed: string, number: Decimal): boolean {
  const decimal = parseDecimal(allowed)
  return decimal !== null && decimalKey(decimal) === decimalKey(number)
}

/** The items of a JSON array, or `null` if the text is none. */
export function parseArray(text: string): unknown[] | null {
  try {
    const parsed: unknown = JSON.parse(text)
    return Array.isArray(parsed) ? parsed : null
  } catch {
    return null
  }
}

/**
 * Items of an array of numbers, each as the digits that were sent: reading them as doubles would
 * round before the rules are checked. An item that is no number is given as it is.
 */
export function parseNumbers(text: string): unknown[] | null {
  const items = parseArray(text)
  if (items === null) return null
  if (!items.every((item) => typeof item === 'number')) return items.map(() => null)
  return text.match(JSON_NUMBER) ?? []
}
