let segmenter: Intl.Segmenter | null = null

function segments(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return segmenter.segment(text)
}

/** The characters of a text as its reader sees them: a letter with its accents, a flag, a family of emoji is one. */
export function* charactersOf(text: string): Generator<string, void, undefined> {
  for (const { segment } of segments(text)) yield segment
}

/** Nothing that is one character is longer, in UTF-16 units: what is looked at beside a cut. */
const LONGEST_CHARACTER = 64

/**
 * The beginning of a text, cut between two characters as its reader sees them.
 *
 * @param length at most so many UTF-16 units; a character that goes beyond is left out
 */
export function textStart(text: string, length: number): string {
  if (text.length <= length) return text
  const from = startOfSegment(text, Math.max(0, length - LONGEST_CHARACTER))
  const around = segments(text.slice(from, length + LONGEST_CHARACTER))
  const at = around.containing(length - from)
  return text.slice(0, from + (at?.index ?? length - from))
}

/** The end of a text, cut in the same way. */
export function textEnd(text: string, length: number): string {
  if (text.length <= length) return text
  const cut = text.length - length
  const from = startOfSegment(text, Math.max(0, cut - LONGEST_CHARACTER))
  const around = segments(text.slice(from, cut + LONGEST_CHARACTER))
  const at = around.containing(cut - from)
  if (at === undefined || at.index === cut - from) return text.slice(cut)
  return text.slice(from + at.index + at.segment.length)
}

/** The same, with `…` for what is left out. */
export function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${textStart(text, length)}…`
}

/** Not in the middle of a surrogate pair. */
function startOfSegment(text: string, at: number): number {
  const unit = text.charCodeAt(at)
  return at > 0 && unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at
}
