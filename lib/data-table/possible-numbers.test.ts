import { expect, it } from 'vitest'
import { fromText } from './codecs'
import { isDecimalText } from './decimal'
import { possibleNumbers } from './possible-numbers'

it.each([
  ['3,5', ['3.5']],
  ['-0,25', ['-0.25']],
  ['1,234', ['1.234', '1234']],
  ['1,234,567', ['1234567']],
  ['1,234.50', ['1234.50']],
  ['1.234,50', ['1234.50']],
  ['1.234.567', ['1234567']],
  ['1 234,5', ['1234.5']],
  ['1\u00a0234', ['1234']],
  ["1'234", ['1234']],
  ['12.5', []],
  ['1,5,7', []],
  ['12,34.5', []],
  ['x', []],
  ['', []],
])('%s may mean %j', (text, readings) => {
  expect(possibleNumbers(text)).toEqual(readings)
  expect(readings.every(isDecimalText)).toBe(true)
})

it.each([
  ['.5, 5., +7, 007, -.5', '[0.5,5,7,7,-0.5]'],
  ['1,2,3', '[1,2,3]'],
  ['1,5', '["1,5"]'],
  ['1,5, 2\n3,25', '["1,5",2,"3,25"]'],
  ['1, 5', '[1,5]'],
  ['[1,5]', '[1,5]'],
  ['[".5"]', '[0.5]'],
  ['1,', '[1]'],
])('a list of numbers reads %j as %s', (text, wire) => {
  expect(fromText('NUMBER_LIST', text)).toBe(wire)
})
