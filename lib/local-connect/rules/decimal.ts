/**
 * Exact decimals. `0.3` is a multiple of `0.1`, and `9007199254740993` is above
 * `9007199254740992`: binary floating point says otherwise, so numbers are kept as
 * digits × 10^exponent with the trailing zeros removed.
 */
export type Decimal = { digits: bigint; exponent: number }

const DECIMAL_PATTERN = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/
/** Nought. */
export const ZERO: Decimal = { digits: 0n, exponent: 0 }

/** The decimal that a text writes, or `null` if it writes none or an infinite one. */
export function parseDecimal(text: string): Decimal | null {
  const match = DECIMAL_PATTERN.exec(text)
  if (match === null || !Number.isFinite(Number(text))) return null
  const [, sign = '', whole = '', fraction = '', power = '0'] = match
  return normalise(
    BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`),
    Number(power) - fraction.length,
  )
}

/** The decimal that the shortest text of a double writes: `0.1` is a tenth. */
export function decimalOf(value: number): Decimal {
  return parseDecimal(String(value)) ?? ZERO
}

/** One text per number: `1`, `1.0` and `10e-1` have the same. */
export function decimalKey(decimal: Decimal): string {
  return `${decimal.digits}e${decimal.exponent}`
}

/** Negative, zero or positive as `a` is below, equal to or above `b`. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const signs = signOf(a.digits) - signOf(b.digits)
  if (signs !== 0 || a.digits === 0n) return signs
  const magnitudes = magnitude(a) - magnitude(b)
  // Equal magnitudes bound the difference of the exponents by the number of digits, so that the
  // scaling below stays small however far the exponents are from zero.
  if (magnitudes !== 0) return magnitudes * signOf(a.digits)
  const exponent = Math.min(a.exponent, b.exponent)
  return signOf(scale(a, exponent) - scale(b, exponent))
}

/** Whether dividing by `step` (above zero) gives a whole number. */
export function isMultipleOf(value: Decimal, step: Decimal): boolean {
  if (value.digits === 0n || step.digits === 0n) return value.digits === 0n
  // Without trailing zeros, a finer last digit than the step's cannot be a multiple.
  if (value.exponent < step.exponent) return false
  return scale(value, step.exponent) % step.digits === 0n
}

/** The one way to write a number: without zeros at the end of its digits. */
export function normalise(digits: bigint, exponent: number): Decimal {
  if (digits === 0n) return ZERO
  const text = digits.toString()
  const significant = text.replace(/0+$/, '')
  return { digits: BigInt(significant), exponent: exponent + text.length - significant.length }
}

/** The digits at an exponent that is not above the number's own. */
export function scale(decimal: Decimal, exponent: number): bigint {
  return decimal.digits * 10n ** BigInt(decimal.exponent - exponent)
}

/** How many digits stand before the decimal point; below one for a small fraction. */
export function magnitude(decimal: Decimal): number {
  return decimal.digits.toString().replace('-', '').length + decimal.exponent
}

function signOf(value: bigint): number {
  if (value === 0n) return 0
  return value < 0n ? -1 : 1
}
