import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordKey as keyInService } from '@/lib/local-connect/rules/primary-values'
import type { AttributeRow } from '@/lib/local-connect/types'
import { isSameKey, keyAppearance, keyIdentity } from './key-equality'
import type { Attribute, PrimaryValues, ValueType } from './types'
import { validateValue } from './validation'

/** Our key comparison was written independently of the stand-in, from the same facts. */

const TYPES: readonly ValueType[] = ['TEXT', 'NUMBER', 'BOOLEAN']

const primary = fc.record({
  valueType: fc.constantFrom(...TYPES),
  ignoreCase: fc.option(fc.boolean(), { nil: undefined }),
})

const text = fc.oneof(
  fc.constantFrom(
    'Zed',
    'zED',
    'ZED',
    'Straße',
    'STRASSE',
    'İ',
    'i',
    'I',
    'é',
    'É',
    'e\u0301',
    'ﬁ',
  ),
  fc.string({
    unit: fc.constantFrom('a', 'A', 'ß', 'Σ', 'σ', 'ς', ' ', '\u00a0', '1'),
    maxLength: 4,
  }),
  fc.string({ unit: 'binary', maxLength: 3 }),
)
const number = fc
  .tuple(
    fc.constantFrom('', '-', '+'),
    fc.constantFrom('0', '00', '7', '07', '70', '1000000000000000000001'),
    fc.constantFrom('', '.0', '.00', '.5', '.50'),
    fc.constantFrom('', 'e0', 'e1', 'E+1', 'e-1', 'e-2'),
  )
  .map((parts) => parts.join(''))
const valuesOf: Readonly<Record<string, fc.Arbitrary<string>>> = {
  TEXT: text,
  NUMBER: fc.oneof({ weight: 6, arbitrary: number }, { weight: 1, arbitrary: text }),
  BOOLEAN: fc.constantFrom('true', 'false'),
}

const testCase = fc.array(primary, { minLength: 1, maxLength: 2 }).chain((primaries) =>
  fc.record({
    primaries: fc.constant(primaries),
    keys: fc
      .tuple(keyOf(primaries), keyOf(primaries), fc.boolean())
      .map(([a, b, isRespelled]) => [a, isRespelled ? a.map(respelled) : b] as const),
  }),
)

/** Another spelling: in the other case, or with zero decimals. */
function respelled(value: string): string {
  if (/^[+-]?\d+$/.test(value)) return `${value}.0`
  return value === value.toLowerCase() ? value.toUpperCase() : value.toLowerCase()
}

type Primaries = readonly { valueType: ValueType; ignoreCase: boolean | undefined }[]

function keyOf(primaries: Primaries): fc.Arbitrary<string[]> {
  return fc.tuple(...primaries.map(({ valueType }) => valuesOf[valueType] ?? text))
}

function ours(primaries: Primaries): readonly Attribute[] {
  return primaries.map(({ valueType, ignoreCase }, index) => ({
    id: null,
    name: `P${index}`,
    valueType,
    description: '',
    isPrimary: true,
    rules: ignoreCase === undefined ? {} : { ignoreCase },
  }))
}

function theirs(primaries: Primaries): readonly AttributeRow[] {
  return primaries.map(({ valueType, ignoreCase }, index) => ({
    seq: index,
    tableSeq: 1,
    id: `p${index}`,
    name: `P${index}`,
    valueType,
    description: null,
    isPrimary: true,
    validation: { IgnoreCase: ignoreCase },
    version: 'v',
    modifiedMs: 0,
  }))
}

function named(values: readonly string[]): PrimaryValues {
  return values.map((value, index) => ({ attribute: `P${index}`, value }))
}

describe('key equality', () => {
  it('agrees with the stand-in on 20,000 pairs of primary values', () => {
    const tally = { same: 0, other: 0 }
    fc.assert(
      fc.property(testCase, ({ primaries, keys: [a, b] }) => {
        const attributes = ours(primaries)
        const isStorable = [a, b].every((key) =>
          attributes.every(
            (attribute, index) => validateValue(attribute, key[index] ?? '') === null,
          ),
        )
        fc.pre(isStorable)
        const [inService, other] = [a, b].map((key) =>
          keyInService(
            theirs(primaries),
            key.map((value, index) => [index, value] as const),
          ),
        )
        const isSame = isSameKey(attributes, named(a), named(b))
        if (recordText(a) !== recordText(b)) tally[isSame ? 'same' : 'other'] += 1
        expect(isSame).toBe(inService === other)
      }),
      { numRuns: 20_000 },
    )
    // The agreement means something only if other spellings of a key were among them.
    expect(tally.same).toBeGreaterThan(500)
    expect(tally.other).toBeGreaterThan(2_000)
  })

  it('does not depend on the order of attributes or values', () => {
    fc.assert(
      fc.property(testCase, ({ primaries, keys: [a] }) => {
        const attributes = ours(primaries)
        expect(keyIdentity(attributes.toReversed(), named(a).toReversed())).toBe(
          keyIdentity(attributes, named(a)),
        )
      }),
    )
  })

  it.each([
    ['text without case where the rule says so', { ignoreCase: true }, 'TEXT', 'Zed', 'zED', true],
    ['text with case elsewhere', {}, 'TEXT', 'Zed', 'zED', false],
    ['numbers by amount', {}, 'NUMBER', '7', '7.0', true],
    ['other numbers', {}, 'NUMBER', '7', '70', false],
  ] as const)('compares %s', (_, rules, valueType, a, b, isSame) => {
    const attributes = [{ name: 'P0', valueType, rules }]
    expect(isSameKey(attributes, named([a]), named([b]))).toBe(isSame)
  })
})

describe('the appearance of a key', () => {
  const attributes = [{ name: 'P0', valueType: 'TEXT', rules: {} }] as const
  const look = (value: string) => keyAppearance(attributes, named([value]))

  it.each([
    ['outer spaces', ' Oslo '],
    ['a space that does not break', 'Oslo\u00a0'],
    ['a zero width space', 'Os\u200blo'],
    ['a mark of direction', '\u200eOslo'],
    ['a soft hyphen', 'Os\u00adlo'],
  ])('is the same with %s', (_, value) => {
    expect(isSameKey(attributes, named(['Oslo']), named([value]))).toBe(false)
    expect(look(value)).toBe(look('Oslo'))
  })

  it('does not depend on Unicode normalisation, but on the letters', () => {
    expect(look('Malmo\u0308')).toBe(look('Malmö'))
    expect(look('Malmo')).not.toBe(look('Malmö'))
    expect(look('oslo')).not.toBe(look('Oslo'))
    expect(look('North Sea')).toBe(look('North\u00a0Sea'))
    expect(look('NorthSea')).not.toBe(look('North Sea'))
  })
})

function recordText(key: readonly string[]): string {
  return JSON.stringify(key)
}
