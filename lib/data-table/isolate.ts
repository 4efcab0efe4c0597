const DIRECTION_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g
/** Letters of scripts that run from right to left, and marks that say so. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\u200f\u061c\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u
const [FIRST_STRONG_ISOLATE, POP_ISOLATE] = ['\u2068', '\u2069']

/**
 * A value or a name for a sentence of plain text, such as a label or what is spoken: it cannot turn the words around it.
 * Its direction controls are left out, and what runs from right to left is isolated. Any other text is itself.
 */
export function isolate(text: string): string {
  const plain = text.replace(DIRECTION_CONTROLS, '')
  return RIGHT_TO_LEFT.test(plain) ? `${FIRST_STRONG_ISOLATE}${plain}${POP_ISOLATE}` : plain
}
