import { isDecimalText } from './decimal'

/** Thousands separators other than comma and point. */
const SPACES = /(?<=\d)[\s'’](?=\d{3}(?!\d))/g

/**
 * The numbers that a text in another notation may mean, the likeliest first: `3,5` is 3.5, `1,234` may be 1.234 or
 * 1234, `1.234,50` is 1234.50. Empty for a text that is a number already or fits no notation.
 */
export function possibleNumbers(text: string): readonly string[] {
  const plain = text.trim().replaceAll(SPACES, '')
  if (isDecimalText(text.trim())) return []
  const sign = /^[+-]?/.exec(plain)?.[0] ?? ''
  const digits = plain.slice(sign.length)
  const numbers = isDecimalText(digits)
    ? [digits]
    : [...asDecimalMark(digits), ...asThousands(digits, ','), ...asThousands(digits, '.')]
  return [...new Set(numbers)].map((number) => (sign === '-' ? `-${number}` : number))
}

/** With the last comma as decimal mark, and points as thousands separators. */
function asDecimalMark(digits: string): readonly string[] {
  const match = /^(\d+|\d{1,3}(?:\.\d{3})+),(\d+)$/.exec(digits)
  return match === null ? [] : [`${match[1]?.replaceAll('.', '')}.${match[2]}`]
}

/** With this mark as thousands separator, and the other one as decimal mark. */
function asThousands(digits: string, mark: ',' | '.'): readonly string[] {
  const pattern = mark === ',' ? /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/ : /^\d{1,3}(?:\.\d{3}){2,}$/
  return pattern.test(digits) ? [digits.replaceAll(mark, '')] : []
}

/** True for text in a list of numbers that may be one number or several: `1,5`, `1,234,567`. */
export function isOneOrSeveral(text: string): boolean {
  return text.includes(',') && possibleNumbers(text).length > 0
}
