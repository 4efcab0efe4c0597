import { type Decimal, parseDecimal } from '@/lib/data-table'

/** Beyond so many digits a difference is no help to a user, and costs time. */
const MAX_DIGITS = 100n

/** Decimals that are exactly equal have the same key; a text that is no decimal is its own. */
export function numberKey(text: string): string {
  const decimal = parseDecimal(text)
  return decimal === null ? JSON.stringify(text) : `${decimal.coefficient}e${decimal.exponent}`
}

/**
 * How a number changed, exactly: `+5`, `-0.25`, `0`. `null` where one of the two is no decimal (nothing stored, an
 * expression), or where they lie so far apart that the difference has more than 100 digits.
 */
export function numberChange(from: string | null, to: string | null): string | null {
  const [before, after] = [decimalOf(from), decimalOf(to)]
  if (before === null || after === null) return null
  const change = add(after, { ...before, coefficient: -before.coefficient })
  if (change === null) return null
  return change.coefficient > 0n ? `+${format(change)}` : format(change)
}

/**
 * The number with both changes made: base 10, mine 15, theirs 13, gives `18`. For information only: whether two
 * changes add up is for their user to say. `null` where `numberChange` has none, or where only one side changed it.
 */
export function numberWithBoth(
  base: string | null,
  mine: string | null,
  theirs: string | null,
): string | null {
  const [from, first, second] = [decimalOf(base), decimalOf(mine), decimalOf(theirs)]
  if (from === null || first === null || second === null) return null
  const keys = new Set([base, mine, theirs].map((text) => numberKey(text ?? '')))
  if (keys.size < 3) return null
  const both = add(first, second)
  const sum = both && add(both, { ...from, coefficient: -from.coefficient })
  return sum && format(sum)
}

function decimalOf(text: string | null): Decimal | null {
  return text === null ? null : parseDecimal(text)
}

function add(a: Decimal, b: Decimal): Decimal | null {
  const isFiner = a.exponent < b.exponent
  const exponent = isFiner ? a.exponent : b.exponent
  const [upA, upB] = [a.exponent - exponent, b.exponent - exponent]
  if (upA > MAX_DIGITS || upB > MAX_DIGITS) return null
  return { coefficient: a.coefficient * 10n ** upA + b.coefficient * 10n ** upB, exponent }
}

/** Plain digits, `1e3` as `1000`, without zeros at the end of a fraction; exponents beyond 100 stay exponents. */
function format({ coefficient, exponent }: Decimal): string {
  const sign = coefficient < 0n ? '-' : ''
  const digits = (coefficient < 0n ? -coefficient : coefficient).toString()
  if (exponent > MAX_DIGITS || exponent < -MAX_DIGITS) return `${sign}${digits}e${exponent}`
  if (exponent >= 0n)
    return coefficient === 0n ? '0' : `${sign}${digits}${'0'.repeat(Number(exponent))}`
  const places = Number(-exponent)
  const padded = digits.padStart(places + 1, '0')
  const fraction = padded.slice(-places).replace(/0+$/, '')
  const whole = padded.slice(0, -places)
  return fraction === ''
    ? `${coefficient === 0n ? '' : sign}${whole}`
    : `${sign}${whole}.${fraction}`
}
