import {
  type Attribute,
  type CellAddress,
  cellKey,
  isOther,
  type PrimaryValues,
  recordKey,
  sortPrimaryValues,
} from '@/lib/data-table'
import type { Draft } from './draft'
import type { CellChange, RecordChange, Typed } from './history'
import { type RenameDraft, renameKey } from './rename'

/** Says where a cell is to be found now, by where it was. */
export type Readdress = (address: CellAddress) => CellAddress

/**
 * Cells by the names that attributes have now.
 *
 * @param names new names by old ones; a name that is not in it stays
 */
export function underNames(names: ReadonlyMap<string, string>): Readdress {
  return ({ primaryValues, attribute }) => ({
    primaryValues: renamePrimaries(primaryValues, names),
    attribute: names.get(attribute) ?? attribute,
  })
}

/**
 * Where each draft goes when attributes have other names. One whose own attribute has lost its name, and which another
 * one gets, makes room under a name of its own: two edits of one record would be one.
 *
 * @param attributes by the names before
 */
export function quarantinedOf(
  names: ReadonlyMap<string, string>,
  attributes: ReadonlyMap<string, Attribute>,
  drafts: readonly Draft[],
  move: Readdress,
): (draft: Draft) => Readdress {
  const given = new Set(names.values())
  const taken = new Set([
    ...given,
    ...attributes.keys(),
    ...drafts.map(({ address }) => address.attribute),
  ])
  const quarantined = new Map<string, string>()
  return ({ attribute: { id }, address: { attribute: name } }) => {
    const isRenamed = names.has(name) && !isOther(id, attributes.get(name)?.id)
    if (isRenamed || (!given.has(name) && !names.has(name))) return move
    const key = JSON.stringify([id, name])
    const other = quarantined.get(key) ?? (given.has(name) ? freeName(name, taken) : name)
    quarantined.set(key, other)
    taken.add(other)
    return (address) => ({ ...move(address), attribute: other })
  }
}

/** A name for what has lost its own: one that is not taken. */
export function freeName(name: string, taken: { has(name: string): boolean }): string {
  for (let count = 1; ; count += 1) {
    const free = count === 1 ? `${name} (deleted)` : `${name} (deleted ${count})`
    if (!taken.has(free)) return free
  }
}

/** Cells of one record at its new primary values; those of all others where they were. */
export function underRecord(from: PrimaryValues, to: PrimaryValues): Readdress {
  const key = recordKey(from)
  return (address) =>
    recordKey(address.primaryValues) === key ? { ...address, primaryValues: to } : address
}

/** The same draft elsewhere: its cell and its witness. */
export function readdressDraft(draft: Draft, tableId: string, move: Readdress): Draft {
  const address = move(draft.address)
  const witness = draft.witness && { ...draft.witness, ...move(draft.witness) }
  return { ...draft, key: cellKey(tableId, address), address, witness }
}

/** What is remembered of a cell, elsewhere. */
export function readdressChange(change: CellChange, tableId: string, move: Readdress): CellChange {
  const address = move(change.address)
  const attribute = { ...change.attribute, name: address.attribute }
  const moved = (typed: Typed | null) =>
    typed?.inDoubt ? { ...typed, inDoubt: readdressDraft(typed.inDoubt, tableId, move) } : typed
  const [before, after] = [moved(change.before), moved(change.after)]
  return { ...change, key: cellKey(tableId, address), address, attribute, before, after }
}

/** What is remembered of a record, under the names that attributes have now. */
export function renameRecordChange(
  change: RecordChange,
  names: ReadonlyMap<string, string>,
): RecordChange {
  const record = renamePrimaries(change.record, names)
  if (change.kind === 'added') return { ...change, record }
  const target = (one: PrimaryValues | null) => one && renamePrimaries(one, names)
  return { ...change, record, before: target(change.before), after: target(change.after) }
}

/** The same rename under the names that attributes have now. */
export function renameUnderNames(
  rename: RenameDraft,
  names: ReadonlyMap<string, string>,
): RenameDraft {
  const { status, witness } = rename
  const record = renamePrimaries(rename.record, names)
  const to = renamePrimaries(rename.to, names)
  return {
    ...rename,
    key: renameKey(record),
    record,
    to,
    witness: witness && { ...witness, ...underNames(names)(witness) },
    status:
      status.kind === 'saving' ? { ...status, sent: renamePrimaries(status.sent, names) } : status,
  }
}

/** Primary values under the names that attributes have now. */
export function renamePrimaries(
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
