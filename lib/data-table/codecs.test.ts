import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  displayText,
  editedValue,
  fromText,
  isExpression,
  sameValue,
  toText,
  typeDefault,
} from './codecs'
import { canonicalList, formatList, parseList } from './list-value'
import type { ValueType } from './types'

const TYPES: readonly ValueType[] = ['TEXT', 'NUMBER', 'BOOLEAN', 'TEXT_LIST', 'NUMBER_LIST']

const jsonNumber = fc
  .tuple(
    fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }).map(String),
    fc.constantFrom('', '.10', '.5', '.000'),
    fc.constantFrom('', 'e3', 'E-7', 'e+12'),
  )
  .map((parts) => parts.join(''))

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(',', '"', ' ', '\n', '\r', '[', ']', '=', 'a', '\u00a0') }),
)
const expression = anyText.map((text) => `=${text}`)

/** Valid wire values in the form that we store. */
const canonical: Readonly<Record<ValueType, fc.Arbitrary<string>>> = {
  TEXT: anyText,
  NUMBER: fc.oneof(jsonNumber, expression),
  BOOLEAN: fc.oneof(fc.constantFrom('true', 'false'), expression),
  TEXT_LIST: fc.array(anyText).map(canonicalList),
  NUMBER_LIST: fc.array(jsonNumber).map((items) => formatList('NUMBER_LIST', items)),
}

describe('the text of a stored value', () => {
  it.each(TYPES)('gives the same value again for every %s', (type) => {
    fc.assert(
      fc.property(canonical[type], (wire) => {
        expect(fromText(type, toText(type, wire))).toBe(wire)
      }),
      { numRuns: 500 },
    )
  })

  it.each(TYPES)('never throws, and is stable, for any text as %s', (type) => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.json()), (text) => {
        const wire = fromText(type, text)
        displayText(type, text)
        expect(sameValue(type, fromText(type, toText(type, wire)), wire)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it.each(TYPES)('an untouched edit of any stored %s changes nothing', (type) => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.json()), (wire) => {
        expect(editedValue(type, wire, toText(type, wire))).toBe(wire)
      }),
    )
  })

  it('keeps every item of a list with any texts', () => {
    fc.assert(
      fc.property(fc.array(anyText), (items) => {
        const wire = fromText('TEXT_LIST', toText('TEXT_LIST', canonicalList(items)))
        expect(parseList(wire)).toEqual({ ok: true, items })
      }),
    )
  })
})

describe('fromText', () => {
  it.each([
    ['TEXT', '  as it is ', '  as it is '],
    ['NUMBER', ' 1.50\n', '1.50'],
    ['NUMBER', ' many ', 'many'],
    ['NUMBER', '=ADD(1, 2) ', '=ADD(1, 2) '],
    ['NUMBER', ' =1', ' =1'],
    ['BOOLEAN', 'YES', 'true'],
    ['BOOLEAN', ' False ', 'false'],
    ['BOOLEAN', '1', 'true'],
    ['BOOLEAN', '0', 'false'],
    ['BOOLEAN', 'perhaps ', 'perhaps '],
    ['BOOLEAN', '=EQ(1, 1) ', '=EQ(1, 1) '],
    ['TEXT_LIST', '', '[]'],
    ['TEXT_LIST', '""', '[""]'],
    ['TEXT_LIST', 'a, b,c', '["a","b","c"]'],
    ['TEXT_LIST', 'a,,b', '["a","","b"]'],
    ['TEXT_LIST', 'a, b, ', '["a","b"]'],
    ['TEXT_LIST', 'a\nb,\r\nc\n', '["a","b","c"]'],
    ['TEXT_LIST', '"Smith, J", "say ""hi"""', '["Smith, J","say \\"hi\\""]'],
    ['TEXT_LIST', '5" pipe, "open', '["5\\" pipe","\\"open"]'],
    ['TEXT_LIST', '[ "a" , "b" ]', '["a","b"]'],
    ['TEXT_LIST', '[1.10]', '["1.10"]'],
    ['TEXT_LIST', '[draft], b', '["[draft]","b"]'],
    ['TEXT_LIST', '[null]', '[null]'],
    ['TEXT_LIST', '=a, b', '["=a","b"]'],
    ['NUMBER_LIST', '1.10, 12345678901234567890', '[1.10,12345678901234567890]'],
    ['NUMBER_LIST', '["1", 2]', '[1,2]'],
    ['NUMBER_LIST', '1, x', '[1,"x"]'],
  ] as const)('of %s reads %j as %j', (type, text, wire) => {
    expect(fromText(type, text)).toBe(wire)
  })
})

