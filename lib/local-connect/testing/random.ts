/** Numbers that look random and come again with the same seed. */
export type Random = {
  /** At least 0 and below `end`, whole. */
  below(end: number): number
  /** One of the items. */
  pick<Item>(items: readonly [Item, ...Item[]]): Item
}

/**
 * A generator of its own (mulberry32): what a test does must depend on its seed alone, and not on
 * who else draws a number meanwhile.
 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (end: number) => Math.floor(next() * end)
  return { below, pick: (items) => items[below(items.length)] ?? items[0] }
}

/**
 * How much a test does: a little in `npm test`, as much as asked for in `npm run soak`.
 * @param usual what it does in `npm test`
 */
export function rounds(usual: number): number {
  return wholeNumber(process.env.LOCKSTEP_SOAK) ?? usual
}

/**
 * Where a test's random numbers begin: always the same in `npm test`, as asked for in `npm run soak`.
 * @param usual the seed in `npm test`
 */
export function seed(usual: number): number {
  return wholeNumber(process.env.LOCKSTEP_SEED) ?? usual
}

function wholeNumber(text: string | undefined): number | undefined {
  const number = Number(text)
  return Number.isSafeInteger(number) && number > 0 ? number : undefined
}
