import type { Decimal } from '../../decimal'
import { ExpressionError } from '../expression-error'
import { MAX_PLACES } from '../guesses'
import {
  add,
  decimalOfInteger,
  divide,
  multiply,
  type Rounding,
  roundToMultiple,
  roundToPlaces,
  subtract,
} from '../numbers'
import type { FunctionName } from '../syntax'
import { flatten, numberValue, toNumber } from '../values'
import { type Argument, type Implementation, take, takeAll, takeWhole } from './implementation'

const NOUGHT = decimalOfInteger(0)
const ONE = decimalOfInteger(1)

/** Sums and roundings, exact. Lists count item by item where any number of arguments may stand. */
export const ARITHMETIC = {
  ADD: fold(add, NOUGHT),
  SUM: fold(add, NOUGHT),
  SUBTRACT: (args) => numberValue(subtract(numberOf(args, 0), numberOf(args, 1))),
  MULTIPLY: fold(multiply, ONE),
  DIVIDE: (args) => numberValue(divide(numberOf(args, 0), numberOf(args, 1))),
  CEILING: toFactor('ceiling'),
  FLOOR: toFactor('floor'),
  ROUND: toPlaces('half'),
  ROUNDUP: toPlaces('up'),
  ROUNDDOWN: toPlaces('down'),
} as const satisfies Partial<Record<FunctionName, Implementation>>

function fold(combine: (a: Decimal, b: Decimal) => Decimal, start: Decimal): Implementation {
  return (args) => numberValue(flatten(takeAll(args)).map(toNumber).reduce(combine, start))
}

function toFactor(rounding: Rounding): Implementation {
  return (args) => {
    const factor = args.length > 1 ? numberOf(args, 1) : ONE
    if (factor.digits <= 0n) throw new ExpressionError('value', 'The factor must be above 0.')
    return numberValue(roundToMultiple(numberOf(args, 0), factor, rounding))
  }
}

function toPlaces(rounding: Rounding): Implementation {
  return (args) => {
    const places = takeWhole(args, 1, MAX_PLACES, 0)
    return numberValue(roundToPlaces(numberOf(args, 0), places, rounding))
  }
}

function numberOf(args: readonly Argument[], index: number): Decimal {
  return toNumber(take(args, index))
}
