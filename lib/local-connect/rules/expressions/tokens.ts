import { ExpressionError } from './expression-error'

/** A word of an expression, with where it begins. */
export type Token = { kind: 'number' | 'text' | 'name' | 'symbol'; text: string; at: number }

const TOKEN =
  /(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|"((?:[^"]|"")*)"|([A-Za-z_][A-Za-z0-9_]*)|(<>|!=|<=|>=|[=<>+\-*/&(),])/y
const SPACE = /\s*/y
const KINDS = ['number', 'text', 'name', 'symbol'] as const

/**
 * Cuts an expression into words; texts come without their quotes, their doubled ones made single.
 * @param from where to begin (past the `=` that makes it an expression)
 * @throws ExpressionError for a character that begins no word, or a text that does not end
 */
export function tokenise(source: string, from: number): Token[] {
  const tokens: Token[] = []
  let at = skipSpace(source, from)
  while (at < source.length) {
    TOKEN.lastIndex = at
    const match = TOKEN.exec(source)
    const token = match === null ? undefined : toToken(match.slice(1), at)
    if (match === null || token === undefined) {
      throw new ExpressionError('syntax', `Character ${at + 1} cannot be read.`)
    }
    tokens.push(token)
    at = skipSpace(source, at + match[0].length)
  }
  return tokens
}

function toToken(groups: readonly (string | undefined)[], at: number): Token | undefined {
  const index = groups.findIndex((group) => group !== undefined)
  const kind = KINDS[index]
  const raw = groups[index]
  if (kind === undefined || raw === undefined) return undefined
  return { kind, text: kind === 'text' ? raw.replaceAll('""', '"') : raw, at }
}

function skipSpace(source: string, from: number): number {
  SPACE.lastIndex = from
  return from + (SPACE.exec(source)?.[0].length ?? 0)
}
