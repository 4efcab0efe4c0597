import { invalidParameter } from '../rules/errors'
import { primaryValueKey } from '../rules/primary-values'
import type { RecordFilter } from '../store/records'
import type { AttributeRow } from '../types'

type FilterInput = {
  RecordIds?: string[] | undefined
  PrimaryAttributeValues?: { AttributeName: string; Values: string[] }[] | undefined
}

/**
 * The records that a listing wants: any of the ids, and for each named primary attribute any of
 * its values. An empty list of ids or filters is the same as none (guess).
 * @throws InvalidParameterException for a name that is no primary attribute, or comes twice (guess)
 */
export function recordFilter(
  input: FilterInput,
  attributes: readonly AttributeRow[],
): RecordFilter {
  const seen = new Set<string>()
  const primaryKeys = (input.PrimaryAttributeValues ?? []).map(({ AttributeName, Values }) => {
    const attribute = attributes.find((one) => one.isPrimary && one.name === AttributeName)
    if (attribute === undefined || seen.has(AttributeName)) {
      throw invalidParameter(`${AttributeName} must be a primary attribute, named once.`)
    }
    seen.add(AttributeName)
    const keys = Values.map((value) => primaryValueKey(attribute, value))
    return { attributeSeq: attribute.seq, keys }
  })
  const hasIds = input.RecordIds !== undefined && input.RecordIds.length > 0
  return { recordIds: hasIds ? input.RecordIds : undefined, primaryKeys }
}
