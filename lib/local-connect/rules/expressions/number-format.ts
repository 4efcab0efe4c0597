import { type Decimal, decimalOf } from '../decimal'
import { ExpressionError } from './expression-error'
import { multiply, roundToPlaces } from './numbers'

/** Text, digits with `#`, `0` and `,`, a fraction, `%`, text: `€ #,##0.00`, `000`, `0.#%`. */
const FORMAT = /^([^#0,.%]*)([#0,]*)(?:\.(0*)(#*))?(%?)([^#0,.%]*)$/
/** Longer formats are refused unread. */
const MAX_FORMAT_CHARACTERS = 100
const HUNDRED = decimalOf(100)

/**
 * A number in the manner of a spreadsheet's number format: `0` a digit that is always shown, `#`
 * one that is shown if there is one, `,` thousands, `%` hundredths. Halves go away from zero.
 * @throws ExpressionError for a format that says anything else
 */
export function formatNumber(number: Decimal, format: string): string {
  const match = format.length > MAX_FORMAT_CHARACTERS ? null : FORMAT.exec(format)
  const [, prefix = '', whole = '', zeros = '', hashes = '', percent = '', suffix = ''] =
    match ?? []
  const places = zeros.length + hashes.length
  if (match === null || !/[#0]/.test(whole + zeros + hashes)) {
    throw new ExpressionError('value', 'That format of numbers is not known.')
  }
  const scaled = percent === '' ? number : multiply(number, HUNDRED)
  const rounded = roundToPlaces(scaled, places, 'half')
  const { before, after } = plainDigits(rounded)
  const digits = before.padStart(whole.replace(/[^0]/g, '').length, '0')
  const grouped = whole.includes(',') ? digits.replace(/\B(?=(\d{3})+$)/g, ',') : digits
  const fraction = after.padEnd(zeros.length, '0')
  const sign = rounded.digits < 0n ? '-' : ''
  return `${sign}${prefix}${grouped}${fraction === '' ? '' : `.${fraction}`}${percent}${suffix}`
}

/** Digits before the point, none for nought, and after it, without zeros at the end. */
function plainDigits({ digits, exponent }: Decimal): { before: string; after: string } {
  const all = digits === 0n ? '' : digits.toString().replace('-', '')
  if (exponent >= 0) return { before: all + '0'.repeat(exponent), after: '' }
  const padded = all.padStart(-exponent, '0')
  return { before: padded.slice(0, exponent), after: padded.slice(exponent) }
}
