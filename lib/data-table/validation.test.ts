import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeRules } from './describe-rules'
import type { Attribute, ValueRules, ValueType } from './types'
import { validateValue } from './validation'

function attribute(valueType: ValueType, rules: ValueRules = {}, isPrimary = false): Attribute {
  return { id: null, name: 'a', valueType, description: '', isPrimary, rules }
}

const OPEN_CLOSED = { values: ['Open', 'Closed'], isStrict: true }

describe('a value that breaks a rule is refused with a message', () => {
  it.each<[ValueType, ValueRules, string, string]>([
    ['TEXT', { maxLength: 3 }, 'Hello', 'At most 3 characters; this has 5'],
    ['TEXT', { minLength: 2 }, '😀', 'At least 2 characters; this has 1'],
    ['TEXT', {}, 'x'.repeat(5_001), 'At most 5,000 characters; this has 5,001'],
    ['TEXT', {}, `=${'x'.repeat(5_000)}`, 'At most 5,000 characters; this has 5,001'],
    ['TEXT', { enum: OPEN_CLOSED }, 'open', 'One of the allowed values: Open, Closed'],
    ['TEXT', {}, 'a\ud800b', 'Contains half of a character, which cannot be stored'],
    ['TEXT', { enum: { values: [], isStrict: true } }, '', 'No value is allowed'],
    ['NUMBER', {}, '', 'A number'],
    ['NUMBER', {}, ' 1', 'A number'],
    ['NUMBER', {}, 'Infinity', 'A number'],
    ['NUMBER', {}, '1e400', 'Too large for a number'],
    ['NUMBER', {}, '1'.repeat(65), 'At most 64 characters for a number; this has 65'],
    ['NUMBER', { minimum: 1 }, '0.99', 'At least 1'],
    ['NUMBER', { maximum: 10 }, '10.000000000000000001', 'At most 10'],
    ['NUMBER', { exclusiveMinimum: 0 }, '0', 'More than 0'],
    ['NUMBER', { exclusiveMaximum: 5 }, '5.0', 'Less than 5'],
    ['NUMBER', { multipleOf: 1, minimum: 1, maximum: 10 }, 'x', 'A whole number from 1 to 10'],
    ['NUMBER', { exclusiveMinimum: 0, maximum: 9 }, 'x', 'A number, more than 0 and at most 9'],
    ['NUMBER', { multipleOf: 1 }, '1.5', 'A whole number'],
    ['NUMBER', { multipleOf: 5 }, '12', 'A whole multiple of 5'],
    ['NUMBER', { enum: { values: ['1'], isStrict: true } }, '2', 'One of the allowed values: 1'],
    ['BOOLEAN', {}, 'TRUE', 'Either true or false'],
    ['BOOLEAN', {}, '', 'Either true or false'],
    ['TEXT_LIST', {}, 'a, b', 'A list of texts'],
    ['TEXT_LIST', {}, '["a",5]', 'Item 2: a text; this is 5'],
    ['TEXT_LIST', {}, '["\\ud800"]', 'Item 1: half of a character cannot be stored'],
    ['TEXT_LIST', { maxLength: 1 }, '["a","bc"]', 'Item 2: at most 1 character; this has 2'],
    ['TEXT_LIST', { minValues: 1 }, '[]', 'At least 1 item; this has 0'],
    ['TEXT_LIST', { maxValues: 1 }, '["a","b"]', 'At most 1 item; this has 2'],
    ['TEXT_LIST', {}, JSON.stringify(Array(101).fill('a')), 'At most 100 items; this has 101'],
    [
      'TEXT_LIST',
      { enum: OPEN_CLOSED },
      '["Open","Shut"]',
      'Item 2: one of the allowed values: Open, Closed',
    ],
    ['NUMBER_LIST', {}, 'x', 'A list of numbers'],
    ['NUMBER_LIST', {}, '[1,"x"]', 'Item 2: a number; this is x'],
    ['NUMBER_LIST', { maximum: 2 }, '[1,3]', 'Item 2: at most 2'],
    ['NUMBER_LIST', {}, '[1e999]', 'Item 1: too large for a number'],
  ])('%s with %j: %j', (type, rules, wire, message) => {
    expect(validateValue(attribute(type, rules), wire)?.message).toBe(message)
  })

  it('limits primary texts and list items to 1,000 characters', () => {
    const long = 'é'.repeat(1_001)
    expect(validateValue(attribute('TEXT', {}, true), long)?.rule).toBe('limit')
    expect(validateValue(attribute('TEXT_LIST'), JSON.stringify([long]))?.rule).toBe('limit')
    expect(validateValue(attribute('TEXT'), long)).toBeNull()
  })
})

