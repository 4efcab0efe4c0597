/**
 * Counts changes; items of the same group count as one.
 *
 * @param groupOf the group of an item; `null` if it counts by itself
 */
export function countChanges<Item>(
  items: Iterable<Item>,
  groupOf: (item: Item) => string | null,
): number {
  const groups = new Set<string>()
  let alone = 0
  for (const item of items) {
    const group = groupOf(item)
    if (group === null) alone += 1
    else groups.add(group)
  }
  return alone + groups.size
}
