import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareDecimals, decimalKey, decimalOf, isMultipleOf, parseDecimal } from './decimal'

function read(text: string) {
  const decimal = parseDecimal(text)
  if (decimal === null) throw new Error(`${text} is no decimal.`)
  return decimal
}

describe('reading decimals', () => {
  it.each(['', ' 1', '1 ', '1.', '.5', '0x10', '1e', '--1', 'NaN', 'Infinity', '1e999', '１'])(
    'refuses %j',
    (text) => {
      expect(parseDecimal(text)).toBeNull()
    },
  )

  it.each([
    ['1', '1.0'],
    ['10e-1', '+1'],
    ['0', '-0.000e5'],
    ['1500', '1.5E3'],
  ])('%s and %s are one number', (a, b) => {
    expect(decimalKey(read(a))).toBe(decimalKey(read(b)))
  })
})

describe('comparing', () => {
  it('agrees with whole numbers scaled by any power of ten', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt(), fc.integer({ min: -40, max: 40 }), (a, b, power) => {
        const order = compareDecimals(read(`${a}e${power}`), read(`${b}e${power}`))
        expect(Math.sign(order)).toBe(a < b ? -1 : a > b ? 1 : 0)
      }),
    )
  })

  it('sees what doubles do not', () => {
    expect(compareDecimals(read('9007199254740993'), read('9007199254740992'))).toBeGreaterThan(0)
    expect(compareDecimals(read('1e-99999999999'), decimalOf(0))).toBeGreaterThan(0)
    expect(compareDecimals(read('-1e-99999999999'), decimalOf(0))).toBeLessThan(0)
  })
})

describe('multiples', () => {
  it('of a tenth are exact', () => {
    fc.assert(
      fc.property(fc.integer(), (tenths) => {
        expect(isMultipleOf(read(`${tenths}e-1`), decimalOf(0.1))).toBe(true)
        expect(isMultipleOf(read(`${tenths}1e-2`), decimalOf(0.1))).toBe(false)
      }),
    )
  })

  it.each([
    ['0', 7, true],
    ['1e300', 3, false],
    ['3e300', 3, true],
    ['1e-9999999999', 0.5, false],
    ['2.5', 0.5, true],
    ['2.6', 0.5, false],
  ])('%s is a multiple of %s: %s', (value, step, answer) => {
    expect(isMultipleOf(read(value), decimalOf(step))).toBe(answer)
  })
})
