import { compare, isEqual } from '../compare'
import { ExpressionError } from '../expression-error'
import type { FunctionName } from '../syntax'
import { booleanValue, toBoolean, type Value } from '../values'
import { type Argument, type Implementation, take } from './implementation'

/** Conditions, comparisons and what to take instead. */
export const LOGIC = {
  IF: (args) => take(args, toBoolean(take(args, 0)) ? 1 : 2),
  AND: (args) => booleanValue(args.every((arg) => toBoolean(arg()))),
  OR: (args) => booleanValue(args.some((arg) => toBoolean(arg()))),
  NOT: (args) => booleanValue(!toBoolean(take(args, 0))),
  EQ: (args) => booleanValue(isEqual(take(args, 0), take(args, 1))),
  GT: comparison((order) => order > 0),
  GTE: comparison((order) => order >= 0),
  LT: comparison((order) => order < 0),
  LTE: comparison((order) => order <= 0),
  COALESCE: coalesce,
  IFERROR: ifError,
} as const satisfies Partial<Record<FunctionName, Implementation>>

function comparison(holds: (order: number) => boolean): Implementation {
  return (args) => booleanValue(holds(compare(take(args, 0), take(args, 1))))
}

/**
 * The first argument that is something: no empty text or list, and no lookup that found nothing
 * stored. The last one if none is.
 */
function coalesce(args: readonly Argument[]): Value {
  for (const arg of args.slice(0, -1)) {
    const value = arg()
    if (!isBlank(value)) return value
  }
  return take(args, args.length - 1)
}

function isBlank(value: Value): boolean {
  if (value.isMissing) return true
  return value.kind === 'text'
    ? value.text === ''
    : value.kind === 'list' && value.items.length === 0
}

/** A limit is no error to recover from: whatever came next would do too much as well. */
function ifError(args: readonly Argument[]): Value {
  try {
    return take(args, 0)
  } catch (error) {
    if (error instanceof ExpressionError && error.kind !== 'limit') return take(args, 1)
    throw error
  }
}
