import { isDecimalText } from './decimal'

/** What stands between thousands beside comma and point. */
const SPACES = /(?<=\d)[\s'’](?=\d{3}(?!\d))/g

/**
 * The numbers that a text with marks of other habits may mean, the likeliest first: `3,5` is 3.5, `1,234` may be 1.234
 * or 1234, `1.234,50` is 1234.50. None for a text that is a number as it is, or that no habit writes.
 */
export function numberReadings(text: string): readonly string[] {
  const plain = text.trim().replaceAll(SPACES, '')
  if (isDecimalText(text.trim())) return []
  const sign = /^[+-]?/.exec(plain)?.[0] ?? ''
  const digits = plain.slice(sign.length)
  const readings = isDecimalText(digits)
    ? [digits]
    : [...asDecimalMark(digits), ...asThousands(digits, ','), ...asThousands(digits, '.')]
  return [...new Set(readings)].map((reading) => (sign === '-' ? `-${reading}` : reading))
}

/** With the last comma as the decimal mark, and points, where there are any, between thousands. */
function asDecimalMark(digits: string): readonly string[] {
  const match = /^(\d+|\d{1,3}(?:\.\d{3})+),(\d+)$/.exec(digits)
  return match === null ? [] : [`${match[1]?.replaceAll('.', '')}.${match[2]}`]
}

/** With this mark between thousands, and the other one, where it is there, before the decimals. */
function asThousands(digits: string, mark: ',' | '.'): readonly string[] {
  const pattern = mark === ',' ? /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/ : /^\d{1,3}(?:\.\d{3}){2,}$/
  return pattern.test(digits) ? [digits.replaceAll(mark, '')] : []
}

/** True for a part of a list of numbers that may be one number or several: `1,5`, `1,234,567`. */
export function isOneOrSeveral(text: string): boolean {
  return text.includes(',') && numberReadings(text).length > 0
}
