import { compareDecimals } from '../decimal'
import { ExpressionError } from './expression-error'
import { toBoolean, toNumber, type Value } from './values'

/**
 * Whether two values are the same: numbers by what they amount to, texts character by character,
 * lists item by item. A text equals a number or a truth that it writes; other kinds never match.
 */
export function isEqual(a: Value, b: Value): boolean {
  if (a.kind === 'list' && b.kind === 'list') {
    return (
      a.items.length === b.items.length && a.items.every((item, i) => sameItem(item, b.items[i]))
    )
  }
  return order(a, b) === 0
}

/**
 * Negative, zero or positive as `a` comes before, with or after `b`: numbers by size, texts by
 * their characters' codes, false before true.
 * @throws ExpressionError for a list, or two kinds that do not compare
 */
export function compare(a: Value, b: Value): number {
  const result = order(a, b)
  if (result === null) {
    throw new ExpressionError('value', `A ${a.kind} and a ${b.kind} have no order.`)
  }
  return result
}

function sameItem(a: Value, b: Value | undefined): boolean {
  return b !== undefined && isEqual(a, b)
}

function order(a: Value, b: Value): number | null {
  if (a.kind === 'text' && b.kind === 'text') return a.text < b.text ? -1 : Number(a.text > b.text)
  const kinds = [a.kind, b.kind]
  if (kinds.includes('list')) return null
  if (kinds.includes('number')) {
    return between(a, b, toNumber, (x, y) => compareDecimals(x, y))
  }
  return between(a, b, toBoolean, (x, y) => Number(x) - Number(y))
}

/** Two values read as one kind and compared; `null` if one cannot be read so. */
function between<T>(
  a: Value,
  b: Value,
  read: (value: Value) => T,
  sort: (x: T, y: T) => number,
): number | null {
  try {
    return sort(read(a), read(b))
  } catch (error) {
    if (error instanceof ExpressionError) return null
    throw error
  }
}
