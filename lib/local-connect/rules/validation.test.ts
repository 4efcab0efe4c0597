import { describe, expect, it } from 'vitest'
import type { Validation, ValueType } from '../types'
import { validateValue } from './validation'

function check(
  valueType: ValueType,
  value: string,
  validation: Validation = {},
  isPrimary = false,
) {
  return validateValue({ valueType, validation, isPrimary }, value)
}

const choice = (...Values: string[]): Validation => ({ Enum: { Strict: true, Values } })

describe('values that may be stored', () => {
  it.each<[ValueType, string, Validation]>([
    ['TEXT', '', {}],
    ['TEXT', '𝒳'.repeat(5000), {}],
    ['TEXT', '👍🏽', { MaxLength: 2 }],
    ['TEXT', 'anything', { Enum: { Strict: false, Values: ['a'] } }],
    ['TEXT', `=${'x'.repeat(4999)}`, { MaxLength: 3 }],
    ['NUMBER', '=1 + 1', { Minimum: 10 }],
    ['NUMBER', '0.3', { MultipleOf: 0.1 }],
    ['NUMBER', '1.0', choice('1')],
    ['NUMBER', '+12.50e-2', { Minimum: 0.125, Maximum: 0.125 }],
    ['BOOLEAN', 'true', {}],
    ['BOOLEAN', '=EQ(1, 1)', {}],
    ['TEXT_LIST', '[]', {}],
    ['TEXT_LIST', ' [ "A", "a" ] ', { ...choice('a'), IgnoreCase: true }],
    ['NUMBER_LIST', '[1, -2.5e1, 0.3]', { MultipleOf: 0.1 }],
    ['NUMBER_LIST', `[${Array(100).fill(1)}]`, {}],
  ])('%s %j', (type, value, rules) => {
    expect(check(type, value, rules)).toBeNull()
  })
})

describe('values that are refused, with the rule', () => {
  it.each<[ValueType, string, Validation, string]>([
    ['TEXT', 'x'.repeat(5001), {}, '5000'],
    ['TEXT', `=${'x'.repeat(5000)}`, {}, '5000'],
    ['TEXT', 'half \ud83d', {}, 'half'],
    ['TEXT', 'ab', { MinLength: 3 }, 'MinLength'],
    ['TEXT', 'abcd', { MaxLength: 3 }, 'MaxLength'],
    ['TEXT', 'b', choice('a'), 'Enum'],
    ['TEXT', 'A', { ...choice('a'), IgnoreCase: true }, 'Enum'],
    ['TEXT', '', choice(), 'Enum'],
    ['NUMBER', '', {}, 'number'],
    ['NUMBER', ' 1', {}, 'number'],
    ['NUMBER', '1e999', {}, 'number'],
    ['NUMBER', '0'.repeat(65), {}, '64'],
    ['NUMBER', '1', { Minimum: 2 }, 'Minimum'],
    ['NUMBER', '3', { Maximum: 2 }, 'Maximum'],
    ['NUMBER', '2', { ExclusiveMinimum: 2 }, 'ExclusiveMinimum'],
    ['NUMBER', '2.00', { ExclusiveMaximum: 2 }, 'ExclusiveMaximum'],
    ['NUMBER', '0.35', { MultipleOf: 0.1 }, 'MultipleOf'],
    ['NUMBER', '2', choice('1'), 'Enum'],
    ['BOOLEAN', 'True', {}, 'true or false'],
    ['BOOLEAN', 'false', choice('true'), 'Enum'],
    ['TEXT_LIST', 'a', {}, 'JSON array'],
    ['TEXT_LIST', '=LOOKUP("A")', {}, 'JSON array'],
    ['TEXT_LIST', '[1]', {}, 'strings'],
    ['TEXT_LIST', '["\\ud83d"]', {}, 'half'],
    ['TEXT_LIST', JSON.stringify(['x'.repeat(1001)]), {}, '1000'],
    ['TEXT_LIST', JSON.stringify(Array(101).fill('')), {}, '100'],
    ['TEXT_LIST', '["a"]', { MinValues: 2 }, 'MinValues'],
    ['TEXT_LIST', '["a","b"]', { MaxValues: 1 }, 'MaxValues'],
    ['TEXT_LIST', '["ok","x"]', { MinLength: 2 }, 'MinLength'],
    ['NUMBER_LIST', '["1"]', {}, 'numbers'],
    ['NUMBER_LIST', '[null]', {}, 'numbers'],
    ['NUMBER_LIST', '[[1]]', {}, 'numbers'],
    ['NUMBER_LIST', '[1e999]', {}, 'number'],
    ['NUMBER_LIST', '[1, 0.10000000000000000001]', { MultipleOf: 0.1 }, 'MultipleOf'],
  ])('%s %j under %j', (type, value, rules, word) => {
    expect(check(type, value, rules)).toContain(word)
  })

  it('a primary text has 1,000 characters, no expressions, and its IgnoreCase counts', () => {
    expect(check('TEXT', 'x'.repeat(1001), {}, true)).toContain('1000')
    expect(check('TEXT', '=NOW()', { MaxLength: 3 }, true)).toContain('MaxLength')
    expect(check('TEXT', 'A', { ...choice('a'), IgnoreCase: true }, true)).toBeNull()
  })
})
