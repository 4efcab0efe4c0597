import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ExpressionError } from './expression-error'
import { LIMITS } from './guesses'
import { decimalOfInteger, numberText } from './numbers'
import { parseExpression } from './parser'
import { type Expression, functionName, type Operator, SIGNATURES } from './syntax'

/** Writes an expression so that it reads as the same tree. */
function print(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return numberText(expression.number)
    case 'text':
      return `"${expression.text.replaceAll('"', '""')}"`
    case 'boolean':
      return expression.value ? 'TRUE' : 'false'
    case 'sign':
      return `${expression.isNegative ? '-' : '--'}${wrapped(expression.operand)}`
    case 'chain':
      return [
        wrapped(expression.first),
        ...expression.rest.map(({ operator, operand }) => ` ${operator} ${wrapped(operand)}`),
      ].join('')
    case 'call':
      return `${expression.name}(${expression.args.map(print).join(', ')})`
  }
}

function wrapped(expression: Expression): string {
  const isCompound = expression.kind === 'chain' || expression.kind === 'sign'
  return isCompound ? `(${print(expression)})` : print(expression)
}

const RANKS: readonly Operator[][] = [
  ['=', '<>', '<', '<=', '>', '>='],
  ['&'],
  ['+', '-'],
  ['*', '/'],
]

const { tree } = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.nat().map((value): Expression => ({ kind: 'number', number: decimalOfInteger(value) })),
    fc.string({ unit: 'grapheme' }).map((text): Expression => ({ kind: 'text', text })),
    fc.boolean().map((value): Expression => ({ kind: 'boolean', value })),
    fc
      .tuple(fc.boolean(), tie('tree'))
      .map(([isNegative, operand]): Expression => ({ kind: 'sign', isNegative, operand })),
    fc
      .tuple(
        fc.constantFrom(...RANKS).chain((rank) =>
          fc.array(fc.record({ operator: fc.constantFrom(...rank), operand: tie('tree') }), {
            minLength: 1,
            maxLength: 3,
          }),
        ),
        tie('tree'),
      )
      .map(([rest, first]): Expression => ({ kind: 'chain', first, rest })),
    fc
      .array(tie('tree'), { minLength: 1, maxLength: 3 })
      .map((args): Expression => ({ kind: 'call', name: 'CONCAT', args })),
  ),
}))

function kindOf(source: string): string {
  try {
    parseExpression(source)
    return 'read'
  } catch (error) {
    if (error instanceof ExpressionError) return error.kind
    throw error
  }
}

describe('reading an expression', () => {
  it('gives the tree that was written', () => {
    fc.assert(
      fc.property(tree, (expression) => {
        const source = `=${print(expression)}`
        fc.pre([...source].length <= LIMITS.expressionCharacters)
        expect(parseExpression(source)).toEqual(expression)
      }),
    )
  })

  it.each([
    ['=1+2*3', '1 + (2 * 3)'],
    ['=1*2+3', '(1 * 2) + 3'],
    ['=1-2-3', '1 - 2 - 3'],
    ['=1&2+3', '1 & (2 + 3)'],
    ['=1&2=3', '(1 & 2) = 3'],
    ['=1<2!=3>=4', '1 < 2 <> 3 >= 4'],
    ['=-1*-2', '(-1) * (-2)'],
    ['=--1', '--1'],
    ['=(((1)))', '1'],
    ['= \t\n hour ( ) ', 'HOUR()'],
    ['=iF(tRuE, "a""b", .5)'.replace('.5', '0.5e1'), 'IF(TRUE, "a""b", 5)'],
    ['=1<>2', '1 <> 2'],
  ])('%s is %s', (source, written) => {
    expect(print(parseExpression(source))).toBe(written)
  })

  it.each([
    '',
    '1',
    '=',
    ' =1',
    '==1',
    '=1 2',
    '=1+',
    '=+1',
    '=*1',
    '=(1',
    '=1)',
    '=()',
    '="a',
    '="a"b"',
    "='a'",
    '=1.',
    '=.5',
    '=1e',
    '=0x1',
    '=1%',
    '=2^3',
    '=a',
    '=LOOKUP',
    '=UPPER("a")',
    '=constructor()',
    '=TRUE()',
    '=IF(1,2)',
    '=NOT()',
    '=NOW(1)',
    '=CONCAT(1,)',
    '=CONCAT(,1)',
    '=LOOKUP("a","b")',
    '=XLOOKUP("a")',
    '=1e999',
    '=1;2',
    '={1}',
    '=A1',
    '=“a”',
  ])('%j is no expression', (source) => {
    expect(kindOf(source)).toBe('syntax')
  })

  it('knows every function in any case', () => {
    for (const name of Object.keys(SIGNATURES)) {
      expect(functionName(name.toLowerCase())).toBe(name)
    }
  })

  it('ends with a limit where an expression is too long or too deep', () => {
    const nested = (levels: number) => `=${'('.repeat(levels)}1${')'.repeat(levels)}`
    expect(kindOf(nested(LIMITS.nesting))).toBe('read')
    expect(kindOf(nested(LIMITS.nesting + 1))).toBe('limit')
    expect(kindOf(`=${'NOT('.repeat(1000)}`)).toBe('limit')
    expect(kindOf(`="${'x'.repeat(4_997)}"`)).toBe('read')
    expect(kindOf(`="${'x'.repeat(4_998)}"`)).toBe('limit')
    expect(kindOf(`="${'😀'.repeat(4_997)}"`)).toBe('read')
    expect(kindOf(`=${'-'.repeat(4_998)}1`)).toBe('read')
    expect(kindOf(`=1${'+1'.repeat(2_499)}`)).toBe('read')
  })

  it('throws nothing but its own error, whatever it is given', () => {
    const words = [
      '"',
      '""',
      '(',
      ')',
      ',',
      '-',
      '1',
      '1e',
      '<',
      '=',
      '&',
      'IF(',
      'TRUE',
      ' ',
      '\0',
    ]
    const hostile = fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'binary' })), {
      maxLength: 200,
    })
    fc.assert(
      fc.property(hostile, (parts) => {
        expect(['read', 'syntax', 'limit']).toContain(kindOf(`=${parts.join('')}`))
      }),
    )
  })
})
