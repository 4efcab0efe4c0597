import { type CellReading, type ExpressionOutcome, fitResult, readCell } from './cells'
import type { CellAddress, EvaluationData } from './data'
import { createZoneClock, type ZoneClock } from './date-time'
import { ExpressionError } from './expression-error'
import { FUNCTIONS } from './functions/all'
import type { Surroundings } from './functions/implementation'
import { LIMITS } from './guesses'
import { negate } from './numbers'
import { OPERATORS } from './operators'
import { parseExpression } from './parser'
import type { Expression } from './syntax'
import { numberValue, toNumber, type Value } from './values'

/** What the reading of one request's values has in common. */
export type EvaluationRequest = {
  data: EvaluationData
  /** The one instant at which the whole request is evaluated. */
  nowMs: number
  /** IANA; `null` = each value in the time zone of its own table. */
  timeZone: string | null
}

/** The reading of one value: what it may still spend, and the cells on the way to it. */
type Reading = {
  request: EvaluationRequest
  clock: ZoneClock
  parsed: Map<string, Expression | ExpressionError>
  steps: number
  lookups: number
  depth: number
  path: string[]
}

/**
 * Reads the cells of one request, evaluating what is stored as an expression. Every value may
 * spend as much as `LIMITS` says, so that none can hold the service up.
 */
export function createEvaluator(request: EvaluationRequest) {
  const clock = createZoneClock()
  // Copied default values are the rule rather than the exception: each text is read once.
  const parsed = new Map<string, Expression | ExpressionError>()
  return {
    /** Never throws for what is stored: a failing expression is the reading's `error`. */
    read(address: CellAddress): CellReading {
      return readAt(address, { request, clock, parsed, steps: 0, lookups: 0, depth: 0, path: [] })
    },
  }
}

function readAt(address: CellAddress, reading: Reading): CellReading {
  return readCell(address, reading.request.data, (source) => outcomeOf(source, address, reading))
}

function outcomeOf(source: string, address: CellAddress, reading: Reading): ExpressionOutcome {
  const { depth } = reading
  const pathLength = reading.path.length
  try {
    enter(address, reading)
    const expression = parse(source, reading)
    const around = surroundingsOf(address, reading)
    const value = fitResult(address, evaluate(expression, around, reading))
    return { ok: true, value }
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    return { ok: false, error }
  } finally {
    reading.path.length = pathLength
    reading.depth = depth
  }
}

function parse(source: string, { parsed }: Reading): Expression {
  const expression = parsed.get(source) ?? tryToParse(source)
  parsed.set(source, expression)
  if (expression instanceof ExpressionError) throw expression
  return expression
}

function tryToParse(source: string): Expression | ExpressionError {
  try {
    return parseExpression(source)
  } catch (error) {
    if (error instanceof ExpressionError) return error
    throw error
  }
}

/** @throws ExpressionError when the cell is on the way to itself, or the way is too long */
function enter({ table, record, attribute }: CellAddress, { path }: Reading): void {
  const place = `${table.row.seq} ${attribute.seq} ${record.key}`
  if (path.includes(place)) {
    throw new ExpressionError('cycle', `${attribute.name} depends on itself.`)
  }
  if (path.length > LIMITS.lookupDepth) {
    throw new ExpressionError('limit', `More than ${LIMITS.lookupDepth} lookups in one another.`)
  }
  path.push(place)
}

function surroundingsOf(address: CellAddress, reading: Reading): Surroundings {
  const { request, clock } = reading
  return {
    address,
    nowMs: request.nowMs,
    timeZone: request.timeZone ?? address.table.row.timeZone,
    clock,
    data: request.data,
    read(other) {
      reading.lookups += 1
      if (reading.lookups > LIMITS.lookups) {
        throw new ExpressionError('limit', `More than ${LIMITS.lookups} lookups.`)
      }
      return readAt(other, reading)
    },
  }
}

function evaluate(expression: Expression, around: Surroundings, reading: Reading): Value {
  reading.steps += 1
  reading.depth += 1
  if (reading.steps > LIMITS.steps || reading.depth > LIMITS.depth) {
    throw new ExpressionError('limit', 'The expression does too much.')
  }
  try {
    return work(expression, around, reading)
  } finally {
    reading.depth -= 1
  }
}

function work(expression: Expression, around: Surroundings, reading: Reading): Value {
  const resultOf = (part: Expression) => evaluate(part, around, reading)
  switch (expression.kind) {
    case 'number':
    case 'text':
    case 'boolean':
      return expression
    case 'sign': {
      const number = toNumber(resultOf(expression.operand))
      return numberValue(expression.isNegative ? negate(number) : number)
    }
    case 'chain':
      return expression.rest.reduce(
        (left, { operator, operand }) => OPERATORS[operator](left, resultOf(operand)),
        resultOf(expression.first),
      )
    case 'call': {
      const args = expression.args.map((arg) => () => resultOf(arg))
      return FUNCTIONS[expression.name](args, around)
    }
  }
}
