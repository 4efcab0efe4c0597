import type { ValueType } from '../../types'
import { type Decimal, ZERO } from '../decimal'
import { parseArray, parseNumbers } from '../validation'
import { ExpressionError } from './expression-error'
import { LIMITS } from './guesses'
import { decimalOfInteger, numberText, readNumber } from './numbers'

/** What an expression works with. Items of a list are texts or numbers. */
export type Value = (
  | { kind: 'text'; text: string }
  | { kind: 'number'; number: Decimal }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'list'; items: readonly Value[] }
) & {
  /** A type's default that stands for a value that is stored nowhere; `COALESCE` passes it over. */
  isMissing?: true
}

/** What a value of a type reads as where nothing is stored (documented). */
export const TYPE_DEFAULTS: Readonly<Record<ValueType, string>> = {
  TEXT: '',
  NUMBER: '0',
  BOOLEAN: 'false',
  TEXT_LIST: '[]',
  NUMBER_LIST: '[]',
}

/** @throws ExpressionError of kind `limit` when the text grows too long */
export function textValue(text: string): Value {
  if (text.length > LIMITS.textCharacters) {
    throw new ExpressionError('limit', `A text has more than ${LIMITS.textCharacters} characters.`)
  }
  return { kind: 'text', text }
}

/** A number as a value. */
export function numberValue(number: Decimal): Value {
  return { kind: 'number', number }
}

/** A small whole number as a value. */
export function integerValue(value: number): Value {
  return numberValue(decimalOfInteger(value))
}

/** A truth as a value. */
export function booleanValue(value: boolean): Value {
  return { kind: 'boolean', value }
}

/** A stored value that fits its type, as a value. */
export function readStored(type: ValueType, stored: string): Value {
  switch (type) {
    case 'TEXT':
      return textValue(stored)
    case 'NUMBER':
      return numberValue(readNumber(stored) ?? ZERO)
    case 'BOOLEAN':
      return booleanValue(stored === 'true')
    case 'TEXT_LIST':
      return {
        kind: 'list',
        items: (parseArray(stored) ?? []).map((one) => textValue(String(one))),
      }
    case 'NUMBER_LIST': {
      const items = (parseNumbers(stored) ?? []).map((one) => readNumber(String(one)) ?? ZERO)
      return { kind: 'list', items: items.map(numberValue) }
    }
  }
}

/** A result as a value of its attribute's type. @throws ExpressionError when it cannot be one */
export function coerce(type: ValueType, value: Value): Value {
  switch (type) {
    case 'TEXT':
      return textValue(toText(value))
    case 'NUMBER':
      return numberValue(toNumber(value))
    case 'BOOLEAN':
      return booleanValue(toBoolean(value))
    default:
      throw new ExpressionError('value', 'A list cannot be an expression.')
  }
}

/** Numbers, and texts that write one. @throws ExpressionError for anything else */
export function toNumber(value: Value): Decimal {
  if (value.kind === 'number') return value.number
  const number = value.kind === 'text' ? readNumber(value.text.trim()) : null
  if (number === null) throw new ExpressionError('value', `A ${value.kind} is not a number.`)
  return number
}

/** Texts, numbers and truths, as values write them. @throws ExpressionError for a list */
export function toText(value: Value): string {
  switch (value.kind) {
    case 'text':
      return value.text
    case 'number':
      return numberText(value.number)
    case 'boolean':
      return String(value.value)
    case 'list':
      throw new ExpressionError('value', 'A list is not a text.')
  }
}

/** Truths, and the texts `true` and `false` in any case. @throws ExpressionError otherwise */
export function toBoolean(value: Value): boolean {
  if (value.kind === 'boolean') return value.value
  const word = value.kind === 'text' ? value.text.trim().toLowerCase() : ''
  if (word === 'true') return true
  if (word === 'false') return false
  throw new ExpressionError('value', `A ${value.kind} is neither true nor false.`)
}

/** Lists opened: the items in their place. */
export function flatten(values: readonly Value[]): Value[] {
  return values.flatMap((value) => (value.kind === 'list' ? value.items : [value]))
}
