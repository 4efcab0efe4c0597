/** How many characters a text has as the service counts them: Unicode code points, not UTF-16 units. */
export function countCharacters(text: string): number {
  let count = 0
  for (const _character of text) count += 1
  return count
}

/** Matches an unpaired surrogate; with the `u` flag a pair is one character and does not match. */
const UNPAIRED_SURROGATE = /\p{Surrogate}/u

/** False if the text has half of a surrogate pair, which UTF-8 cannot encode. */
export function isWellFormed(text: string): boolean {
  return !UNPAIRED_SURROGATE.test(text)
}

let segmenter: Intl.Segmenter | null = null

function segments(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return segmenter.segment(text)
}

/** The graphemes of a text, which readers see as one character: a letter with its accents, a flag, an emoji family. */
export function* graphemesOf(text: string): Generator<string, void, undefined> {
  for (const { segment } of segments(text)) yield segment
}

/** Longest grapheme that is expected, in UTF-16 units: how much of the text around a cut is looked at. */
const LONGEST_GRAPHEME = 64

/** The beginning of a text, at most `length` UTF-16 units, cut between two graphemes. */
export function textStart(text: string, length: number): string {
  if (text.length <= length) return text
  const from = outsidePair(text, Math.max(0, length - LONGEST_GRAPHEME))
  const around = segments(text.slice(from, length + LONGEST_GRAPHEME))
  const at = around.containing(length - from)
  return text.slice(0, from + (at?.index ?? length - from))
}

/** The end of a text, cut in the same way. */
export function textEnd(text: string, length: number): string {
  if (text.length <= length) return text
  const cut = text.length - length
  const from = outsidePair(text, Math.max(0, cut - LONGEST_GRAPHEME))
  const around = segments(text.slice(from, cut + LONGEST_GRAPHEME))
  const at = around.containing(cut - from)
  if (at === undefined || at.index === cut - from) return text.slice(cut)
  return text.slice(from + at.index + at.segment.length)
}

/** The beginning of a text, with `…` if something was cut. */
export function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${textStart(text, length)}…`
}

/** The index, or the one before if it is in the middle of a surrogate pair. */
function outsidePair(text: string, at: number): number {
  const unit = text.charCodeAt(at)
  return at > 0 && unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at
}
