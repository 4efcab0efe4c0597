import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { graphemesOf, shortened, textEnd, textStart } from './characters'
import { hiddenDifference, hiddenSummary, markHidden } from './hidden-characters'
import { isolate } from './isolate'

/** Texts with letters, accents, emoji, joining scripts and invisible characters. */
const unit = fc.oneof(
  fc.constantFrom(
    ...['a', 'é', 'e\u0301', 'Å', '\u212b', ' ', '\n', '\r', '\r\n', '\t', '\u00a0', '\u200b'],
    ...['\u200d', '\u200c', '\u202e', '\u2066', '\u2069', '\ufeff', '\u00ad', '\u3000', '\u2028'],
    ...['👩‍👧', '🇸🇪', '1️⃣', 'می‌خواهم', 'ספר', '中', '\ud83d', '\ude00', 'क्‍ष'],
  ),
  fc.string({ unit: 'binary', maxLength: 3 }),
)
const text = fc.array(unit, { maxLength: 12 }).map((units) => units.join(''))

function namesIn(value: string): readonly string[] {
  return markHidden(value).flatMap((part) => (part.kind === 'hidden' ? [part.name] : []))
}

describe('markHidden', () => {
  it.each([
    ['no-break space', 'nine\u00a0to six'],
    ['zero-width space', 'nine\u200bteen'],
    ['space at the start', ' nine'],
    ['space at the end', 'nine '],
    ['line end of Windows', 'nine\r\nten'],
    ['carriage return', 'nine\rten'],
    ['right-to-left override', 'nine\u202eten'],
    ['left-to-right mark', 'nine\u200eten'],
    ['byte order mark', '\ufeffnine'],
    ['soft hyphen', 'nine\u00adteen'],
    ['tab', 'nine\tten'],
    ['zero-width joiner', 'ni\u200dne'],
    ['é written as U+0065 U+0301', 'caf\u0065\u0301'],
    ['Å written as U+212B', '\u212bland'],
    ['invisible character, U+0007', 'nine\u0007'],
  ])('names a %s', (name, value) => {
    expect(namesIn(value)).toEqual([name])
  })

  it.each([
    'Open 9 to 18',
    'two  spaces',
    'one line\nand another',
    'café',
    '👩‍👧 and 🇸🇪 and 1️⃣',
    'می‌خواهم',
    'क्‍ष',
  ])('marks nothing in %j', (value) => {
    expect(namesIn(value)).toEqual([])
    expect(hiddenSummary(value)).toBeNull()
  })

  it('gives parts that make up the text, with no hidden character in a plain part', () => {
    fc.assert(
      fc.property(text, (value) => {
        const parts = markHidden(value)
        expect(parts.map((part) => part.text).join('')).toBe(value)
        for (const part of parts) expect(part.text).not.toBe('')
      }),
    )
  })

  it('marks no space at an end where a longer text continues', () => {
    expect(markHidden(' nine ', { isStart: false, isEnd: false })).toEqual([
      { kind: 'plain', text: ' nine ' },
    ])
  })
})

describe('hiddenDifference', () => {
  it.each([
    ['a b', 'a\u00a0b', 'space', 'no-break space'],
    ['a', 'a ', 'none of these', 'space at the end'],
    ['a\nb', 'a\r\nb', 'line feed', 'line end of Windows'],
    ['café', 'cafe\u0301', 'none of these', 'é written as U+0065 U+0301'],
    [
      '\u200bab',
      'a\u200bb',
      'zero-width space, in one place',
      'zero-width space, in another place',
    ],
  ])('between %j and %j is named for both', (a, b, first, second) => {
    expect(hiddenDifference(a, b)).toEqual({ first, second })
  })

  it('is null for equal texts and for visible differences', () => {
    expect(hiddenDifference('a', 'a')).toBeNull()
    expect(hiddenDifference('a b', 'ab')).toBeNull()
    expect(hiddenDifference('a\nb', 'a b')).toBeNull()
    expect(hiddenDifference('Å', 'A')).toBeNull()
  })

  it('is symmetric, and never empty for either text', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [one, other] = [hiddenDifference(a, b), hiddenDifference(b, a)]
        expect(one === null).toBe(other === null)
        if (one === null) return
        expect(one.first).not.toBe(one.second)
        expect(one.first).not.toBe('')
      }),
      { numRuns: 500 },
    )
  })
})

describe('a text that is cut', () => {
  it('is cut between graphemes, at either end', () => {
    expect(shortened('👩‍👧👩‍👧', 6)).toBe('👩‍👧…')
    expect(textEnd('👩‍👧e\u0301', 1)).toBe('')
    fc.assert(
      fc.property(text, fc.nat(20), (value, length) => {
        const whole = [...graphemesOf(value)]
        const starts = new Set(whole.map((_, index) => whole.slice(0, index).join('')))
        starts.add(value)
        const start = textStart(value, length)
        const end = textEnd(value, length)
        expect(start === value || starts.has(start)).toBe(true)
        expect(value.endsWith(end)).toBe(true)
        expect(end === value || starts.has(value.slice(0, value.length - end.length))).toBe(true)
        expect(Math.max(start.length, end.length)).toBeLessThanOrEqual(
          Math.max(length, value.length <= length ? value.length : 0),
        )
      }),
      { numRuns: 500 },
    )
  })
})

describe('isolate', () => {
  it('keeps plain text, isolates right-to-left text and removes direction controls', () => {
    expect(isolate('Malmö · 9')).toBe('Malmö · 9')
    expect(isolate('ספר')).toBe('\u2068ספר\u2069')
    expect(isolate('a\u202eb\u2069c')).toBe('abc')
  })

  it('closes every isolate that it opens', () => {
    fc.assert(
      fc.property(text, (value) => {
        const inner = isolate(value).replace(/^\u2068|\u2069$/g, '')
        expect(inner).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
      }),
    )
  })
})
