import { checkInstance, parseTableReference } from '../../protocol/identifiers'
import { invalidParameter, notFound } from '../../rules/errors'
import type { AttributeRow, TableRow } from '../../types'
import type { OperationContext } from './context'

type TableInput = { InstanceId: string; DataTableId: string }

/**
 * The table that a request names.
 * @throws ResourceNotFoundException for an unknown instance or table
 */
export function findTable(input: TableInput, context: OperationContext): TableRow {
  checkInstance(input.InstanceId)
  const { tableId } = parseTableReference(input.DataTableId)
  const table = context.store.tables.byId(tableId)
  if (table === undefined) throw notFound(`Data table ${input.DataTableId} does not exist.`)
  return table
}

/**
 * Like `findTable`, for the two operations that accept no alias but `$LATEST` (documented).
 * @throws InvalidParameterException for `$SAVED`
 */
export function findLatestTable(input: TableInput, context: OperationContext): TableRow {
  const table = findTable(input, context)
  if (parseTableReference(input.DataTableId).alias === '$SAVED') {
    throw invalidParameter('Only the version $LATEST can be changed.')
  }
  return table
}

/**
 * An attribute by its name. Names are unique without regard to case, but are looked up as they
 * are written (guess).
 * @throws ResourceNotFoundException
 */
export function findAttribute(
  table: TableRow,
  name: string,
  context: OperationContext,
): AttributeRow {
  const attributes = context.store.attributes.ofTable(table.seq)
  const attribute = attributes.find((one) => one.name === name)
  if (attribute === undefined) throw notFound(`Attribute ${name} does not exist.`)
  return attribute
}

/** How many of the attributes are primary. */
export function countPrimaries(attributes: readonly AttributeRow[]): number {
  return attributes.filter((one) => one.isPrimary).length
}
