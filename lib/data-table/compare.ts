import { sameValue } from './codecs'
import type { CellBase, ValueType } from './types'

/** A change of a cell: what its user saw, what they want stored, and what was sent without a known outcome. */
export interface ComparedChange {
  readonly valueType: ValueType
  readonly base: CellBase
  readonly mine: string | null
  /** @default nothing */
  readonly sent?: readonly (string | null)[] | undefined
}

/**
 * What a cell holds, to whoever wants to change it. `mine`: what they want stored, in whatever spelling; `same`: byte
 * for byte what they saw; `own-earlier`: what they sent before without an answer; `missing`: nothing, where they saw a
 * value; `moved`: something else.
 */
export type Comparison = 'mine' | 'same' | 'own-earlier' | 'missing' | 'moved'

/**
 * Compares base, mine and theirs. It tells of the value alone: who may write over it when other cells of its lock scope
 * moved is for the caller to say, and so is whether the record and the attribute are the same.
 *
 * @param theirs one read of the cell
 */
export function compare(change: ComparedChange, theirs: CellBase): Comparison {
  const { valueType, base, mine, sent = [] } = change
  const isTheirs = (value: string | null) => sameValue(valueType, value, theirs.value)
  if (isTheirs(mine)) return 'mine'
  // Another spelling of what was seen was written by somebody since.
  if (theirs.value === base.value) return 'same'
  if (sent.some(isTheirs)) return 'own-earlier'
  return theirs.value === null ? 'missing' : 'moved'
}

/** True where the versions of the value say that it was written in between. Those of some reads are not known. */
export function isRewritten(before: CellBase, now: CellBase): boolean {
  const [was, is] = [versionOf(before), versionOf(now)]
  return was !== null && is !== null && was !== is
}

/** True for one and the same write of a value, as far as versions tell: the others move with its neighbours. */
export function isSameWrite(a: CellBase, b: CellBase): boolean {
  return a.value === b.value && !isRewritten(a, b)
}

/** True for the same value at the same version of it: a version that is not known is another one. */
export function isSameRead(a: CellBase | null, b: CellBase | null): boolean {
  if (a === null || b === null) return a === b
  return a.value === b.value && versionOf(a) === versionOf(b)
}

function versionOf({ lockVersion }: CellBase): string | null {
  return lockVersion?.value ?? null
}
