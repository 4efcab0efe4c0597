import { quantity, TYPE_LABELS } from './labels'
import type { Attribute, ValueRules, ValueType } from './types'

/**
 * The type and rules of an attribute as lines of text, the type first: "Text, 2 to 40 characters", "Whole multiples of
 * 5", "One of: Open, Closed".
 */
export function describeRules(attribute: Attribute): string[] {
  const { valueType, rules } = attribute
  return [typeLine(valueType, rules), ...ruleLines(attribute), ...allowedLines(rules)]
}

function typeLine(type: ValueType, rules: ValueRules): string {
  const label = TYPE_LABELS[type]
  const bounds = ownBounds(type, rules)
  return bounds === '' ? label : `${label}, ${bounds}`
}

function ownBounds(type: ValueType, rules: ValueRules): string {
  switch (type) {
    case 'TEXT':
      return range(rules.minLength, rules.maxLength, 'character')
    case 'NUMBER':
      return numberBounds(rules)
    case 'BOOLEAN':
      return ''
    case 'TEXT_LIST':
    case 'NUMBER_LIST':
      return range(rules.minValues, rules.maxValues, 'item')
  }
}

function ruleLines({ valueType: type, isPrimary, rules }: Attribute): string[] {
  const lines: string[] = []
  if (type === 'TEXT_LIST')
    lines.push(eachItem(range(rules.minLength, rules.maxLength, 'character')))
  if (type === 'NUMBER_LIST') lines.push(eachItem(numberBounds(rules)))
  if ((type === 'NUMBER' || type === 'NUMBER_LIST') && rules.multipleOf) {
    lines.push(`Whole multiples of ${rules.multipleOf}`)
  }
  if ((type === 'TEXT_LIST' || (type === 'TEXT' && isPrimary)) && rules.ignoreCase === true) {
    lines.push('Upper and lower case count as the same')
  }
  return lines.filter((line) => line !== '')
}

function allowedLines(rules: ValueRules): string[] {
  if (rules.enum === undefined || rules.enum.values.length === 0) return []
  const values = rules.enum.values.join(', ')
  return [rules.enum.isStrict ? `One of: ${values}` : `Suggested: ${values}`]
}

function eachItem(bounds: string): string {
  return bounds === '' ? '' : `Each item ${bounds}`
}

function range(least: number | undefined, most: number | undefined, noun: string): string {
  if (least !== undefined && most !== undefined) {
    return least === most ? quantity(least, noun) : `${quantity(least)} to ${quantity(most, noun)}`
  }
  if (least !== undefined) return `at least ${quantity(least, noun)}`
  return most === undefined ? '' : `at most ${quantity(most, noun)}`
}

function numberBounds(rules: ValueRules): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = rules
  const isClosed = minimum !== undefined && maximum !== undefined
  const parts = [
    isClosed ? `${minimum} to ${maximum}` : '',
    isClosed || minimum === undefined ? '' : `at least ${minimum}`,
    isClosed || maximum === undefined ? '' : `at most ${maximum}`,
    exclusiveMinimum === undefined ? '' : `more than ${exclusiveMinimum}`,
    exclusiveMaximum === undefined ? '' : `less than ${exclusiveMaximum}`,
  ]
  return parts.filter((part) => part !== '').join(' and ')
}
