import { invalidParameter } from './errors'

/** A condition on one text field of a table. */
export type StringCondition = {
  FieldName?: string | undefined
  Value?: string | undefined
  ComparisonType?: 'STARTS_WITH' | 'CONTAINS' | 'EXACT' | undefined
}

/** `DataTableSearchCriteria`: conditions joined by And and Or to any depth. */
export type SearchCriteria = {
  OrConditions?: SearchCriteria[] | undefined
  AndConditions?: SearchCriteria[] | undefined
  StringCondition?: StringCondition | undefined
}

export type TagCondition = { TagKey?: string | undefined; TagValue?: string | undefined }
type TagConditions = { TagConditions?: TagCondition[] | undefined }

/** `ControlPlaneAttributeFilter`: conditions on tags. */
export type AttributeFilter = {
  OrConditions?: TagConditions[] | undefined
  AndCondition?: TagConditions | undefined
  TagCondition?: TagCondition | undefined
}

/** What a search looks at. */
export type Searchable = {
  id: string
  name: string
  description: string | null
  tags: Record<string, string>
}

/**
 * Whether a table meets the criteria; no criteria meets everything.
 * Documented: ids, names and descriptions, And/Or, three comparisons. Guessed: the fields are called
 * as the members are, or `resourceID` as in Connect's other searches; case does not matter; an
 * unknown field is an error.
 * @throws InvalidParameterException for a field that cannot be searched
 */
export function matchesCriteria(table: Searchable, criteria: SearchCriteria | undefined): boolean {
  if (criteria === undefined) return true
  const { OrConditions, AndConditions, StringCondition } = criteria
  const meets = (one: SearchCriteria) => matchesCriteria(table, one)
  if (StringCondition !== undefined && !matchesText(table, StringCondition)) return false
  if (AndConditions !== undefined && !AndConditions.every(meets)) return false
  return OrConditions === undefined || OrConditions.length === 0 || OrConditions.some(meets)
}

/** Whether a table's tags meet the filter; no filter meets everything. */
export function matchesTags(table: Searchable, filter: AttributeFilter | undefined): boolean {
  if (filter === undefined) return true
  const meets = (one: TagCondition) => matchesTag(table.tags, one)
  const meetsAll = (group: TagConditions) => (group.TagConditions ?? []).every(meets)
  const { OrConditions, AndCondition, TagCondition } = filter
  if (TagCondition !== undefined && !meets(TagCondition)) return false
  if (AndCondition !== undefined && !meetsAll(AndCondition)) return false
  return OrConditions === undefined || OrConditions.length === 0 || OrConditions.some(meetsAll)
}

function matchesText(table: Searchable, condition: StringCondition): boolean {
  const text = fieldText(table, condition.FieldName ?? 'name').toLowerCase()
  const wanted = (condition.Value ?? '').toLowerCase()
  switch (condition.ComparisonType ?? 'CONTAINS') {
    case 'STARTS_WITH':
      return text.startsWith(wanted)
    case 'EXACT':
      return text === wanted
    case 'CONTAINS':
      return text.includes(wanted)
  }
}

function fieldText(table: Searchable, field: string): string {
  switch (field.toLowerCase()) {
    case 'id':
    case 'resourceid':
      return table.id
    case 'name':
      return table.name
    case 'description':
      return table.description ?? ''
    default:
      throw invalidParameter('FieldName must be one of id, resourceID, name, description.')
  }
}

function matchesTag(tags: Record<string, string>, condition: TagCondition): boolean {
  if (condition.TagKey === undefined || !Object.hasOwn(tags, condition.TagKey)) return false
  return condition.TagValue === undefined || tags[condition.TagKey] === condition.TagValue
}
