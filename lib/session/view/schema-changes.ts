import {
  type Attribute,
  isolate,
  LOCK_LABELS,
  type TableSchema,
  TYPE_LABELS,
} from '@/lib/data-table'
import type { DriftChange } from '@/lib/save'

/**
 * What a newly read schema has other than the one before, as far as an edit rests on it: lock level, attributes that
 * went, were renamed (the service's id stays) or hold another type, and rules. New attributes disturb no edit.
 */
export function schemaChanges(before: TableSchema, after: TableSchema): readonly DriftChange[] {
  const [from, to] = [before.table.lockLevel, after.table.lockLevel]
  const ofLevel: readonly DriftChange[] = from === to ? [] : [{ kind: 'level', from, to }]
  const renames = renamedAttributes(before, after)
  const byName = new Map(after.attributes.map((attribute) => [attribute.name, attribute]))
  const ofAttributes = before.attributes.flatMap((attribute) => {
    const newName = renames.get(attribute.name)
    return attributeChanges(attribute, byName.get(newName ?? attribute.name), newName)
  })
  return [...ofLevel, ...ofAttributes]
}

/** New names by old ones, for attributes that kept their id and changed their name. */
export function renamedAttributes(
  before: TableSchema,
  after: TableSchema,
): ReadonlyMap<string, string> {
  const byId = new Map(after.attributes.map(({ id, name }) => [id, name]))
  return new Map(
    before.attributes.flatMap(({ id, name }) => {
      const now = id === null ? undefined : byId.get(id)
      return now === undefined || now === name ? [] : [[name, now] as const]
    }),
  )
}

function attributeChanges(
  before: Attribute,
  after: Attribute | undefined,
  newName: string | undefined,
): readonly DriftChange[] {
  const attribute = before.name
  if (after === undefined) return [{ kind: 'attribute-gone', attribute }]
  const changes: DriftChange[] = []
  if (newName !== undefined) changes.push({ kind: 'attribute-renamed', attribute, to: newName })
  const [from, to] = [before.valueType, after.valueType]
  if (from !== to) changes.push({ kind: 'attribute-retyped', attribute, from, to })
  const isRuled = JSON.stringify(before.rules) !== JSON.stringify(after.rules)
  if (isRuled) changes.push({ kind: 'rules', attribute: newName ?? attribute })
  return changes
}

/** A change of the table in a sentence. */
export function schemaChangeMessage(change: DriftChange): string {
  switch (change.kind) {
    case 'level':
      return `The table’s lock was changed from “${LOCK_LABELS[change.from]}” to “${LOCK_LABELS[change.to]}”.`
    case 'attribute-gone':
      return `The attribute “${isolate(change.attribute)}” was deleted.`
    case 'attribute-renamed':
      return `The attribute “${isolate(change.attribute)}” is called “${isolate(change.to)}” now.`
    case 'attribute-retyped':
      return `The type of the attribute “${isolate(change.attribute)}” was changed from “${TYPE_LABELS[change.from]}” to “${TYPE_LABELS[change.to]}”.`
    case 'rules':
      return `The rules of the attribute “${isolate(change.attribute)}” were changed.`
  }
}
