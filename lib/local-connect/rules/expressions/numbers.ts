import { type Decimal, magnitude, normalise, parseDecimal, scale, ZERO } from '../decimal'
import { VALUE_LIMITS } from '../validation'
import { ExpressionError } from './expression-error'
import { SIGNIFICANT_DIGITS } from './guesses'

/**
 * Where a number goes that must lose digits: `half` to the nearest, halves away from zero; `up`
 * away from zero, `down` towards it; `ceiling` and `floor` up and down the number line.
 */
export type Rounding = 'half' | 'up' | 'down' | 'ceiling' | 'floor'

/** Below this many digits before the point, or above, numbers are written with an exponent. */
const PLAIN = { from: -6, to: SIGNIFICANT_DIGITS }

/**
 * The number that a text writes by the grammar of NUMBER values, or `null`. What is nearer to zero
 * than any double is zero, which bounds every exponent.
 */
export function readNumber(text: string): Decimal | null {
  if (text.length > VALUE_LIMITS.numberCharacters) return null
  const number = parseDecimal(text)
  if (number === null) return null
  return Number(text) === 0 ? ZERO : number
}

/** A number as a NUMBER value writes it: `-12.5`; with an exponent where zeros would abound. */
export function numberText({ digits, exponent }: Decimal): string {
  const sign = digits < 0n ? '-' : ''
  const all = digits.toString().replace('-', '')
  const point = all.length + exponent
  if (digits !== 0n && (point < PLAIN.from || point > PLAIN.to)) {
    const fraction = all.length > 1 ? `.${all.slice(1)}` : ''
    return `${sign}${all.slice(0, 1)}${fraction}e${point - 1}`
  }
  if (exponent >= 0) return `${sign}${all}${'0'.repeat(exponent)}`
  const padded = all.padStart(1 - exponent, '0')
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`
}

/** @throws ExpressionError when the sum is beyond the range of NUMBER; so do the others here */
export function add(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent)
  return bounded(scale(a, exponent) + scale(b, exponent), exponent)
}

/** `a` less `b`. */
export function subtract(a: Decimal, b: Decimal): Decimal {
  return add(a, negate(b))
}

/** The product. */
export function multiply(a: Decimal, b: Decimal): Decimal {
  return bounded(a.digits * b.digits, a.exponent + b.exponent)
}

/** `a` over `b`, exact where it ends within the digits that are kept. */
export function divide(a: Decimal, b: Decimal): Decimal {
  if (b.digits === 0n) throw new ExpressionError('value', 'Division by zero.')
  const shift = Math.max(0, SIGNIFICANT_DIGITS + 2 + length(b.digits) - length(a.digits))
  // Halves go away from zero, so that the first digit beyond those kept decides: cutting the rest
  // off before rounding changes nothing.
  const quotient = (a.digits * 10n ** BigInt(shift)) / b.digits
  return bounded(quotient, a.exponent - b.exponent - shift)
}

/** The number with its sign turned. */
export function negate({ digits, exponent }: Decimal): Decimal {
  return { digits: -digits, exponent }
}

/** Rounded to so many places after the point; before it if negative. */
export function roundToPlaces(number: Decimal, places: number, rounding: Rounding): Decimal {
  if (number.exponent >= -places) return number
  const unit = 10n ** BigInt(-places - number.exponent)
  return bounded(divideRounded(number.digits, unit, rounding), -places)
}

/** Rounded to a multiple of `factor`, which is above zero. */
export function roundToMultiple(number: Decimal, factor: Decimal, rounding: Rounding): Decimal {
  const exponent = Math.min(number.exponent, factor.exponent)
  const unit = scale(factor, exponent)
  return bounded(divideRounded(scale(number, exponent), unit, rounding) * unit, exponent)
}

/**
 * A number that fits an ordinary integer, or `null`: for positions, places and the like.
 */
export function wholeNumber(number: Decimal): number | null {
  if (number.exponent < 0 || magnitude(number) > 15) return null
  return Number(scale(number, 0))
}

/** A decimal of a small whole number. */
export function decimalOfInteger(value: number): Decimal {
  return normalise(BigInt(value), 0)
}

function bounded(digits: bigint, exponent: number): Decimal {
  const excess = Math.max(0, length(digits) - SIGNIFICANT_DIGITS)
  const kept = excess === 0 ? digits : divideRounded(digits, 10n ** BigInt(excess), 'half')
  const number = normalise(kept, exponent + excess)
  const size = Number(`${number.digits}e${number.exponent}`)
  if (!Number.isFinite(size)) throw new ExpressionError('value', 'The number is too large.')
  return size === 0 ? ZERO : number
}

function divideRounded(digits: bigint, unit: bigint, rounding: Rounding): bigint {
  const quotient = digits / unit
  const rest = digits % unit
  if (rest === 0n) return quotient
  const isNegative = digits < 0n
  const grows = {
    half: (isNegative ? -rest : rest) * 2n >= unit,
    up: true,
    down: false,
    ceiling: !isNegative,
    floor: isNegative,
  }[rounding]
  if (!grows) return quotient
  return isNegative ? quotient - 1n : quotient + 1n
}

function length(digits: bigint): number {
  return digits.toString().replace('-', '').length
}
