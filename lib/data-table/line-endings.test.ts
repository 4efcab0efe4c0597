import fc from 'fast-check'
import { expect, it } from 'vitest'
import { keepLineBreaks, unifiedLineBreaks } from './line-endings'

const text = fc
  .array(fc.constantFrom('a', 'b', 'c', '\r\n', '\r', '\n'), { maxLength: 20 })
  .map((parts) => parts.join(''))

it('an unchanged text is the same, byte for byte', () => {
  fc.assert(
    fc.property(text, (original) => {
      expect(keepLineBreaks(original, unifiedLineBreaks(original))).toBe(original)
    }),
  )
})

it('keeps the typed text, apart from line breaks', () => {
  fc.assert(
    fc.property(text, text, (original, other) => {
      const edited = unifiedLineBreaks(other)
      expect(unifiedLineBreaks(keepLineBreaks(original, edited))).toBe(edited)
    }),
  )
})

it('keeps the breaks of unchanged lines', () => {
  expect(keepLineBreaks('a\r\nb\rc\nd', 'a\nB\nc\nd')).toBe('a\r\nB\rc\nd')
  expect(keepLineBreaks('a\r\nb\rc\nd', 'a\nc\nd')).toBe('a\r\nc\nd')
  expect(keepLineBreaks('a\rb\nc', 'x\na\rb\nc'.replaceAll('\r', '\n'))).toBe('x\ra\rb\nc')
  expect(keepLineBreaks('1\r2\n3\r4\n5', '0\n2\n9\n9\n4\n6')).toBe('0\r2\n9\r9\r4\n6')
})

it('breaks new lines like the first line, or with a line feed', () => {
  expect(keepLineBreaks('a\r\nb', 'a\nb\nc')).toBe('a\r\nb\r\nc')
  expect(keepLineBreaks('a', 'a\nb')).toBe('a\nb')
})

it('keeps the line breaks of two megabytes quickly', () => {
  const original = 'line of text\r\n'.repeat(150_000)
  const edited = `x${unifiedLineBreaks(original)}y`
  expect(keepLineBreaks(original, edited)).toBe(`x${original}y`)
})
