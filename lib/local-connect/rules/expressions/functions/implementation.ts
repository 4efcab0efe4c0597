import type { CellReading } from '../cells'
import type { CellAddress, EvaluationData } from '../data'
import type { ZoneClock } from '../date-time'
import { ExpressionError } from '../expression-error'
import { wholeNumber } from '../numbers'
import { toNumber, type Value } from '../values'

/** An argument: evaluated when it is asked for, each time that it is. */
export type Argument = () => Value

/** Where an expression stands, and what it can ask. */
export type Surroundings = {
  /** The cell that is read. Its record is the one asked for, even if the default record answers. */
  address: CellAddress
  nowMs: number
  timeZone: string
  clock: ZoneClock
  data: EvaluationData
  /** Reads another cell. @throws ExpressionError of kind `limit` when that was once too often */
  read(address: CellAddress): CellReading
}

/** What a function does. The parser has seen to the number of arguments. */
export type Implementation = (args: readonly Argument[], around: Surroundings) => Value

/** Asks for one argument. */
export function take(args: readonly Argument[], index: number): Value {
  const arg = args[index]
  if (arg === undefined) throw new ExpressionError('syntax', `Argument ${index + 1} is missing.`)
  return arg()
}

/** Asks for all arguments, in order. */
export function takeAll(args: readonly Argument[]): Value[] {
  return args.map((arg) => arg())
}

/** Asks for a whole number from `-limit` to `limit`; `fallback` where the argument is absent. */
export function takeWhole(
  args: readonly Argument[],
  index: number,
  limit: number,
  fallback?: number,
): number {
  if (fallback !== undefined && index >= args.length) return fallback
  const whole = wholeNumber(toNumber(take(args, index)))
  if (whole === null || Math.abs(whole) > limit) {
    throw new ExpressionError('value', `Not a whole number from -${limit} to ${limit}.`)
  }
  return whole
}
