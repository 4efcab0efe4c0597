import type { Problem } from './item-rules'
import { isListType, parseList } from './list-value'
import type { Attribute } from './types'
import { validateValue } from './validation'

/** Matches the beginning of a number. */
const NUMBER_START = /^[+-]?\d*\.?\d*(?:(?<=\d\.?)[eE][+-]?\d*)?$/

/**
 * True for a problem that may disappear by typing on at the end, such as a text that is still too short. In a list, the
 * last item is the one being typed.
 */
export function isUnfinished(attribute: Attribute, wire: string, problem: Problem): boolean {
  const { valueType, rules } = attribute
  if (isListType(valueType)) return isLastItemUnfinished(attribute, wire, problem)
  switch (problem.rule) {
    case 'minLength':
    case 'multipleOf':
      return true
    case 'minimum':
    case 'exclusiveMinimum':
      return !wire.startsWith('-')
    case 'maximum':
    case 'exclusiveMaximum':
      return wire.startsWith('-')
    case 'enum':
      return startsOneOf(rules.enum?.values ?? [], wire)
    case 'type':
      return valueType === 'NUMBER' ? NUMBER_START.test(wire) : startsOneOf(['true', 'false'], wire)
    default:
      return false
  }
}

/** What an unfinished value still needs; `null` if the message would not help. */
export function requirementMessage({ rule, message }: Problem): string | null {
  return rule === 'enum' || rule === 'type' ? null : message
}

function isLastItemUnfinished(attribute: Attribute, wire: string, problem: Problem): boolean {
  if (problem.rule === 'minValues') return true
  const list = parseList(wire)
  const last = list.ok ? list.items.at(-1) : undefined
  if (!list.ok || last === undefined) return false
  const valueType = attribute.valueType === 'NUMBER_LIST' ? 'NUMBER' : 'TEXT'
  const ofItem: Attribute = { ...attribute, valueType, isPrimary: false }
  const before = list.items.slice(0, -1)
  const areOthersRight = before.every((item) => validateValue(ofItem, item) === null)
  const own = validateValue(ofItem, last)
  return areOthersRight && own !== null && isUnfinished(ofItem, last, own)
}

function startsOneOf(values: readonly string[], text: string): boolean {
  const start = text.toLowerCase()
  return values.some((value) => value.length > text.length && value.toLowerCase().startsWith(start))
}
