import { allowedValues, allowsAttribute, type Caller } from '../../rules/access'
import { invalidParameter } from '../../rules/errors'
import { primaryValueKey } from '../../rules/primary-values'
import type { RecordFilter } from '../../store/records'
import type { AttributeRow } from '../../types'

type FilterInput = {
  RecordIds?: string[] | undefined
  PrimaryAttributeValues?: { AttributeName: string; Values: string[] }[] | undefined
}

/**
 * The records that a listing wants: any of the ids, and for each named primary attribute any of
 * its values, of those that the caller may see: what it may not is left out (guess). An empty list of ids or filters is the same as none (guess).
 * @throws InvalidParameterException for a name that is no primary attribute, or comes twice (guess)
 */
export function recordFilter(
  input: FilterInput,
  attributes: readonly AttributeRow[],
  caller: Caller,
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
  return {
    recordIds: hasIds ? input.RecordIds : undefined,
    primaryKeys,
    ...accessFilter(attributes, caller),
  }
}

function accessFilter(attributes: readonly AttributeRow[], caller: Caller) {
  const allowedKeys = attributes.flatMap((one) => {
    const values = one.isPrimary ? allowedValues(caller.access, one.name) : undefined
    if (values === undefined) return []
    return [{ attributeSeq: one.seq, keys: values.map((value) => primaryValueKey(one, value)) }]
  })
  const isFree = caller.access.attributes === undefined
  const visible = attributes.filter((one) => allowsAttribute(caller, one))
  return { allowedKeys, attributeSeqs: isFree ? undefined : visible.map((one) => one.seq) }
}
