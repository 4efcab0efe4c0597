import { type Attribute, isolate, type ValueRules, validateValue } from '@/lib/data-table'
import type { TableState } from '../protocol/service'
import type { DraftToSave, DriftChange, RenameToSave, SaveRequest } from '../protocol/types'

/**
 * In what the table is not as the request has it: its level, and the attributes that the drafts are under or their
 * records are named by. An attribute is known again by its id, and by its name where it has none: another one may have
 * come by its name since. One that the request no longer knows, because its user's page was told already, is gone
 * where the table has none of its name.
 */
export function driftOf(request: SaveRequest, state: TableState): readonly DriftChange[] {
  const level: DriftChange[] =
    request.lockLevel === state.lockLevel
      ? []
      : [{ kind: 'level', from: request.lockLevel, to: state.lockLevel }]
  const known = new Map((request.attributes ?? []).map((one) => [one.name, one]))
  const touched = [...request.drafts, ...(request.renames ?? [])].flatMap((asked) =>
    namesOf(asked).map((name) => {
      // A page may have read the attributes again since a draft was made, and two drafts may mean two by one name.
      const isOwn = 'attribute' in asked && asked.attribute === name
      return { name, id: isOwn ? (asked.attributeId ?? null) : null }
    }),
  )
  const changes = distinct(touched).flatMap(({ name, id }) => {
    const before = known.get(name)
    return changeOf(name, id ?? before?.id ?? null, before, state)
  })
  return [...level, ...distinct(changes)]
}

/** What the table is not for one draft. */
export function driftOfDraft(
  request: SaveRequest,
  draft: DraftToSave,
  state: TableState,
): readonly DriftChange[] {
  return driftOf({ ...request, drafts: [draft], renames: [] }, state)
}

function distinct<Thing extends object>(all: readonly Thing[]): readonly Thing[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()]
}

/** Why a draft or a rename cannot be sent to the table as it is now, in words; `null` when it can. */
export function driftProblem(
  asked: DraftToSave | RenameToSave,
  changes: readonly DriftChange[],
): string | null {
  const names = new Set(namesOf(asked))
  for (const change of changes) {
    if (change.kind === 'level' || !names.has(change.attribute)) continue
    const words = wordsOf(change)
    if (words !== null) return `${words} ${'from' in asked ? RENAME_NOT_SENT : CELL_NOT_SENT}`
  }
  return null
}

const CELL_NOT_SENT = 'Nothing was sent for this cell, and your value is kept.'
const RENAME_NOT_SENT = 'The record was not renamed, and its new name is kept.'

/** The rule of the attribute as it is now that a value breaks, in words; `null` when it breaks none. */
export function ruleProblem(draft: DraftToSave, state: TableState): string | null {
  const attribute = state.attributes.find(({ name }) => name === draft.attribute)
  const { value } = draft
  if (attribute === undefined || value === null) return null
  const problem = validateValue(attribute, value)
  return problem === null
    ? null
    : `The rules of ${isolate(attribute.name)} changed since you opened the table: ${problem.message}. Nothing was sent for this cell, and your value is kept.`
}

function namesOf(asked: DraftToSave | RenameToSave): readonly string[] {
  const record = 'from' in asked ? asked.from : asked.primaryValues
  const names = record.map((one) => one.attribute)
  return 'from' in asked ? names : [asked.attribute, ...names]
}

function changeOf(
  attribute: string,
  id: string | null,
  before: Attribute | undefined,
  state: TableState,
): readonly DriftChange[] {
  const isOther = (one: Attribute) => id !== null && one.id !== null && one.id !== id
  const now = state.attributes.find((one) => one.name === attribute && !isOther(one))
  if (now === undefined) {
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
      return `The table no longer has the attribute ${isolate(change.attribute)} that this was typed into.`
    case 'attribute-renamed':
      return `The attribute ${isolate(change.attribute)} was renamed to ${isolate(change.to)} since you opened the table. Your edit goes along, and can be saved again.`
    case 'attribute-retyped':
      return `The attribute ${isolate(change.attribute)} was ${change.from} when you opened the table and is ${change.to} now.`
    case 'rules':
      return null
  }
}
