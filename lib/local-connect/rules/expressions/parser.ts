import { codePoints } from '../names'
import { ExpressionError } from './expression-error'
import { LIMITS } from './guesses'
import { readNumber } from './numbers'
import { type Expression, functionName, type Link, type Operator, takesArguments } from './syntax'
import { type Token, tokenise } from './tokens'

/**
 * The grammar. Ranks are those of spreadsheets, loosest first; operators of one rank go from left
 * to right. Names and TRUE, FALSE in any case; white space between words is free.
 *
 * ```ebnf
 * value      = "=" , comparison ;
 * comparison = concat , { ( "=" | "<>" | "!=" | "<" | "<=" | ">" | ">=" ) , concat } ;
 * concat     = sum , { "&" , sum } ;
 * sum        = product , { ( "+" | "-" ) , product } ;
 * product    = signed , { ( "*" | "/" ) , signed } ;
 * signed     = { "-" } , primary ;
 * primary    = number | text | "TRUE" | "FALSE" | call | "(" , comparison , ")" ;
 * call       = name , "(" , [ comparison , { "," , comparison } ] , ")" ;
 * number     = digit , { digit } , [ "." , digit , { digit } ] , [ exponent ] ;
 * exponent   = ( "e" | "E" ) , [ "+" | "-" ] , digit , { digit } ;
 * text       = '"' , { any character but '"' | '""' } , '"' ;
 * name       = ( letter | "_" ) , { letter | digit | "_" } ;
 * ```
 */
const RANKS: readonly Readonly<Record<string, Operator>>[] = [
  { '=': '=', '<>': '<>', '!=': '<>', '<': '<', '<=': '<=', '>': '>', '>=': '>=' },
  { '&': '&' },
  { '+': '+', '-': '-' },
  { '*': '*', '/': '/' },
]

type Reader = { tokens: readonly Token[]; next: number; nesting: number }

/**
 * Reads a stored value that begins with `=`. Functions and their numbers of arguments are checked
 * here, whether or not the call would ever be reached.
 * @throws ExpressionError of kind `syntax` or `limit`
 */
export function parseExpression(source: string): Expression {
  if (codePoints(source) > LIMITS.expressionCharacters) {
    throw new ExpressionError('limit', 'The expression is too long.')
  }
  if (!source.startsWith('=')) throw new ExpressionError('syntax', 'An expression begins with =.')
  const reader = { tokens: tokenise(source, 1), next: 0, nesting: 0 }
  const expression = readChain(reader, 0)
  const rest = reader.tokens[reader.next]
  if (rest !== undefined) throw unexpected(rest)
  return expression
}

function readChain(reader: Reader, rank: number): Expression {
  const operators = RANKS[rank]
  if (operators === undefined) return readSigned(reader)
  const first = readChain(reader, rank + 1)
  const rest: Link[] = []
  for (;;) {
    const token = reader.tokens[reader.next]
    const operator = token?.kind === 'symbol' ? operators[token.text] : undefined
    if (operator === undefined) break
    reader.next += 1
    rest.push({ operator, operand: readChain(reader, rank + 1) })
  }
  return rest.length === 0 ? first : { kind: 'chain', first, rest }
}

function readSigned(reader: Reader): Expression {
  let count = 0
  while (takeSymbol(reader, '-')) count += 1
  const operand = readPrimary(reader)
  return count === 0 ? operand : { kind: 'sign', isNegative: count % 2 === 1, operand }
}

function readPrimary(reader: Reader): Expression {
  const token = reader.tokens[reader.next]
  reader.next += 1
  if (token?.kind === 'number') return readLiteral(token)
  if (token?.kind === 'text') return { kind: 'text', text: token.text }
  if (token?.kind === 'name') return readName(reader, token)
  if (token?.kind !== 'symbol' || token.text !== '(') throw unexpected(token)
  return nested(reader, () => {
    const inner = readChain(reader, 0)
    expectSymbol(reader, ')')
    return inner
  })
}

function readLiteral(token: Token): Expression {
  const number = readNumber(token.text)
  if (number === null) throw new ExpressionError('syntax', `${token.text} is too large a number.`)
  return { kind: 'number', number }
}

function readName(reader: Reader, token: Token): Expression {
  const upper = token.text.toUpperCase()
  const isCall = takeSymbol(reader, '(')
  if (!isCall && (upper === 'TRUE' || upper === 'FALSE')) {
    return { kind: 'boolean', value: upper === 'TRUE' }
  }
  const name = functionName(token.text)
  if (!isCall || name === null) {
    throw new ExpressionError('syntax', `${token.text} is not a function.`)
  }
  const args = nested(reader, () => readArguments(reader))
  if (!takesArguments(name, args.length)) {
    throw new ExpressionError('syntax', `${name} cannot take ${args.length} arguments.`)
  }
  return { kind: 'call', name, args }
}

function readArguments(reader: Reader): Expression[] {
  if (takeSymbol(reader, ')')) return []
  const args = [readChain(reader, 0)]
  while (takeSymbol(reader, ',')) args.push(readChain(reader, 0))
  expectSymbol(reader, ')')
  return args
}

function nested<T>(reader: Reader, read: () => T): T {
  reader.nesting += 1
  if (reader.nesting > LIMITS.nesting) {
    throw new ExpressionError('limit', `More than ${LIMITS.nesting} levels of parentheses.`)
  }
  const result = read()
  reader.nesting -= 1
  return result
}

function takeSymbol(reader: Reader, symbol: string): boolean {
  const token = reader.tokens[reader.next]
  if (token?.kind !== 'symbol' || token.text !== symbol) return false
  reader.next += 1
  return true
}

function expectSymbol(reader: Reader, symbol: string): void {
  if (!takeSymbol(reader, symbol)) throw unexpected(reader.tokens[reader.next])
}

function unexpected(token: Token | undefined): ExpressionError {
  const message =
    token === undefined
      ? 'The expression ends too soon.'
      : `Character ${token.at + 1} is not expected there.`
  return new ExpressionError('syntax', message)
}
