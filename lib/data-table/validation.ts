/**
 * Checks whether the service would accept a value, before it is sent. The service applies rules only on create and
 * update, so a stored value may break them and is shown all the same.
 * Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_Validation.html
 */
import { isWellFormed } from './characters'
import { isExpression } from './codecs'
import { allowedProblem, lengthProblem, numberProblem, type Problem } from './item-rules'
import { lowerFirst, quantity } from './labels'
import { VALUE_LIMITS } from './limits'
import { isJsonNumber, isListType, type ListItem, type ListType, readList } from './list-value'
import type { Attribute, ValueRules } from './types'

/** The first problem of a value; `null` if the service should accept it. */
export function validateValue(attribute: Attribute, wire: string): Problem | null {
  if (!isWellFormed(wire))
    return brokenCharacter('Contains half of a character, which cannot be stored')
  if (isExpression(attribute, wire)) {
    return lengthProblem({ maxLength: VALUE_LIMITS.textCharacters }, wire, 'limit')
  }
  const { valueType, rules } = attribute
  if (isListType(valueType)) return listProblem(valueType, rules, wire)
  switch (valueType) {
    case 'TEXT':
      return textProblem(attribute, wire)
    case 'NUMBER':
      return numberProblem(rules, wire) ?? allowedProblem('NUMBER', rules, wire)
    case 'BOOLEAN':
      return booleanProblem(wire) ?? allowedProblem('BOOLEAN', rules, wire)
  }
}

/**
 * The message if a value exceeds a limit of the service on all values of its type, such as "At most 5,000 characters;
 * this has 2,000,000"; else `null`. Such a value cannot even become a draft.
 */
export function lengthRefusal(attribute: Attribute, wire: string): string | null {
  const problem = validateValue(attribute, wire)
  return problem?.rule === 'limit' ? problem.message : null
}

function textProblem(attribute: Attribute, wire: string): Problem | null {
  const { rules, isPrimary } = attribute
  const maxLength = isPrimary ? VALUE_LIMITS.primaryCharacters : VALUE_LIMITS.textCharacters
  return (
    lengthProblem({ maxLength }, wire, 'limit') ??
    lengthProblem(rules, wire, 'rule') ??
    // Documented: IgnoreCase is for text lists and text primaries, not for other texts.
    allowedProblem('TEXT', rules, wire, isPrimary && rules.ignoreCase === true)
  )
}

function booleanProblem(wire: string): Problem | null {
  return wire === 'true' || wire === 'false'
    ? null
    : { rule: 'type', message: 'Either true or false' }
}

function listProblem(type: ListType, rules: ValueRules, wire: string): Problem | null {
  const items = readList(wire)
  if (items === null) {
    const message = type === 'TEXT_LIST' ? 'A list of texts' : 'A list of numbers'
    return { rule: 'type', message }
  }
  return countProblem(rules, items.length) ?? firstItemProblem(type, rules, items)
}

function countProblem(rules: ValueRules, count: number): Problem | null {
  const { listItems } = VALUE_LIMITS
  const has = `this has ${quantity(count)}`
  if (count > listItems) {
    return { rule: 'limit', message: `At most ${quantity(listItems, 'item')}; ${has}` }
  }
  if (rules.minValues !== undefined && count < rules.minValues) {
    return { rule: 'minValues', message: `At least ${quantity(rules.minValues, 'item')}; ${has}` }
  }
  if (rules.maxValues !== undefined && count > rules.maxValues) {
    return { rule: 'maxValues', message: `At most ${quantity(rules.maxValues, 'item')}; ${has}` }
  }
  return null
}

function firstItemProblem(
  type: ListType,
  rules: ValueRules,
  items: readonly ListItem[],
): Problem | null {
  for (const [index, item] of items.entries()) {
    const problem =
      type === 'TEXT_LIST' ? textItemProblem(rules, item) : numberItemProblem(rules, item)
    if (problem !== null) {
      return { rule: problem.rule, message: `Item ${index + 1}: ${lowerFirst(problem.message)}` }
    }
  }
  return null
}

function textItemProblem(rules: ValueRules, item: ListItem): Problem | null {
  if (item.kind !== 'text') return { rule: 'type', message: `A text; this is ${item.text}` }
  // JSON can write half of a surrogate pair as an escape, which the first check does not see.
  if (!isWellFormed(item.text)) return brokenCharacter('Half of a character cannot be stored')
  return (
    lengthProblem({ maxLength: VALUE_LIMITS.itemCharacters }, item.text, 'limit') ??
    lengthProblem(rules, item.text, 'rule') ??
    allowedProblem('TEXT', rules, item.text, rules.ignoreCase === true)
  )
}

function numberItemProblem(rules: ValueRules, item: ListItem): Problem | null {
  if (item.kind !== 'number' || !isJsonNumber(item.text)) {
    return { rule: 'type', message: `A number; this is ${item.text}` }
  }
  return numberProblem(rules, item.text) ?? allowedProblem('NUMBER', rules, item.text)
}

function brokenCharacter(message: string): Problem {
  return { rule: 'characters', message }
}
