import fc from 'fast-check'
import { expect, it } from 'vitest'
import { validateValue as validateInService } from '@/lib/local-connect/rules/validation'
import type { ValueRules, ValueType } from './types'
import { validateValue } from './validation'

/**
 * The stand-in's validation was written independently from the same facts. If the two disagree, one of them is wrong.
 */

/** Drops `undefined`, which the types forbid as a value. */
function defined<Rules extends object>(
  rules: Rules,
): { [Key in keyof Rules]?: NonNullable<Rules[Key]> } {
  const present: { [Key in keyof Rules]?: NonNullable<Rules[Key]> } = {}
  for (const key in rules) {
    const value = rules[key]
    if (value !== undefined && value !== null) present[key] = value
  }
  return present
}

const bound = fc.oneof(
  fc.constantFrom(0, 1, -1, 5, 0.1, 10, 1e21, 5e-7),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)
const word = fc.constantFrom(
  'Open',
  'open',
  'OPEN',
  'Closed',
  'ß',
  'SS',
  'İ',
  'true',
  '1',
  '1.0',
  '=1',
  '',
)

function maybe<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.option(arbitrary, { nil: undefined, freq: 1 })
}

const someRules: fc.Arbitrary<ValueRules> = fc
  .record({
    minLength: maybe(fc.nat(4)),
    maxLength: maybe(fc.constantFrom(0, 3, 5, 10, 1_000)),
    minValues: maybe(fc.nat(3)),
    maxValues: maybe(fc.constantFrom(0, 2, 5, 100)),
    ignoreCase: maybe(fc.boolean()),
    minimum: maybe(bound),
    maximum: maybe(bound),
    exclusiveMinimum: maybe(bound),
    exclusiveMaximum: maybe(bound),
    multipleOf: maybe(fc.constantFrom(0, 0.1, 0.5, 1, 5, 1e-7, 1e21, 0.3)),
    enum: maybe(fc.record({ values: fc.array(word, { maxLength: 4 }), isStrict: fc.boolean() })),
  })
  .map(defined)
/** One or two rules for most attributes; with all rules at once nearly every value would be refused. */
const rules = fc
  .tuple(
    someRules,
    fc.subarray<keyof ValueRules>(
      [
        'minLength',
        'maxLength',
        'minValues',
        'maxValues',
        'ignoreCase',
        'minimum',
        'maximum',
        'exclusiveMinimum',
        'exclusiveMaximum',
        'multipleOf',
        'enum',
      ],
      { maxLength: 3 },
    ),
  )
  .map(
    ([all, names]): ValueRules =>
      Object.fromEntries(names.filter((name) => name in all).map((name) => [name, all[name]])),
  )

const text = fc.oneof(
  word,
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.string({ unit: fc.constantFrom('a', '😀', 'é', ' ', '='), maxLength: 8 }),
  fc.constantFrom('a\ud800', '\udc00', '\ud83d\ude00'),
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom('x', '😀', '='),
        fc.constantFrom(999, 1_000, 1_001, 4_999, 5_000, 5_001),
      )
      .map(([unit, count]) => unit.repeat(count)),
  },
)
const number = fc.oneof(
  fc.integer({ min: -20, max: 20 }).map(String),
  fc.integer({ min: -99, max: 99 }).map((tenths) => String(tenths / 10)),
  bound.map(String),
  fc.bigInt({ min: -(10n ** 66n), max: 10n ** 66n }).map(String),
  fc.constantFrom(
    '1.50',
    '1e2',
    '1E+2',
    '-0',
    '00',
    '+1',
    '.5',
    '5.',
    ' 1',
    '1 ',
    '',
    'NaN',
    'Infinity',
    '0x1f',
    '1_0',
    '1,5',
  ),
  fc.constantFrom(
    '1e308',
    '1e309',
    '-1e400',
    '1e-400',
    '1e999999999',
    '1e-999999999',
    '0e999999999',
    `1e${'9'.repeat(40)}`,
  ),
  fc.constantFrom(
    '0.30000000000000000001',
    '10.000000000000000000',
    '9.9999999999999999999',
    '0'.repeat(64),
    '1'.repeat(65),
    '٣',
  ),
)
const item = fc.oneof(
  { weight: 4, arbitrary: text.map((value) => JSON.stringify(value)) },
  { weight: 4, arbitrary: number },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'null',
      'true',
      '[]',
      '{}',
      '"\\ud800"',
      '"\\ud83d\\ude00"',
      '"1"',
      "'a'",
    ),
  },
)
function listOf(items: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.array(items, { maxLength: 4 }),
      fc.constantFrom(',', ', ', ' ,\n'),
      fc.constantFrom('', ' '),
    )
    .map(([members, separator, outer]) => `${outer}[${members.join(separator)}]${outer}`)
}
const longList = fc
  .constantFrom(99, 100, 101)
  .map((count) => `[${Array(count).fill('1').join(',')}]`)
