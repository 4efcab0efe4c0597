import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Attribute, sameValue, type ValueType, validateValue } from '@/lib/data-table'
import { numberChange, numberKey, numberWithBoth } from './numbers'
import { mergeValues, proposeMerge } from './propose-merge'

function attribute(valueType: ValueType, rules: Attribute['rules'] = {}): Attribute {
  return { id: 'a', name: 'A', valueType, description: '', isPrimary: false, rules }
}

const TEXTS = attribute('TEXT_LIST')
const ANY_CASE = attribute('TEXT_LIST', { ignoreCase: true })
const NUMBERS = attribute('NUMBER_LIST')
const TEXT = attribute('TEXT')

const list = (...items: readonly string[]) => JSON.stringify(items)

describe('two lists', () => {
  it('keep what each side added and drop what each side removed', () => {
    expect(mergeValues(TEXTS, list('A', 'B'), list('A', 'B', 'C'), list('B'))).toBe(list('B', 'C'))
  })

  it('take an item that both added once', () => {
    expect(mergeValues(TEXTS, list('A'), list('A', 'X'), list('X', 'A'))).toBe(list('A', 'X'))
  })

  it('count an item that occurs twice', () => {
    const base = list('A', 'A', 'B')
    expect(mergeValues(TEXTS, base, list('A', 'B'), list('A', 'A', 'B', 'B'))).toBe(
      list('A', 'B', 'B'),
    )
  })

  it('put the additions of theirs where they stand there', () => {
    const merged = mergeValues(TEXTS, list('A', 'B'), list('A', 'B', 'M'), list('T', 'A', 'U', 'B'))
    expect(merged).toBe(list('T', 'A', 'U', 'B', 'M'))
  })

  it('follow the side that put items in another order', () => {
    const base = list('A', 'B', 'C')
    expect(mergeValues(TEXTS, base, list('A', 'B', 'C', 'M'), list('C', 'B', 'A'))).toBe(
      list('C', 'M', 'B', 'A'),
    )
    expect(mergeValues(TEXTS, base, list('C', 'B', 'A'), list('A', 'B', 'C', 'T'))).toBe(
      list('C', 'T', 'B', 'A'),
    )
  })

  it('take two spellings of one item for one, where the attribute ignores case, and keep the newer', () => {
    expect(mergeValues(ANY_CASE, list('gold'), list('gold', 'VIP'), list('Gold', 'vip'))).toBe(
      list('Gold', 'VIP'),
    )
    expect(mergeValues(TEXTS, list('gold'), list('gold', 'VIP'), list('Gold', 'vip'))).toBe(
      list('Gold', 'vip', 'VIP'),
    )
  })

  it('compare numbers by value and keep them as typed', () => {
    expect(mergeValues(NUMBERS, '[1.50,2]', '[1.5,2,3.0]', '[2]')).toBe('[2,3.0]')
    expect(mergeValues(NUMBERS, '[1]', '[1, 2.50]', '[1.0, 7]')).toBe('[1.0,7,2.50]')
  })

  it('that both came into an empty cell are put together', () => {
    expect(mergeValues(TEXTS, null, list('A', 'B'), list('B', 'C'))).toBe(list('A', 'B', 'C'))
  })

  it('are left alone where one is not what the attribute holds', () => {
    expect(mergeValues(TEXTS, list('A'), list('A', 'B'), '[1]')).toBeNull()
    expect(mergeValues(NUMBERS, '[1]', '[1,2]', 'no list')).toBeNull()
  })
})

describe('two texts', () => {
  it('keep both changes when they lie apart', () => {
    const base = 'Open at nine. Closed on Sunday.'
    expect(
      mergeValues(TEXT, base, 'Open at ten. Closed on Sunday.', 'Open at nine. Closed on Monday.'),
    ).toBe('Open at ten. Closed on Monday.')
  })

  it('have no merge when they changed the same word, or words side by side', () => {
    expect(mergeValues(TEXT, 'at nine', 'at ten', 'at eight')).toBeNull()
    expect(mergeValues(TEXT, 'one two', 'one two mine', 'one two theirs')).toBeNull()
  })

  it('take a change that both made once', () => {
    expect(mergeValues(TEXT, 'a b c d', 'A b c D', 'A b C d')).toBe('A b C D')
  })

  it('are not merged as expressions', () => {
    expect(mergeValues(TEXT, '=ADD(1, 2)', '=ADD(7, 2)', '=ADD(1, 8)')).toBeNull()
  })
})

describe('a proposal', () => {
  it('obeys the rules of the attribute', () => {
    const short = attribute('TEXT_LIST', { maxValues: 2 })
    expect(proposeMerge(short, list('A'), list('A', 'M'), list('A', 'T'))).toBeNull()
    expect(proposeMerge(TEXTS, list('A'), list('A', 'M'), list('A', 'T'))).toBe(list('A', 'T', 'M'))
  })

  it('is none for a deletion, for a type without parts, or where it is one of the sides', () => {
    expect(proposeMerge(TEXTS, list('A'), null, list('B'))).toBeNull()
    expect(proposeMerge(attribute('NUMBER'), '1', '2', '3')).toBeNull()
    expect(proposeMerge(attribute('BOOLEAN'), null, 'true', 'false')).toBeNull()
    expect(proposeMerge(TEXTS, list('A', 'B'), list('A'), list('A', 'A'))).toBeNull()
  })
})