describe('toText', () => {
  it.each([
    ['TEXT_LIST', '["a","b c"]', 'a, b c'],
    ['TEXT_LIST', '["","a,b"]', '"", "a,b"'],
    ['TEXT_LIST', 'no list', 'no list'],
    ['NUMBER_LIST', '[1.10, 2]', '1.10, 2'],
    ['BOOLEAN', 'true', 'true'],
  ] as const)('of %s writes %j as %j', (type, wire, text) => {
    expect(toText(type, wire)).toBe(text)
  })
})

describe('parseList', () => {
  it.each([
    ['[1.10,12345678901234567890]', ['1.10', '12345678901234567890']],
    ['[ -0 , 1e5 , "1e5,\\"[" ]', ['-0', '1e5', '1e5,"[']],
    ['["\\u0041\\\\"]', ['A\\']],
    ['[]', []],
  ])('reads %s', (wire, items) => {
    expect(parseList(wire)).toEqual({ ok: true, items })
  })

  it.each([
    '',
    '[',
    '[1',
    '[01]',
    '[+1]',
    '[1,]',
    '[null]',
    '[true]',
    '[[1]]',
    '{}',
    '"a"',
    '[1] x',
  ])('refuses %j', (wire) => {
    expect(parseList(wire)).toEqual({ ok: false })
  })
})

describe('sameValue', () => {
  it.each([
    ['TEXT', null, null, true],
    ['TEXT', null, '', false],
    ['TEXT', '1.0', '1', false],
    ['NUMBER', '1.50', '1.5', true],
    ['NUMBER', '1e2', '100', true],
    ['NUMBER', '-0', '0', true],
    ['NUMBER', '12345678901234567890', '12345678901234567891', false],
    ['NUMBER', 'x', 'x', true],
    ['NUMBER', 'x', 'X', false],
    ['NUMBER', '=1.0', '=1', false],
    ['BOOLEAN', 'true', 'TRUE', false],
    ['TEXT_LIST', '["a", "b"]', '["a","b"]', true],
    ['TEXT_LIST', '["a","b"]', '["b","a"]', false],
    ['TEXT_LIST', '["\\u0041"]', '["A"]', true],
    ['TEXT_LIST', '["1"]', '["1.0"]', false],
    ['NUMBER_LIST', '[1.0, 2]', '[1,2]', true],
    ['NUMBER_LIST', '["1"]', '[1]', false],
    ['NUMBER_LIST', '[1]', '[1,1]', false],
    ['NUMBER_LIST', 'x', '[1]', false],
  ] as const)('of %s for %j and %j is %s', (type, a, b, expected) => {
    expect(sameValue(type, a, b)).toBe(expected)
    expect(sameValue(type, b, a)).toBe(expected)
  })
})

describe('isExpression', () => {
  it.each(TYPES)('needs = and a %s that may be one', (valueType) => {
    const canHoldOne = valueType !== 'TEXT_LIST' && valueType !== 'NUMBER_LIST'
    expect(isExpression({ valueType, isPrimary: false }, '=NOW()')).toBe(canHoldOne)
    expect(isExpression({ valueType, isPrimary: true }, '=NOW()')).toBe(false)
    expect(isExpression({ valueType, isPrimary: false }, ' =NOW()')).toBe(false)
  })
})

it('a lookup without a value gives the default of the type', () => {
  expect(TYPES.map(typeDefault)).toEqual(['', '0', 'false', '[]', '[]'])
})
