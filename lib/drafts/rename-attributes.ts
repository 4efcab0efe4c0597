import { type CellAddress, cellKey, type PrimaryValues, sortPrimaryValues } from '@/lib/data-table'
import type { Draft } from './draft'

/**
 * The same draft under the names that attributes have now: its cell, its record's primary values and its witness.
 *
 * @param names new names by old ones; a name that is not in it stays
 */
export function renameDraft(
  draft: Draft,
  tableId: string,
  names: ReadonlyMap<string, string>,
): Draft {
  const address = renameAddress(draft.address, names)
  const witness = draft.witness && { ...draft.witness, ...renameAddress(draft.witness, names) }
  return { ...draft, key: cellKey(tableId, address), address, witness }
}

function renameAddress(
  { primaryValues, attribute }: CellAddress,
  names: ReadonlyMap<string, string>,
): CellAddress {
  return {
    primaryValues: renamePrimaries(primaryValues, names),
    attribute: names.get(attribute) ?? attribute,
  }
}

function renamePrimaries(
  primaryValues: PrimaryValues,
  names: ReadonlyMap<string, string>,
): PrimaryValues {
  return sortPrimaryValues(
    primaryValues.map(({ attribute, value }) => ({
      attribute: names.get(attribute) ?? attribute,
      value,
    })),
  )
}
