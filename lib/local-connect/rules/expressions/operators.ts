import { compare, isEqual } from './compare'
import { add, divide, multiply, subtract } from './numbers'
import type { Operator } from './syntax'
import { booleanValue, numberValue, textValue, toNumber, toText, type Value } from './values'

/** What each operator makes of its two operands. */
export const OPERATORS: Readonly<Record<Operator, (a: Value, b: Value) => Value>> = {
  '=': (a, b) => booleanValue(isEqual(a, b)),
  '<>': (a, b) => booleanValue(!isEqual(a, b)),
  '<': (a, b) => booleanValue(compare(a, b) < 0),
  '<=': (a, b) => booleanValue(compare(a, b) <= 0),
  '>': (a, b) => booleanValue(compare(a, b) > 0),
  '>=': (a, b) => booleanValue(compare(a, b) >= 0),
  '&': (a, b) => textValue(toText(a) + toText(b)),
  '+': (a, b) => numberValue(add(toNumber(a), toNumber(b))),
  '-': (a, b) => numberValue(subtract(toNumber(a), toNumber(b))),
  '*': (a, b) => numberValue(multiply(toNumber(a), toNumber(b))),
  '/': (a, b) => numberValue(divide(toNumber(a), toNumber(b))),
}
