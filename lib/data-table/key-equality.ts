import { parseDecimal } from './decimal'
import { sortPrimaryValues } from './keys'
import type { Attribute, PrimaryValues } from './types'

/** The parts of a primary attribute that decide which values the service treats as equal. */
export type KeyRule = Pick<Attribute, 'name' | 'valueType' | 'rules'>

/**
 * A text by which primary values compare as the service compares them: equal for two spellings of the same record. Text
 * compares by `ignoreCase`, a number by its value. To address a record use `recordKey`, which keeps the spelling.
 *
 * @param attributes of the table; a value of an unknown attribute compares by its spelling
 */
export function keyIdentity(attributes: readonly KeyRule[], primaryValues: PrimaryValues): string {
  return JSON.stringify(
    sortPrimaryValues(primaryValues).map(({ attribute, value }) => {
      const rule = attributes.find(({ name }) => name === attribute)
      return [attribute, rule === undefined ? value : valueIdentity(rule, value)]
    }),
  )
}

/** The same for one primary value, see `keyIdentity`. */
export function valueIdentity(
  { valueType, rules }: Pick<KeyRule, 'valueType' | 'rules'>,
  value: string,
): string {
  if (valueType === 'NUMBER') {
    const decimal = parseDecimal(value)
    return decimal === null ? value : `${decimal.coefficient}e${decimal.exponent}`
  }
  return rules.ignoreCase === true ? value.toLowerCase() : value
}

/** True if the service treats the primary values as the same record. */
export function isSameKey(
  attributes: readonly KeyRule[],
  a: PrimaryValues,
  b: PrimaryValues,
): boolean {
  return keyIdentity(attributes, a) === keyIdentity(attributes, b)
}

/** Invisible characters: joiners, direction marks, soft hyphens, controls. */
const INVISIBLE = /[\p{Cf}\p{Cc}\p{DI}\u2800]/gu
const SPACES = /[\s\p{Z}]+/gu

/**
 * A text for how primary values look. If it is equal for two different records, they differ only by spaces, invisible
 * characters or Unicode normalisation.
 */
export function keyAppearance(
  attributes: readonly KeyRule[],
  primaryValues: PrimaryValues,
): string {
  return keyIdentity(
    attributes,
    primaryValues.map(({ attribute, value }) => ({ attribute, value: appearance(value) })),
  )
}

function appearance(value: string): string {
  const spaced = value.normalize('NFC').replace(SPACES, ' ')
  return spaced.replace(INVISIBLE, '').replace(SPACES, ' ').trim()
}