const hostile = fc.oneof(
  fc.json(),
  listOf(item),
  longList,
  fc.constantFrom('[', '[1,]', '[]]', '{}', '[[1]]', '[1] ', '\u00a0[]'),
)

const valuesOf: Readonly<Record<ValueType, fc.Arbitrary<string>>> = {
  TEXT: text,
  NUMBER: number,
  BOOLEAN: fc.constantFrom('true', 'false', 'True', ' true', '1', '', 'yes', '=NOW()'),
  TEXT_LIST: fc.oneof(
    listOf(text.map((value) => JSON.stringify(value))),
    longList.map((list) => list.replaceAll('1', '"a"')),
  ),
  NUMBER_LIST: fc.oneof(listOf(number), longList),
}

const testCase = fc
  .record({
    valueType: fc.constantFrom<ValueType>('TEXT', 'NUMBER', 'BOOLEAN', 'TEXT_LIST', 'NUMBER_LIST'),
    isPrimary: fc.boolean(),
    rules,
  })
  .chain((attribute) =>
    fc.record({
      attribute: fc.constant(attribute),
      value: fc.oneof(
        { weight: 6, arbitrary: valuesOf[attribute.valueType] },
        { weight: 1, arbitrary: fc.oneof(text, number, hostile) },
      ),
    }),
  )

/** Our rules under the names of the service. */
function wireRules(ours: ValueRules) {
  return {
    MinLength: ours.minLength,
    MaxLength: ours.maxLength,
    MinValues: ours.minValues,
    MaxValues: ours.maxValues,
    IgnoreCase: ours.ignoreCase,
    Minimum: ours.minimum,
    Maximum: ours.maximum,
    ExclusiveMinimum: ours.exclusiveMinimum,
    ExclusiveMaximum: ours.exclusiveMaximum,
    MultipleOf: ours.multipleOf,
    Enum: ours.enum && { Values: [...ours.enum.values], Strict: ours.enum.isStrict },
  }
}

it('accepts and refuses the same of 10,000 values as the stand-in', () => {
  const tally = new Map<string, number>()
  fc.assert(
    fc.property(testCase, ({ attribute, value }) => {
      const { valueType, isPrimary } = attribute
      const ours = validateValue({ id: null, name: 'a', description: '', ...attribute }, value)
      const theirs = validateInService(
        { valueType, isPrimary, validation: wireRules(attribute.rules) },
        value,
      )
      const answer = `${valueType} ${ours === null ? 'taken' : 'refused'}`
      tally.set(answer, (tally.get(answer) ?? 0) + 1)
      expect({ isTaken: ours === null, ours, theirs }).toMatchObject({ isTaken: theirs === null })
    }),
    { numRuns: 10_000 },
  )
  // The agreement means something only if each type was accepted and refused often.
  const types = Object.keys(valuesOf)
  for (const type of types) {
    expect(tally.get(`${type} taken`)).toBeGreaterThan(100)
    expect(tally.get(`${type} refused`)).toBeGreaterThan(100)
  }
})