const item = fc.constantFrom('A', 'B', 'C', 'a', 'b', '')
const texts = fc.array(item, { maxLength: 6 }).map((items) => JSON.stringify(items))
const numbers = fc
  .array(fc.constantFrom('1', '1.0', '2', '2.50', '25e-1', '-3'), { maxLength: 6 })
  .map((items) => `[${items.join(', ')}]`)
const words = fc
  .array(fc.constantFrom('one', 'two', 'three', ' ', ', ', '\n', '😀', 'é', '山'), { maxLength: 9 })
  .map((parts) => parts.join(''))

const cases = fc.oneof(
  fc.record({ of: fc.constant(TEXTS), three: fc.tuple(texts, texts, texts) }),
  fc.record({ of: fc.constant(ANY_CASE), three: fc.tuple(texts, texts, texts) }),
  fc.record({ of: fc.constant(NUMBERS), three: fc.tuple(numbers, numbers, numbers) }),
  fc.record({ of: fc.constant(TEXT), three: fc.tuple(words, words, words) }),
)

/** What a merged value holds, whatever its order and spelling. */
function contentOf({ valueType, rules }: Attribute, wire: string | null): unknown {
  if (wire === null || valueType === 'TEXT') return wire
  const parsed: unknown = JSON.parse(wire)
  if (!Array.isArray(parsed)) return wire
  return parsed
    .map((each) => String(each))
    .map((each) => (valueType === 'NUMBER_LIST' ? numberKey(each) : each))
    .map((each) => (rules.ignoreCase ? each.toLowerCase() : each))
    .sort()
}

describe('any three versions', () => {
  const check = (predicate: (of: Attribute, three: [string, string, string]) => void) =>
    fc.assert(
      fc.property(cases, ({ of, three }) => predicate(of, three)),
      { numRuns: 500 },
    )

  it('give the side that changed when the other did not', () => {
    check((of, [base, side]) => {
      expect(mergeValues(of, base, base, side)).toBe(side)
      expect(sameValue(of.valueType, mergeValues(of, base, side, base), side)).toBe(true)
    })
  })

  it('give the change that both made', () => {
    check((of, [base, side]) => {
      expect(sameValue(of.valueType, mergeValues(of, base, side, side), side)).toBe(true)
    })
  })

  it('give the same whoever is called mine, up to order', () => {
    check((of, [base, mine, theirs]) => {
      const [one, other] = [
        mergeValues(of, base, mine, theirs),
        mergeValues(of, base, theirs, mine),
      ]
      expect(contentOf(of, one)).toEqual(contentOf(of, other))
    })
  })

  it('invent no item, and lose none that nobody removed', () => {
    check((of, [base, mine, theirs]) => {
      const merged = mergeValues(of, base, mine, theirs)
      if (of.valueType === 'TEXT' || merged === null) return
      const [inBase, inMine, inTheirs, inMerged] = [base, mine, theirs, merged].map(
        (wire) => new Set([contentOf(of, wire)].flat()),
      )
      for (const each of inMerged ?? []) expect(inMine?.has(each) || inTheirs?.has(each)).toBe(true)
      for (const each of inBase ?? [])
        if (inMine?.has(each) && inTheirs?.has(each)) expect(inMerged?.has(each)).toBe(true)
      for (const side of [inMine, inTheirs])
        for (const each of side ?? [])
          if (!inBase?.has(each)) expect(inMerged?.has(each)).toBe(true)
    })
  })

  it('propose only what the service should take, and what is neither side', () => {
    check((of, [base, mine, theirs]) => {
      const ruled = { ...of, rules: { ...of.rules, maxValues: 4, maxLength: 12 } }
      const merged = proposeMerge(ruled, base, mine, theirs)
      if (merged === null) return
      expect(validateValue(ruled, merged)).toBeNull()
      expect([mine, theirs]).not.toContain(merged)
    })
  })
})

describe('the change of a number', () => {
  it.each([
    ['10', '15', '+5'],
    ['1.50', '1.25', '-0.25'],
    ['0.1', '0.3', '+0.2'],
    ['-5', '5.0', '+10'],
    ['1e3', '1', '-999'],
    ['12345678901234567890', '12345678901234567891', '+1'],
    ['7', '7.0', '0'],
  ])('from %s to %s is %s', (from, to, change) => {
    expect(numberChange(from, to)).toBe(change)
  })

  it('is none without two decimals, or across a gap that nobody reads', () => {
    expect(numberChange(null, '1')).toBeNull()
    expect(numberChange('=ADD(1, 2)', '1')).toBeNull()
    expect(numberChange('1', '1e999999999')).toBeNull()
  })

  it('can be made together with the other one', () => {
    expect(numberWithBoth('10', '15', '13')).toBe('18')
    expect(numberWithBoth('10', '10.0', '13')).toBeNull()
    expect(numberWithBoth('10', null, '13')).toBeNull()
  })

  it('leads from one to the other', () => {
    const number = fc
      .tuple(fc.integer(), fc.integer({ min: -6, max: 6 }))
      .map(([n, e]) => `${n}e${e}`)
    fc.assert(
      fc.property(number, number, (from, to) => {
        const change = numberChange(from, to)
        expect(change).not.toBeNull()
        const opposite = numberChange(to, from)
        expect(Number(change)).toBe(-Number(opposite) || 0)
        expect(Number(change)).toBeCloseTo(Number(to) - Number(from), 5)
      }),
    )
  })
})
