import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { compare, isRewritten, isSameRead, isSameWrite } from './compare'
import type { CellBase } from './types'

function base(value: string | null, version: string | null = 'v1'): CellBase {
  const lockVersion = { dataTable: 't', attribute: 'a', primaryValues: 'p', value: version }
  return {
    ...{ value, lockVersion: value === null ? null : lockVersion },
    ...{ modifiedAtMs: null, modifiedRegion: null },
  }
}

describe('what a cell holds', () => {
  const change = { valueType: 'NUMBER', base: base('1'), mine: '2', sent: ['3', null] } as const

  test.each([
    ['mine', 'what is wanted', '2'],
    ['mine', 'what is wanted, spelled otherwise', '2.0'],
    ['same', 'what was seen', '1'],
    ['moved', 'what was seen, spelled otherwise', '1.0'],
    ['own-earlier', 'what was sent before', '3.0'],
    ['own-earlier', 'nothing, after a removal was sent', null],
    ['moved', 'anything else', '4'],
  ] as const)('is %s for %s', (found, _, value) => {
    expect(compare(change, base(value, 'v2'))).toBe(found)
  })

  it('is missing where there was a value', () => {
    expect(compare({ ...change, sent: [] }, base(null))).toBe('missing')
  })

  it('is never missing or moved where it is what was seen, wanted or sent', () => {
    const value = fc.option(fc.constantFrom('1', '1.0', '2', '3'))
    fc.assert(
      fc.property(value, value, fc.array(value), value, (seen, mine, sent, now) => {
        const found = compare({ valueType: 'NUMBER', base: base(seen), mine, sent }, base(now))
        const isKnown = [seen, mine, ...sent].includes(now)
        if (isKnown) expect(['same', 'mine', 'own-earlier']).toContain(found)
        if (found === 'missing') expect(now).toBeNull()
        if (sent.length === 0) expect(found).not.toBe('own-earlier')
      }),
    )
  })
})

describe('two reads of a value', () => {
  it('are of one write unless a version that both know says otherwise', () => {
    expect(isSameWrite(base('x'), base('x', null))).toBe(true)
    expect(isSameWrite(base('x'), base('x', 'v2'))).toBe(false)
    expect(isSameWrite(base('x'), base('y'))).toBe(false)
    expect(isRewritten(base('x'), base('x', 'v2'))).toBe(true)
    expect(isRewritten(base('x'), base(null))).toBe(false)
  })

  it('are the same read only with the same version', () => {
    expect(isSameRead(base('x'), base('x'))).toBe(true)
    expect(isSameRead(base('x'), base('x', null))).toBe(false)
    expect(isSameRead(null, null)).toBe(true)
    expect(isSameRead(null, base(null))).toBe(false)
  })
})
