const DIRECTION_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g
/** Letters of right-to-left scripts, and direction marks. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\u200f\u061c\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u
const [FIRST_STRONG_ISOLATE, POP_ISOLATE] = ['\u2068', '\u2069']

/**
 * Prepares a value or name for use inside a sentence, so that it cannot change the direction of the text around it:
 * removes direction controls and isolates right-to-left text. Other text stays as it is.
 */
export function isolate(text: string): string {
  const plain = text.replace(DIRECTION_CONTROLS, '')
  return RIGHT_TO_LEFT.test(plain) ? `${FIRST_STRONG_ISOLATE}${plain}${POP_ISOLATE}` : plain
}
