import { type CellAddress, cellKey, type PrimaryValues, sortPrimaryValues } from '@/lib/data-table'
import type { Draft } from './draft'
import type { CellChange, Typed } from './history'

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

/** What is remembered of a cell, under the names that attributes have now. */
export function renameChange(
  change: CellChange,
  tableId: string,
  names: ReadonlyMap<string, string>,
): CellChange {
  const address = renameAddress(change.address, names)
  const attribute = { ...change.attribute, name: address.attribute }
  const renamed = (typed: Typed | null) =>
    typed?.inDoubt ? { ...typed, inDoubt: renameDraft(typed.inDoubt, tableId, names) } : typed
  const [before, after] = [renamed(change.before), renamed(change.after)]
  return { ...change, key: cellKey(tableId, address), address, attribute, before, after }
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
