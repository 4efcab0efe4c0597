import { type Attribute, type ValueRules, validateValue } from '@/lib/data-table'
import type { TableState } from './service'
import type { DraftToSave, DriftChange, SaveRequest } from './types'

/**
 * In what the table is not as the request has it: its level, and the attributes that the drafts are under or their
 * records are named by. An attribute is known again by its id, and by its name where it has none. One that the request
 * no longer knows, because its person's page was told already, is gone where the table has none of its name.
 */
export function driftOf(request: SaveRequest, state: TableState): readonly DriftChange[] {
  const level: DriftChange[] =
    request.lockLevel === state.lockLevel
      ? []
      : [{ kind: 'level', from: request.lockLevel, to: state.lockLevel }]
  const known = new Map((request.attributes ?? []).map((one) => [one.name, one]))
  const touched = [...new Set(request.drafts.flatMap(namesOf))]
  return [...level, ...touched.flatMap((name) => changeOf(name, known.get(name), state))]
}

/** Why a draft cannot be sent to the table as it is now, in words; `null` when it can. */
export function driftProblem(draft: DraftToSave, changes: readonly DriftChange[]): string | null {
  const names = new Set(namesOf(draft))
  for (const change of changes) {
    if (change.kind === 'level' || !names.has(change.attribute)) continue
    const words = wordsOf(change)
    if (words !== null) return `${words} Nothing was sent for this cell, and your value is kept.`
  }
  return null
}

/** The rule of the attribute as it is now that a value breaks, in words; `null` when it breaks none. */
export function ruleProblem(draft: DraftToSave, state: TableState): string | null {
  const attribute = state.attributes.find(({ name }) => name === draft.attribute)
  const { value } = draft
  if (attribute === undefined || value === null) return null
  const problem = validateValue(attribute, value)
  return problem === null
    ? null
    : `The rules of ${attribute.name} changed since you opened the table: ${problem.message}. Nothing was sent for this cell, and your value is kept.`
}

function namesOf({ attribute, primaryValues }: DraftToSave): readonly string[] {
  return [attribute, ...primaryValues.map((one) => one.attribute)]
}

function changeOf(
  attribute: string,
  before: Attribute | undefined,
  state: TableState,
): readonly DriftChange[] {
  const now = state.attributes.find(({ name }) => name === attribute)
  if (now === undefined) {
    const id = before?.id ?? null
    const renamed = state.attributes.find((one) => id !== null && one.id === id)
    return renamed === undefined
      ? [{ kind: 'attribute-gone', attribute }]
      : [{ kind: 'attribute-renamed', attribute, to: renamed.name }]
  }
  if (before === undefined) return []
  if (now.valueType !== before.valueType) {
    return [{ kind: 'attribute-retyped', attribute, from: before.valueType, to: now.valueType }]
  }
  return rulesText(now.rules) === rulesText(before.rules) ? [] : [{ kind: 'rules', attribute }]
}

function rulesText(rules: ValueRules): string {
  return JSON.stringify(Object.entries(rules).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function wordsOf(change: Exclude<DriftChange, { kind: 'level' }>): string | null {
  switch (change.kind) {
    case 'attribute-gone':
      return `The attribute ${change.attribute} was deleted since you opened the table.`
    case 'attribute-renamed':
      return `The attribute ${change.attribute} was renamed to ${change.to} since you opened the table. Read the table again, then enter the value there.`
    case 'attribute-retyped':
      return `The attribute ${change.attribute} was ${change.from} when you opened the table and is ${change.to} now.`
    case 'rules':
      return null
  }
}
