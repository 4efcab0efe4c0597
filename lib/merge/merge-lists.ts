import { type Attribute, formatList, isListType, type ListItem, readList } from '@/lib/data-table'
import { numberKey } from './numbers'

/** Items that mean the same have the same key: case where the attribute ignores it, numbers by value. */
type KeyOf = (item: string) => string

/**
 * Three versions of a list made into one, item by item: base {A,B}, mine adds C, theirs removes A, gives {B,C}.
 *
 * Items are a multiset: how often each occurs is merged, and where both sides added or both removed the same item, the
 * larger change stands for both. Order: that of the side that moved items about (mine, where both did or neither); the
 * other side's additions stand behind what they stand behind there. Spelling: as typed, by whoever changed it.
 *
 * @param base `null` where nothing was stored: both sides are additions
 * @returns the stored string of the merged list; `null` where one of the three is no list of the attribute's type
 */
export function mergeLists(
  attribute: Attribute,
  base: string | null,
  mine: string,
  theirs: string,
): string | null {
  const { valueType } = attribute
  if (!isListType(valueType)) return null
  const lists = [base ?? '[]', mine, theirs].map((wire) => itemsOf(valueType, wire))
  const [ofBase, ofMine, ofTheirs] = lists
  if (!ofBase || !ofMine || !ofTheirs) return null
  const keyOf = keyFor(attribute)
  const isTheirsOrder = !isInOrder(keyOf, ofBase, ofTheirs) && isInOrder(keyOf, ofBase, ofMine)
  const [first, second] = isTheirsOrder ? [ofTheirs, ofMine] : [ofMine, ofTheirs]
  const amounts = mergeAmounts(
    countByKey(keyOf, ofBase),
    countByKey(keyOf, first),
    countByKey(keyOf, second),
  )
  return formatList(valueType, weave(keyOf, new Set(ofBase), amounts, first, second))
}

/** The items, where each is of the list's own kind: `[1]` is no list of texts, and is left to its user. */
function itemsOf(type: 'TEXT_LIST' | 'NUMBER_LIST', wire: string): readonly string[] | null {
  const kind: ListItem['kind'] = type === 'TEXT_LIST' ? 'text' : 'number'
  const items = readList(wire)
  return items?.every((item) => item.kind === kind) ? items.map((item) => item.text) : null
}

function keyFor({ valueType, rules }: Attribute): KeyOf {
  if (valueType === 'NUMBER_LIST') return numberKey
  return rules.ignoreCase === true ? (item) => item.toLowerCase() : (item) => item
}

function countByKey(keyOf: KeyOf, items: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1)
  return counts
}

/** How often each item occurs in the merged list. Never more often than in the side where it occurs most. */
function mergeAmounts(
  base: ReadonlyMap<string, number>,
  first: ReadonlyMap<string, number>,
  second: ReadonlyMap<string, number>,
): Map<string, number> {
  const merged = new Map<string, number>()
  for (const key of [...first.keys(), ...second.keys()]) {
    const before = base.get(key) ?? 0
    const change = (first.get(key) ?? 0) - before
    const other = (second.get(key) ?? 0) - before
    const isOneWay = Math.sign(change) * Math.sign(other) > 0
    const larger = Math.abs(change) > Math.abs(other) ? change : other
    merged.set(key, before + (isOneWay ? larger : change + other))
  }
  return merged
}

/** True when what the side kept of the base stands in the base's order. */
function isInOrder(keyOf: KeyOf, base: readonly string[], side: readonly string[]): boolean {
  const [inBase, inSide] = [countByKey(keyOf, base), countByKey(keyOf, side)]
  const kept = (items: readonly string[]) =>
    items.map(keyOf).filter((key) => inBase.get(key) === inSide.get(key))
  const [before, after] = [kept(base), kept(side)]
  return before.every((key, index) => key === after[index])
}

/**
 * As many items as the amounts say, in the order of `first`; what only `second` has follows what it stands behind
 * there. A spelling that `second` changed replaces one that `first` left as the base had it.
 */
function weave(
  keyOf: KeyOf,
  ofBase: ReadonlySet<string>,
  amounts: Map<string, number>,
  first: readonly string[],
  second: readonly string[],
): readonly string[] {
  const woven: string[] = []
  for (const item of first) if (takeOne(amounts, keyOf(item))) woven.push(item)
  const met = new Map<string, number>()
  let behind = 0
  for (const item of second) {
    const key = keyOf(item)
    const at = indexOfNth(woven.map(keyOf), key, met.get(key) ?? 0)
    met.set(key, (met.get(key) ?? 0) + 1)
    if (at >= 0) {
      if (ofBase.has(woven[at] ?? '') && !ofBase.has(item)) woven[at] = item
      behind = at + 1
    } else if (takeOne(amounts, key)) {
      woven.splice(behind, 0, item)
      behind += 1
    }
  }
  return woven
}

function takeOne(amounts: Map<string, number>, key: string): boolean {
  const left = amounts.get(key) ?? 0
  if (left <= 0) return false
  amounts.set(key, left - 1)
  return true
}

function indexOfNth(keys: readonly string[], key: string, nth: number): number {
  let at = -1
  for (let found = 0; found <= nth; found += 1) {
    at = keys.indexOf(key, at + 1)
    if (at < 0) return -1
  }
  return at
}
