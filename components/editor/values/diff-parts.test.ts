import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aroundChanges, diffItems, diffParts } from './diff-parts'

const word = fc.constantFrom('open', 'closed', ' ', '\n', 'Lund', 'é', '😀', ',', '=', '')
const text = fc.array(word, { maxLength: 40 }).map((words) => words.join(''))

describe('diffParts', () => {
  it('names the words that changed and leaves the others', () => {
    expect(diffParts('We open at nine', 'We open at ten')).toEqual([
      { kind: 'same', text: 'We open at ' },
      { kind: 'removed', text: 'nine' },
      { kind: 'added', text: 'ten' },
    ])
  })

  it('shows texts with nothing in common as one removal and one addition', () => {
    const parts = diffParts('a b c d e f g', 'h i j k l m n')
    expect(parts.map(({ kind }) => kind)).toEqual(['removed', 'added'])
  })

  it('takes a text of which hardly anything stays for another, and one that only grew for the same', () => {
    const kinds = (from: string, to: string) => diffParts(from, to).map(({ kind }) => kind)
    expect(kinds('Guten Tag, Welt', 'Bonjour tout le monde, ici')).toEqual(['removed', 'added'])
    expect(kinds('Hi', 'Hi there, and welcome to us')).toEqual(['same', 'added'])
  })

  it('holds both texts whole, whatever they are', () => {
    fc.assert(
      fc.property(text, text, (from, to) => {
        const parts = diffParts(from, to)
        const without = (kind: string) =>
          parts.flatMap((part) => (part.kind === kind ? [] : [part.text])).join('')
        expect(without('added')).toBe(from)
        expect(without('removed')).toBe(to)
      }),
    )
  })

  // Word by word this would take minutes: the test's own time limit is the measure.
  it('ends on two long texts that differ everywhere', { timeout: 10_000 }, () => {
    const long = (word: string) => Array.from({ length: 20_000 }, (_, i) => word + i).join(' ')
    const [first] = diffParts(long('a'), long('b'))
    expect(first?.kind).toBe('removed')
  })
})

describe('diffItems', () => {
  it('tells which items went and came, and where', () => {
    expect(diffItems(['ski', 'sledge'], ['ski', 'skate'])).toEqual([
      { kind: 'same', item: 'ski' },
      { kind: 'removed', item: 'sledge' },
      { kind: 'added', item: 'skate' },
    ])
  })
})

describe('aroundChanges', () => {
  it('cuts unchanged stretches and never a change', () => {
    const long = 'x'.repeat(100)
    const parts = aroundChanges(diffParts(`${long} one ${long}`, `${long} two ${long}`), 5)
    expect(parts.map(({ text }) => text)).toEqual(['…xxxx ', 'one', 'two', ' xxxx…'])
  })
})
