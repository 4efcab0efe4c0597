/** How many characters a text has as the service counts them: Unicode code points, not UTF-16 units. */
export function countCharacters(text: string): number {
  let count = 0
  for (const _character of text) count += 1
  return count
}

/** An unpaired surrogate: with the `u` flag a pair is one character and does not match. */
const UNPAIRED_SURROGATE = /\p{Surrogate}/u

/** False when the text holds half of a surrogate pair, which UTF-8 cannot carry. */
export function isWellFormed(text: string): boolean {
  return !UNPAIRED_SURROGATE.test(text)
}
