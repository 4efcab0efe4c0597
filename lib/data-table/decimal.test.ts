import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareDecimals, type Decimal, isMultipleOf, parseDecimal } from './decimal'

function decimal(text: string): Decimal {
  const parsed = parseDecimal(text)
  if (parsed === null) throw new Error(`${text} is no decimal`)
  return parsed
}

function compare(a: string, b: string): number {
  return Math.sign(compareDecimals(decimal(a), decimal(b)))
}

/** A decimal as text, with its exact value scaled by 10^12 beside it. */
const scaled = fc
  .record({
    coefficient: fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
    power: fc.integer({ min: -12, max: 12 }),
  })
  .map(({ coefficient, power }) => ({
    text: `${coefficient}e${power}`,
    value: coefficient * 10n ** BigInt(power + 12),
  }))

describe('parseDecimal', () => {
  it.each([
    ['1.50', 15n, -1n],
    ['-0012.5e3', -125n, 2n],
    ['+100', 1n, 2n],
    ['0.000', 0n, 0n],
    ['-0', 0n, 0n],
    ['12345678901234567890', 1234567890123456789n, 1n],
  ])('reads %s in lowest form', (text, coefficient, exponent) => {
    expect(parseDecimal(text)).toEqual({ coefficient, exponent })
  })

  it.each(['', ' 1', '1 ', '.5', '5.', '1e', 'e5', '0x10', 'Infinity', 'NaN', '1,5', '--1', '١'])(
    'does not read %j',
    (text) => {
      expect(parseDecimal(text)).toBeNull()
    },
  )

  it('does not read texts beyond a thousand characters', () => {
    expect(parseDecimal('1'.repeat(1_001))).toBeNull()
  })
})

describe('compareDecimals', () => {
  it('orders as exact integers do', () => {
    fc.assert(
      fc.property(scaled, scaled, (a, b) => {
        const expected = a.value === b.value ? 0 : a.value < b.value ? -1 : 1
        expect(compare(a.text, b.text)).toBe(expected)
      }),
    )
  })

  it('calls equal negative numbers equal, not minus zero', () => {
    expect(compare('-16e4', '-160000')).toBe(0)
  })

  it('sees a difference that doubles cannot', () => {
    expect(compare('12345678901234567890', '12345678901234567891')).toBe(-1)
  })

  it('is fast for huge exponents', () => {
    expect(compare('1e999999999', '1e-999999999')).toBe(1)
    expect(compare('-1e999999999999999999999', '1')).toBe(-1)
  })
})

describe('isMultipleOf', () => {
  it.each([
    ['0.3', '0.1', true],
    ['0.35', '0.1', false],
    ['1e30', '7', false],
    ['7e30', '7', true],
    ['-15', '5', true],
    ['15', '50', false],
    ['0', '5', true],
    ['5', '0', false],
    ['1e999999999', '2', true],
    ['1e-999999999', '2', false],
  ])('of %s by %s is %s', (value, step, expected) => {
    expect(isMultipleOf(decimal(value), decimal(step))).toBe(expected)
  })

  it('agrees with exact integers', () => {
    fc.assert(
      fc.property(scaled, scaled, (a, b) => {
        fc.pre(b.value !== 0n)
        expect(isMultipleOf(decimal(a.text), decimal(b.text))).toBe(a.value % b.value === 0n)
      }),
    )
  })

  it('holds for every product', () => {
    fc.assert(
      fc.property(scaled, fc.bigInt({ min: -1000n, max: 1000n }), (step, factor) => {
        fc.pre(step.value !== 0n)
        expect(isMultipleOf(decimal(`${step.value * factor}e-12`), decimal(step.text))).toBe(true)
      }),
    )
  })
})
