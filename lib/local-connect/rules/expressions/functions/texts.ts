import { ExpressionError } from '../expression-error'
import { INDEX_OF_FIRST_ITEM } from '../guesses'
import { formatNumber } from '../number-format'
import type { FunctionName } from '../syntax'
import {
  booleanValue,
  flatten,
  numberValue,
  textValue,
  toBoolean,
  toNumber,
  toText,
  type Value,
} from '../values'
import { type Argument, type Implementation, take, takeAll, takeWhole } from './implementation'

/** Texts, what they write, and items of lists. */
export const TEXTS = {
  CONCAT: (args) => joined(args, ''),
  JOIN: (args) => joined(args.slice(1), toText(take(args, 0))),
  TEXT: (args) => textValue(textOf(args)),
  NUMBER: (args) => numberValue(toNumber(take(args, 0))),
  BOOLEAN: (args) => booleanValue(toBoolean(take(args, 0))),
  INDEX: itemOf,
} as const satisfies Partial<Record<FunctionName, Implementation>>

/** The items of lists are joined like arguments. */
function joined(args: readonly Argument[], delimiter: string): Value {
  // Checked on the way: a thousand long texts must not be held before they are refused.
  let text = ''
  for (const [index, value] of flatten(takeAll(args)).entries()) {
    text = toText(textValue(text + (index === 0 ? '' : delimiter) + toText(value)))
  }
  return textValue(text)
}

function textOf(args: readonly Argument[]): string {
  const value = take(args, 0)
  if (args.length === 1) return toText(value)
  return formatNumber(toNumber(value), toText(take(args, 1)))
}

function itemOf(args: readonly Argument[]): Value {
  const list = take(args, 0)
  if (list.kind !== 'list') throw new ExpressionError('value', `A ${list.kind} is not a list.`)
  const position = takeWhole(args, 1, Number.MAX_SAFE_INTEGER)
  const item = list.items[position - INDEX_OF_FIRST_ITEM]
  if (item === undefined) throw new ExpressionError('value', `There is no item ${position}.`)
  return item
}
