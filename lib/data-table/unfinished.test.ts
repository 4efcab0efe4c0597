import { describe, expect, it } from 'vitest'
import type { Attribute, ValueRules, ValueType } from './types'
import { isUnfinished, requirementMessage } from './unfinished'
import { validateValue } from './validation'

function attributeOf(valueType: ValueType, rules: ValueRules): Attribute {
  return { id: null, name: 'A', valueType, description: '', isPrimary: false, rules }
}

function isTyping(valueType: ValueType, rules: ValueRules, text: string): boolean | null {
  const attribute = attributeOf(valueType, rules)
  const problem = validateValue(attribute, text)
  return problem && isUnfinished(attribute, text, problem)
}

const TREES = { enum: { isStrict: true, values: ['Oak', 'Marigold'] } }

describe('a value that is being typed', () => {
  it.each([
    ['TEXT', { minLength: 3 }, 'a'],
    ['TEXT', TREES, 'mari'],
    ['NUMBER', {}, '-'],
    ['NUMBER', {}, '.'],
    ['NUMBER', {}, '1e'],
    ['NUMBER', { minimum: 10 }, '1'],
    ['NUMBER', { maximum: -10 }, '-1'],
    ['NUMBER', { multipleOf: 5 }, '1'],
    ['BOOLEAN', {}, 'tr'],
    ['TEXT_LIST', { minLength: 3 }, '["abc","d"]'],
    ['TEXT_LIST', { minValues: 2 }, '["abc"]'],
  ] as const)('of a %s under %j is not finished with %j', (valueType, rules, text) => {
    expect(isTyping(valueType, rules, text)).toBe(true)
  })

  it.each([
    ['TEXT', { maxLength: 3 }, 'abcd'],
    ['TEXT', TREES, 'rig'],
    ['NUMBER', {}, 'abc'],
    ['NUMBER', {}, '1.2.3'],
    ['NUMBER', { minimum: -3 }, '-5'],
    ['NUMBER', { maximum: 10 }, '11'],
    ['BOOLEAN', {}, 'yes'],
    ['TEXT_LIST', { minLength: 3 }, '["d","abc"]'],
  ] as const)('of a %s under %j breaks the rule with %j', (valueType, rules, text) => {
    expect(isTyping(valueType, rules, text)).toBe(false)
  })

  it('has a message about what it still needs, if that helps', () => {
    const words = (valueType: ValueType, rules: ValueRules, text: string) => {
      const problem = validateValue(attributeOf(valueType, rules), text)
      return problem && requirementMessage(problem)
    }
    expect(words('TEXT', { minLength: 3 }, 'a')).toBe('At least 3 characters; this has 1')
    expect(words('NUMBER', { multipleOf: 5 }, '1')).toBe('A whole multiple of 5')
    expect(words('TEXT', TREES, 'O')).toBeNull()
  })
})
