/**
 * Exact decimal numbers. The service stores a NUMBER as a decimal string; a double would lose digits
 * (12345678901234567890), and 0.3 would not be a multiple of 0.1.
 */

/**
 * `coefficient` × 10^`exponent`, in lowest form: the coefficient does not end in zero, and zero is 0 × 10^0. Two
 * decimals are equal if and only if their members are.
 */
export interface Decimal {
  readonly coefficient: bigint
  readonly exponent: bigint
}

/** Longer texts are refused, because parsing a megabyte of digits takes seconds. */
const MAX_CHARACTERS = 1_000

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/

/** True for the form `[+-]digits[.digits][e[+-]digits]`, whatever its size, without outer space. */
export function isDecimalText(text: string): boolean {
  return DECIMAL.test(text)
}

/**
 * Parses `[+-]digits[.digits][e[+-]digits]`; `null` for other texts and for more than 1,000 characters. The exponent is
 * kept beside the digits, so `1e999999999` costs no more than `1`.
 */
export function parseDecimal(text: string): Decimal | null {
  if (text.length > MAX_CHARACTERS) return null
  const match = DECIMAL.exec(text)
  if (match === null) return null
  const [, sign = '', whole = '', fraction = '', power = '0'] = match
  const digits = whole + fraction
  const significant = digits.slice(0, digits.length - trailingZeros(digits))
  if (significant === '') return { coefficient: 0n, exponent: 0n }
  const coefficient = BigInt(significant)
  return {
    coefficient: sign === '-' ? -coefficient : coefficient,
    exponent: BigInt(power.replace('+', '')) + BigInt(trailingZeros(digits) - fraction.length),
  }
}

function trailingZeros(digits: string): number {
  let count = 0
  while (count < digits.length && digits[digits.length - 1 - count] === '0') count += 1
  return count
}

/** Negative, zero or positive if `a` is less than, equal to or greater than `b`. Exact, and fast for any exponent. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const signA = signOf(a.coefficient)
  const signB = signOf(b.coefficient)
  if (signA !== signB) return signA - signB
  if (signA === 0) return 0
  return signA > 0 ? compareMagnitudes(a, b) : compareMagnitudes(b, a)
}

/** True if `value` is a whole multiple of `step`: 0.3 is one of 0.1. Only zero is a multiple of zero. */
export function isMultipleOf(value: Decimal, step: Decimal): boolean {
  if (value.coefficient === 0n) return true
  if (step.coefficient === 0n) return false
  const shift = value.exponent - step.exponent
  // The coefficient is in lowest form, so it has no factor of ten left for a coarser step.
  if (shift < 0n) return false
  const modulus = absolute(step.coefficient)
  return (absolute(value.coefficient) * powerOfTenModulo(shift, modulus)) % modulus === 0n
}

/** Requires coefficients other than zero. */
function compareMagnitudes(a: Decimal, b: Decimal): number {
  const digitsA = absolute(a.coefficient).toString()
  const digitsB = absolute(b.coefficient).toString()
  const magnitudeA = BigInt(digitsA.length) + a.exponent
  const magnitudeB = BigInt(digitsB.length) + b.exponent
  if (magnitudeA !== magnitudeB) return magnitudeA < magnitudeB ? -1 : 1
  // With the same magnitude, digits padded to the same width compare as texts.
  const width = Math.max(digitsA.length, digitsB.length)
  const paddedA = digitsA.padEnd(width, '0')
  const paddedB = digitsB.padEnd(width, '0')
  return paddedA === paddedB ? 0 : paddedA < paddedB ? -1 : 1
}

/** 10^`power` modulo `modulus`, by repeated squaring. */
function powerOfTenModulo(power: bigint, modulus: bigint): bigint {
  let result = 1n % modulus
  let base = 10n % modulus
  for (let rest = power; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * base) % modulus
    base = (base * base) % modulus
  }
  return result
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value
}

function signOf(value: bigint): number {
  return value === 0n ? 0 : value < 0n ? -1 : 1
}
