import { sameValue } from './codecs'
import type { CellBase, ValueType } from './types'

/** A change of a cell: what its user saw and wants, and the values that were sent without a known outcome. */
export interface ComparedChange {
  readonly valueType: ValueType
  readonly base: CellBase
  readonly mine: string | null
  /** @default [] */
  readonly sent?: readonly (string | null)[] | undefined
}

/**
 * The stored value compared with a change. `mine`: the wanted value, in any spelling. `same`: the value that the user
 * saw, byte for byte. `own-earlier`: a value that was sent before, without a known outcome. `missing`: no value, where
 * the user saw one. `moved`: another value.
 */
export type Comparison = 'mine' | 'same' | 'own-earlier' | 'missing' | 'moved'

/**
 * Compares base, mine and theirs by value only. The caller decides whether record and attribute are the same, and what
 * a change elsewhere in the lock scope means.
 *
 * @param theirs the cell as one reading brought it
 */
export function compare(change: ComparedChange, theirs: CellBase): Comparison {
  const { valueType, base, mine, sent = [] } = change
  const isTheirs = (value: string | null) => sameValue(valueType, value, theirs.value)
  if (isTheirs(mine)) return 'mine'
  // Only byte for byte: another spelling was written by somebody since.
  if (theirs.value === base.value) return 'same'
  if (sent.some(isTheirs)) return 'own-earlier'
  return theirs.value === null ? 'missing' : 'moved'
}

/** True if both versions of the value are known and differ: it was written in between. */
export function isRewritten(before: CellBase, now: CellBase): boolean {
  const [was, is] = [versionOf(before), versionOf(now)]
  return was !== null && is !== null && was !== is
}

/**
 * True for the same write of a value, as far as versions tell. Only the version of the value counts, because the others
 * change with its neighbours.
 */
export function isSameWrite(a: CellBase, b: CellBase): boolean {
  return a.value === b.value && !isRewritten(a, b)
}

/** True for the same value with the same version; an unknown version is equal only to an unknown one. */
export function isSameRead(a: CellBase | null, b: CellBase | null): boolean {
  if (a === null || b === null) return a === b
  return a.value === b.value && versionOf(a) === versionOf(b)
}

function versionOf({ lockVersion }: CellBase): string | null {
  return lockVersion?.value ?? null
}
