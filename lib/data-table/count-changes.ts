/**
 * How many changes these are: all that go together as a whole are one.
 *
 * @param wholeOf what an item goes with; `null` where it is a change of its own
 */
export function countChanges<Item>(
  items: Iterable<Item>,
  wholeOf: (item: Item) => string | null,
): number {
  const wholes = new Set<string>()
  let alone = 0
  for (const item of items) {
    const whole = wholeOf(item)
    if (whole === null) alone += 1
    else wholes.add(whole)
  }
  return alone + wholes.size
}
