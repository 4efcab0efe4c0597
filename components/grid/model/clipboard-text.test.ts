import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromText, type ValueType } from '@/lib/data-table'
import { columnOf } from '../testing'
import { copiedText, parseBlock, readClipboard } from './clipboard-text'
import { typedValue } from './typed-value'

/** Texts with the characters that matter for a clipboard. */
const text = fc.oneof(
  fc.string(),
  fc
    .array(fc.constantFrom('a', '"', '""', '\t', '\n', '\r', '\r\n', ' ', ',', '[', '=', 'é', '1'))
    .map((parts) => parts.join('')),
)

function pasted(copied: string): string | null | undefined {
  const block = readClipboard({ exact: '', plain: copied, html: '' })
  return block?.length === 1 && block[0]?.length === 1 ? block[0][0] : undefined
}

describe('copy and paste of one cell', () => {
  const types: readonly ValueType[] = ['TEXT', 'NUMBER', 'BOOLEAN', 'TEXT_LIST', 'NUMBER_LIST']
  it.each(types)('gives the same value again: %s', (type) => {
    const { attribute } = columnOf('Kind', type)
    fc.assert(
      fc.property(text, (typed) => {
        const value = type === 'TEXT' ? typed : typedValue(attribute, null, typed)
        if (value === null) return
        const back = pasted(copiedText(attribute, value))
        expect(back).toBeTypeOf('string')
        expect(fromText(type, back ?? '')).toBe(value)
      }),
    )
  })

  it('changes no byte of the value when pasted back into its own cell', () => {
    const { attribute } = columnOf('Kind', 'NUMBER_LIST')
    for (const value of ['["1"]', '[ 1.10 ]', '[]']) {
      expect(typedValue(attribute, value, pasted(copiedText(attribute, value)) ?? '')).toBe(value)
    }
  })

  it('quotes only texts with a tab, a line break or a quotation mark', () => {
    const { attribute } = columnOf('Kind')
    expect(copiedText(attribute, 'plain, and long')).toBe('plain, and long')
    expect(copiedText(attribute, 'a\tb')).toBe('"a\tb"')
    expect(copiedText(attribute, '5" pipe')).toBe('"5"" pipe"')
    expect(copiedText(attribute, '')).toBe('""')
    expect(copiedText(attribute, null)).toBe('')
  })
})

describe('a copied block', () => {
  it('is read cell by cell, whatever the cells contain', () => {
    const { attribute } = columnOf('Kind')
    fc.assert(
      fc.property(
        fc.array(fc.array(text, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        (block, lineBreak, endsWithBreak) => {
          const lines = block.map((row) => row.map((one) => copiedText(attribute, one)).join('\t'))
          expect(parseBlock(lines.join(lineBreak) + (endsWithBreak ? lineBreak : ''))).toEqual(
            block,
          )
        },
      ),
    )
  })

  it('from Excel has unquoted quotation marks, blank cells and a final line break', () => {
    expect(parseBlock('Name\t5" pipe\r\n"two\nlines"\t\r\n')).toEqual([
      ['Name', '5" pipe'],
      ['two\nlines', null],
    ])
    expect(parseBlock('"unclosed\tx')).toEqual([['"unclosed', 'x']])
    expect(parseBlock('"said" twice')).toEqual([['"said" twice']])
    expect(parseBlock('a\n\nb')).toEqual([['a'], [null], ['b']])
  })
})

describe('a clipboard', () => {
  const only = (texts: Partial<Parameters<typeof readClipboard>[0]>) =>
    readClipboard({ exact: '', plain: '', html: '', ...texts })

  it('without readable text gives nothing', () => {
    expect(only({})).toBeNull()
    expect(only({ plain: '\t\t\r\n\t\r\n' })).toBeNull()
    expect(only({ html: '<img src="x.png">' })).toBeNull()
    expect(only({ html: '<table><tr><td></td><td> </td></tr></table>' })).toBeNull()
    expect(only({ html: '<style>td { color: red }</style><meta charset="utf-8">' })).toBeNull()
  })

  it('with only HTML gives its table, with blank cells where one spans several', () => {
    const html =
      '<table><thead><tr><th colspan="2">Head</th><th>C</th></tr></thead><tbody>' +
      '<tr><td rowspan="2">A</td><td>one<br>two</td><td>\n  x\n  y </td></tr><tr><td>B</td></tr></tbody></table>'
    expect(only({ html })).toEqual([
      ['Head', null, 'C'],
      ['A', 'one\ntwo', 'x y'],
      [null, 'B'],
    ])
  })

  it('with only HTML and no table gives its lines', () => {
    expect(only({ html: '<div>first <b>line</b></div><p>second</p>' })).toEqual([
      ['first line'],
      ['second'],
    ])
  })

  it('is read from our exact text first, then from plain text, then from HTML', () => {
    const html = '<table><tr><td>no</td></tr></table>'
    expect(only({ plain: 'yes', html })).toEqual([['yes']])
    expect(only({ exact: '"a\nb"', plain: '"a\r\nb"', html })).toEqual([['a\nb']])
  })

  it('of half a megabyte is read completely', () => {
    const plain = Array.from(
      { length: 2_000 },
      (_, row) => `"cell ${row}\n""x"""\t${'y'.repeat(250)}`,
    )
    expect(only({ plain: plain.join('\n') })).toHaveLength(2_000)
  })
})
