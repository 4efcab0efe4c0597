import { expect, test } from 'vitest'
import { columnOf } from '../testing'
import { matchingOptions, typedValue } from './typed-value'

test('the text itself comes first, then what begins with it, then what contains it', () => {
  expect(matchingOptions(['marigold', 'golden', 'gold', 'silver'], 'gold')).toEqual([
    'gold',
    'golden',
    'marigold',
  ])
  expect(matchingOptions(['Gold', 'gold'], 'gold')).toEqual(['gold', 'Gold'])
})

test('an empty text matches everything, in the order of the rule', () => {
  expect(matchingOptions(['b', 'a'], ' ')).toEqual(['b', 'a'])
})

test('an emptied field stores the empty text for TEXT and nothing for other types', () => {
  expect(typedValue(columnOf('x', 'TEXT').attribute, 'old', '')).toBe('')
  expect(typedValue(columnOf('x', 'NUMBER').attribute, '1', '')).toBeNull()
  expect(typedValue(columnOf('x', 'BOOLEAN').attribute, 'true', '')).toBeNull()
})

test('an unchanged text stores the value byte for byte', () => {
  expect(typedValue(columnOf('x', 'NUMBER').attribute, ' 1.50', ' 1.50')).toBe(' 1.50')
})
