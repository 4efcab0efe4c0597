import { validateValue } from '../../rules/validation'
import type { AttributeRow, StoredPrimaryValues } from '../../types'
import type { Cell, ValueBatch } from './types'

/** Stores a cell's value; gives its new version. */
export function putValue(cell: Cell, batch: ValueBatch): string {
  if (cell.record === undefined) throw new Error('A value needs its record first.')
  const version = batch.isStill && cell.stored ? cell.stored.version : batch.context.newVersion()
  const { values } = batch.context.store
  const write = cell.stored === undefined ? values.insert : values.replace
  write(batch.table.seq, {
    recordSeq: cell.record.seq,
    attributeSeq: cell.attribute.seq,
    value: cell.request.Value ?? '',
    version,
    modifiedMs: batch.nowMs,
  })
  return version
}

/** Why the new value may not be stored, by its attribute's type and rules; `null` if it may. */
export function refuseValue(cell: Cell): string | null {
  return validateValue(cell.attribute, cell.request.Value ?? '')
}

/**
 * Why the primary values of a record to be made or renamed are not good; `null` if they are.
 * Documented: primary values cannot be expressions. That all which begin with `=` are meant is a
 * guess.
 */
export function refusePrimaryValues(
  primaryValues: StoredPrimaryValues,
  attributes: readonly AttributeRow[],
): string | null {
  for (const [seq, value] of primaryValues) {
    const primary = attributes.find((one) => one.seq === seq)
    if (primary === undefined) continue
    const refusal = value.startsWith('=')
      ? 'It must not begin with =, as an expression does.'
      : validateValue(primary, value)
    if (refusal !== null) return `Primary value of ${primary.name}: ${refusal}`
  }
  return null
}
