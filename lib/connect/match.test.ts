import { describe, expect, test } from 'vitest'
import type { CellAddress } from '@/lib/data-table'
import { findListed, matchAnswers, recordMatcher } from './match'

function at(branch: string, attribute: string): CellAddress {
  return { attribute, primaryValues: [{ attribute: 'Branch', value: branch }] }
}

describe('answers', () => {
  test('find their cells in any order', () => {
    const matched = matchAnswers(
      [at('Oslo', 'A'), at('Oslo', 'B')],
      [
        { address: at('Oslo', 'B'), answer: 'b' },
        { address: at('Oslo', 'A'), answer: 'a' },
      ],
    )
    expect([...matched].sort()).toEqual([
      [0, 'a'],
      [1, 'b'],
    ])
  })

  test('find their cells in other spelling, order of primary values and outer space', () => {
    const cell: CellAddress = {
      attribute: 'Opens',
      primaryValues: [
        { attribute: 'Date', value: '1' },
        { attribute: 'Branch', value: 'Oslo' },
      ],
    }
    const address: CellAddress = {
      attribute: ' opens',
      primaryValues: [
        { attribute: 'branch', value: 'OSLO ' },
        { attribute: 'DATE', value: '1' },
      ],
    }
    expect([...matchAnswers([cell], [{ address, answer: 'a' }])]).toEqual([[0, 'a']])
  })

  test.each([
    ['7.0', '7'],
    ['1e1', '10'],
    ['Malmo\u0308', 'Malmö'],
  ])('find their cells where the service writes %s as %s', (asked, echoed) => {
    const answers = [{ address: at(echoed, 'A'), answer: 'a' }]
    expect([...matchAnswers([at('Oslo', 'A'), at(asked, 'A')], answers)]).toEqual([[1, 'a']])
  })

  test('keep records apart that differ only in case', () => {
    const matched = matchAnswers(
      [at('oslo', 'A'), at('Oslo', 'A')],
      [
        { address: at('Oslo', 'A'), answer: 'upper' },
        { address: at('oslo', 'A'), answer: 'lower' },
      ],
    )
    expect([...matched].sort()).toEqual([
      [0, 'lower'],
      [1, 'upper'],
    ])
  })

  test('are left out when they could be for two cells, or are for none', () => {
    const cells = [at('oslo', 'A'), at('Oslo', 'A')]
    expect(matchAnswers(cells, [{ address: at('OSLO', 'A'), answer: 'a' }]).size).toBe(0)
    expect(matchAnswers(cells, [{ address: at('Bergen', 'A'), answer: 'a' }]).size).toBe(0)
  })
})

describe('what is listed of a whole table', () => {
  test('is found by its exact address alone: another spelling is another record', () => {
    const listed = [
      { address: at('OSLO', 'A'), answer: 'another' },
      { address: at('Lund', 'A'), answer: 'a' },
      { address: at('Lund', 'B'), answer: 'not asked for' },
    ]
    expect([...findListed([at('Oslo', 'A'), at('Lund', 'A')], listed)]).toEqual([[1, 'a']])
  })

  test('tells nothing of a cell that is in it twice', () => {
    const listed = ['a', 'b'].map((answer) => ({ address: at('Oslo', 'A'), answer }))
    expect([...findListed([at('Oslo', 'A')], listed)]).toEqual([])
  })
})

describe('a record that a filtered list brings', () => {
  const folded = [{ name: 'Branch', valueType: 'TEXT', rules: { ignoreCase: true } }] as const
  const exact = [{ name: 'Branch', valueType: 'TEXT', rules: {} }] as const
  const of = (branch: string) => at(branch, '').primaryValues

  test('is any that was asked for and equals it by the rules of its attributes', () => {
    expect(recordMatcher([of('zED'), of('Oslo')], folded)(of('Zed'))).toEqual([of('zED')])
    expect(recordMatcher([of('zED'), of('ZED')], folded)(of('Zed'))).toHaveLength(2)
    expect(recordMatcher([of('Zed')], exact)(of('Zed'))).toEqual([of('Zed')])
  })

  test('is no other where case counts and the service was asked for both', () => {
    expect(recordMatcher([of('zED'), of('Zed')], exact)(of('Zed'))).toEqual([of('Zed')])
  })

  test('is the one that differs in spelling alone where the service has a looser rule', () => {
    expect(recordMatcher([of('zED'), of('Oslo')], exact)(of('Zed'))).toEqual([of('zED')])
    expect(recordMatcher([of('Malmo\u0308')], exact)(of('Malmö'))).toHaveLength(1)
  })

  test('is none where its values were asked for, in other combinations', () => {
    const of2 = (branch: string, floor: string) => [
      ...of(branch),
      { attribute: 'Floor', value: floor },
    ]
    const asked = [of2('zED', '1'), of2('Zed', '2')]
    const rules = [...exact, { name: 'Floor', valueType: 'NUMBER', rules: {} }] as const
    expect(recordMatcher(asked, rules)(of2('zED', '2'))).toEqual([])
  })
})
