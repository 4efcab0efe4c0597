import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareDecimals, type Decimal, decimalKey } from '../decimal'
import { SIGNIFICANT_DIGITS } from './guesses'
import {
  add,
  divide,
  multiply,
  numberText,
  type Rounding,
  readNumber,
  roundToMultiple,
  roundToPlaces,
  subtract,
} from './numbers'

function read(text: string): Decimal {
  const number = readNumber(text)
  if (number === null) throw new Error(`${text} is no number.`)
  return number
}

const whole = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n })
const power = fc.integer({ min: -30, max: 30 })
/** Fine steps, but such that no multiple of them needs more digits than are kept. */
const fine = fc.integer({ min: -20, max: 30 })

describe('arithmetic', () => {
  it('is that of whole numbers at any power of ten', () => {
    fc.assert(
      fc.property(whole, whole, power, (a, b, exponent) => {
        const [x, y] = [read(`${a}e${exponent}`), read(`${b}e${exponent}`)]
        expect(decimalKey(add(x, y))).toBe(decimalKey(read(`${a + b}e${exponent}`)))
        expect(decimalKey(subtract(x, y))).toBe(decimalKey(read(`${a - b}e${exponent}`)))
        expect(decimalKey(multiply(x, y))).toBe(decimalKey(read(`${a * b}e${2 * exponent}`)))
      }),
    )
  })

  it('divides exactly what can be divided, and stays as near as its digits allow elsewhere', () => {
    fc.assert(
      fc.property(whole, whole, power, (a, b, exponent) => {
        fc.pre(b !== 0n)
        const divisor = read(`${b}e${exponent}`)
        expect(decimalKey(divide(multiply(read(`${a}`), divisor), divisor))).toBe(
          decimalKey(read(`${a}`)),
        )
        const scaled = (a * 10n ** 80n) / b
        const near = divide(read(`${a}`), read(`${b}`))
        const error = near.digits * 10n ** BigInt(80 + near.exponent) - scaled
        const bound = (scaled < 0n ? -scaled : scaled) / 10n ** BigInt(SIGNIFICANT_DIGITS - 1) + 1n
        expect(error <= bound && error >= -bound).toBe(true)
      }),
    )
  })

  it.each([
    ['0.1', '0.2', '0.3'],
    ['1e300', '1e-300', '1e300'],
    ['9999999999999999999999999999999999999999', '1', '10000000000000000000000000000000000000000'],
    ['-1e-323', '1e-323', '0'],
  ])('%s and %s make %s', (a, b, sum) => {
    expect(compareDecimals(add(read(a), read(b)), read(sum))).toBe(0)
  })

  it('has an end: too large is an error, too small is nought', () => {
    expect(() => multiply(read('1e200'), read('1e200'))).toThrow('too large')
    expect(() => divide(read('1'), read('0'))).toThrow('zero')
    expect(numberText(multiply(read('1e-200'), read('1e-200')))).toBe('0')
    expect(numberText(read('1e-99999999999'))).toBe('0')
  })
})

describe('rounding', () => {
  it.each<[Rounding, string[]]>([
    ['half', ['-3', '-2', '-2', '2', '2', '3']],
    ['up', ['-3', '-3', '-2', '2', '3', '3']],
    ['down', ['-2', '-2', '-2', '2', '2', '2']],
    ['ceiling', ['-2', '-2', '-2', '2', '3', '3']],
    ['floor', ['-3', '-3', '-2', '2', '2', '2']],
  ])('%s', (rounding, rounded) => {
    const numbers = ['-2.5', '-2.1', '-2', '2', '2.4', '2.5']
    expect(numbers.map((one) => numberText(roundToPlaces(read(one), 0, rounding)))).toEqual(rounded)
    expect(
      numbers.map((one) => numberText(roundToMultiple(read(one), read('1'), rounding))),
    ).toEqual(rounded)
  })

  it('goes to a neighbouring multiple on the side that it promises', () => {
    fc.assert(
      fc.property(whole, fc.bigInt({ min: 1n, max: 10n ** 9n }), fine, (a, step, exponent) => {
        const [number, factor] = [read(`${a}`), read(`${step}e${exponent}`)]
        const up = roundToMultiple(number, factor, 'ceiling')
        const down = roundToMultiple(number, factor, 'floor')
        expect(compareDecimals(down, number)).toBeLessThanOrEqual(0)
        expect(compareDecimals(up, number)).toBeGreaterThanOrEqual(0)
        expect(compareDecimals(subtract(up, down), factor)).toBeLessThanOrEqual(0)
      }),
    )
  })
})

describe('writing', () => {
  it.each([
    ['0', '0'],
    ['-0', '0'],
    ['1.50', '1.5'],
    ['-0.05', '-0.05'],
    ['1e3', '1000'],
    ['1e-7', '0.0000001'],
    ['1e-8', '1e-8'],
    ['-12e-12', '-1.2e-11'],
    ['1e40', '1e40'],
    ['1.25e300', '1.25e300'],
  ])('%s is %s', (text, written) => {
    expect(numberText(read(text))).toBe(written)
  })

  it('reads back as the same number', () => {
    fc.assert(
      fc.property(whole, fc.integer({ min: -300, max: 280 }), (digits, exponent) => {
        const number = read(`${digits}e${exponent}`)
        expect(decimalKey(read(numberText(number)))).toBe(decimalKey(number))
      }),
    )
  })
})
