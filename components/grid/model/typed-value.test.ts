import { expect, test } from 'vitest'
import { fieldText } from '@/lib/data-table'
import { columnOf } from '../testing'
import { matchingOptions, typedFieldValue, typedValue } from './typed-value'

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

test('opening a value with other line breaks and leaving it changes nothing', () => {
  const { attribute } = columnOf('x', 'TEXT')
  const value = 'one\r\ntwo\rthree'
  expect(fieldText('TEXT', value)).toBe('one\ntwo\nthree')
  expect(typedFieldValue(attribute, value, fieldText('TEXT', value))).toBe(value)
  expect(typedFieldValue(attribute, value, 'one\n2\nthree')).toBe('one\r\n2\rthree')
  const list = columnOf('x', 'TEXT_LIST').attribute
  const items = '["a\\r\\nb"]'
  expect(typedFieldValue(list, items, fieldText('TEXT_LIST', items))).toBe(items)
})
