import type { Decimal } from '../decimal'

/** Operators between two operands. */
export type Operator = '=' | '<>' | '<' | '<=' | '>' | '>=' | '&' | '+' | '-' | '*' | '/'

/** The operand that follows an operator. */
export type Link = { operator: Operator; operand: Expression }

/**
 * An expression that has been read. Operators of the same rank stand in one flat chain, to be
 * worked off from the left, so that a tree is never deeper than its parentheses.
 */
export type Expression =
  | { kind: 'number'; number: Decimal }
  | { kind: 'text'; text: string }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'sign'; isNegative: boolean; operand: Expression }
  | { kind: 'chain'; first: Expression; rest: readonly Link[] }
  | { kind: 'call'; name: FunctionName; args: readonly Expression[] }

/** How many arguments a function takes. */
type Signature = {
  min: number
  max: number
  /** Arguments after this many come in pairs: primary attribute, value. */
  pairsAfter?: number
}

const ANY = Number.POSITIVE_INFINITY

/** Every documented function. The numbers of arguments not shown in AWS's list are guesses. */
export const SIGNATURES = {
  LOOKUP: { min: 1, max: ANY, pairsAfter: 1 },
  XLOOKUP: { min: 2, max: ANY, pairsAfter: 2 },
  ALOOKUP: { min: 5, max: ANY, pairsAfter: 5 },
  IF: { min: 3, max: 3 },
  AND: { min: 1, max: ANY },
  OR: { min: 1, max: ANY },
  NOT: { min: 1, max: 1 },
  EQ: { min: 2, max: 2 },
  GT: { min: 2, max: 2 },
  GTE: { min: 2, max: 2 },
  LT: { min: 2, max: 2 },
  LTE: { min: 2, max: 2 },
  COALESCE: { min: 1, max: ANY },
  ADD: { min: 1, max: ANY },
  SUM: { min: 1, max: ANY },
  SUBTRACT: { min: 2, max: 2 },
  MULTIPLY: { min: 1, max: ANY },
  DIVIDE: { min: 2, max: 2 },
  CEILING: { min: 1, max: 2 },
  FLOOR: { min: 1, max: 2 },
  ROUND: { min: 1, max: 2 },
  ROUNDUP: { min: 1, max: 2 },
  ROUNDDOWN: { min: 1, max: 2 },
  CONCAT: { min: 1, max: ANY },
  JOIN: { min: 2, max: ANY },
  TEXT: { min: 1, max: 2 },
  NUMBER: { min: 1, max: 1 },
  BOOLEAN: { min: 1, max: 1 },
  NOW: { min: 0, max: 0 },
  HOUR: { min: 0, max: 1 },
  MINUTE: { min: 0, max: 1 },
  SECOND: { min: 0, max: 1 },
  DAY: { min: 0, max: 1 },
  MONTH: { min: 0, max: 1 },
  YEAR: { min: 0, max: 1 },
  WEEKDAY: { min: 0, max: 1 },
  INDEX: { min: 2, max: 2 },
  IFERROR: { min: 2, max: 2 },
  HOOP: { min: 3, max: 4 },
} as const satisfies Record<string, Signature>

/** Name of a function, in capitals. */
export type FunctionName = keyof typeof SIGNATURES

/** The function that a name means, in whatever case; `null` if it means none. */
export function functionName(name: string): FunctionName | null {
  const upper = name.toUpperCase()
  return isFunctionName(upper) ? upper : null
}

/** Whether a function can be called with so many arguments. */
export function takesArguments(name: FunctionName, count: number): boolean {
  const { min, max, pairsAfter }: Signature = SIGNATURES[name]
  const isWhole = pairsAfter === undefined || (count - pairsAfter) % 2 === 0
  return count >= min && count <= max && isWhole
}

function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(SIGNATURES, name)
}