describe('a valid value is accepted', () => {
  it.each<[ValueType, ValueRules, string]>([
    ['TEXT', {}, ''],
    ['TEXT', { minLength: 1, maxLength: 1 }, '😀'],
    ['TEXT', { enum: { ...OPEN_CLOSED, isStrict: false } }, 'Ajar'],
    ['TEXT', { maxLength: 3 }, '=CONCAT("long", "er")'],
    ['NUMBER', { minimum: 3 }, '=ADD(1, 1)'],
    ['BOOLEAN', {}, '=EQ(1, 1)'],
    ['NUMBER', { multipleOf: 0.1 }, '0.3'],
    ['NUMBER', { multipleOf: 0 }, '0.3'],
    ['NUMBER', { enum: { values: ['1.5'], isStrict: true } }, '1.50'],
    ['NUMBER', {}, '12345678901234567890'],
    ['NUMBER', {}, '1e-999999999'],
    ['TEXT_LIST', { maxLength: 1 }, '[]'],
    ['TEXT_LIST', { enum: OPEN_CLOSED, ignoreCase: true }, '[ "open" ]'],
    ['NUMBER_LIST', { multipleOf: 0.1 }, '[0.3,1e2]'],
  ])('%s with %j: %j', (type, rules, wire) => {
    expect(validateValue(attribute(type, rules), wire)).toBeNull()
  })

  it('ignoreCase applies only to primary texts and list items', () => {
    const rules = { enum: OPEN_CLOSED, ignoreCase: true }
    expect(validateValue(attribute('TEXT', rules, true), 'OPEN')).toBeNull()
    expect(validateValue(attribute('TEXT_LIST', rules), '["OPEN"]')).toBeNull()
    expect(validateValue(attribute('TEXT', rules), 'OPEN')?.rule).toBe('enum')
  })

  it('a primary text that begins with = is a text, and rules apply', () => {
    expect(validateValue(attribute('TEXT', { maxLength: 2 }, true), '=AB')?.rule).toBe('maxLength')
    expect(validateValue(attribute('NUMBER', {}, true), '=1')?.rule).toBe('type')
  })
})

it('validation never throws, whatever the bytes', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<ValueType>('TEXT', 'NUMBER', 'BOOLEAN', 'TEXT_LIST', 'NUMBER_LIST'),
      fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.double().map(String)),
      (type, wire) => {
        const problem = validateValue(attribute(type, { minimum: 0, multipleOf: 0.5 }), wire)
        expect(problem === null || problem.message.length > 0).toBe(true)
      },
    ),
  )
})

describe('describeRules', () => {
  it.each<[ValueType, ValueRules, string[]]>([
    ['TEXT', {}, ['Text']],
    ['TEXT', { minLength: 2, maxLength: 40 }, ['Text, 2 to 40 characters']],
    ['TEXT', { minLength: 1 }, ['Text, at least 1 character']],
    ['TEXT', { enum: OPEN_CLOSED }, ['Text', 'One of: Open, Closed']],
    ['TEXT', { enum: { ...OPEN_CLOSED, isStrict: false } }, ['Text', 'Suggested: Open, Closed']],
    ['NUMBER', { minimum: 1, maximum: 10 }, ['Number, 1 to 10']],
    [
      'NUMBER',
      { exclusiveMinimum: 0, maximum: 5, multipleOf: 5 },
      ['Number, at most 5 and more than 0', 'Whole multiples of 5'],
    ],
    ['BOOLEAN', {}, ['True or false']],
    [
      'TEXT_LIST',
      { minValues: 1, maxValues: 5, maxLength: 40, ignoreCase: true },
      [
        'List of texts, 1 to 5 items',
        'Each item at most 40 characters',
        'Upper and lower case count as the same',
      ],
    ],
    ['NUMBER_LIST', { minimum: 0 }, ['List of numbers', 'Each item at least 0']],
  ])('of %s with %j', (type, rules, lines) => {
    expect(describeRules(attribute(type, rules))).toEqual(lines)
  })
})
