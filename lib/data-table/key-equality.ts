import { parseDecimal } from './decimal'
import { sortPrimaryValues } from './keys'
import type { Attribute, PrimaryValues } from './types'

/** The part of a primary attribute that decides which of its values the service takes for one. */
export type KeyRule = Pick<Attribute, 'name' | 'valueType' | 'rules'>

/**
 * What primary values are compared by: two that the service takes for one record have the same text, whatever their
 * spelling. Text compares by its attribute's `ignoreCase`, a number by its amount. It is not an address: a record is
 * asked for by `recordKey`, as it is spelled.
 *
 * @param attributes the table's attributes; a value of one that is not among them is compared as it is spelled
 */
export function keyIdentity(attributes: readonly KeyRule[], primaryValues: PrimaryValues): string {
  return JSON.stringify(
    sortPrimaryValues(primaryValues).map(({ attribute, value }) => {
      const rule = attributes.find(({ name }) => name === attribute)
      return [attribute, rule === undefined ? value : valueIdentity(rule, value)]
    }),
  )
}

/** What one primary value is compared by; see `keyIdentity`. */
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

/** True for primary values that the service takes for one record. */
export function isSameKey(
  attributes: readonly KeyRule[],
  a: PrimaryValues,
  b: PrimaryValues,
): boolean {
  return keyIdentity(attributes, a) === keyIdentity(attributes, b)
}

/** What shows nothing: joiners, marks of direction, soft hyphens, controls. */
const INVISIBLE = /[\p{Cf}\p{Cc}\p{DI}\u2800]/gu
const SPACES = /[\s\p{Z}]+/gu

/**
 * What primary values look like on a screen: those that have the same text, and are not the same to the service, differ
 * by outer or other spaces, invisible characters or Unicode normalisation alone.
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
