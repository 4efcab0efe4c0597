import { graphemesOf } from './characters'

/** A part of a text: visible text, or one hidden character with a sign to see and a name to read aloud. */
export type TextPart =
  | { readonly kind: 'plain'; readonly text: string }
  | {
      readonly kind: 'hidden'
      /** The text itself. */
      readonly text: string
      /** The sign to show instead; empty if the text is visible and only its encoding is unusual. */
      readonly sign: string
      /** For example `no-break space`, without an article. */
      readonly name: string
    }

/** How a text is part of a longer one. */
export interface TextEnds {
  /** @default true */
  readonly isStart?: boolean | undefined
  /** @default true */
  readonly isEnd?: boolean | undefined
  /** Also mark plain spaces and line feeds if the text has nothing else. @default false */
  readonly areSpacesMarked?: boolean | undefined
}

const NAMES: ReadonlyMap<number, readonly [sign: string, name: string]> = new Map([
  [0x09, ['⇥', 'tab']],
  [0x85, ['NEL', 'next-line character']],
  [0xa0, ['⍽', 'no-break space']],
  [0xad, ['SHY', 'soft hyphen']],
  [0x34f, ['CGJ', 'combining grapheme joiner']],
  [0x61c, ['ALM', 'Arabic letter mark']],
  [0x115f, ['HF', 'Hangul filler']],
  [0x1160, ['HF', 'Hangul filler']],
  [0x1680, ['OSP', 'Ogham space']],
  [0x180e, ['MVS', 'Mongolian vowel separator']],
  [0x200b, ['ZWSP', 'zero-width space']],
  [0x200c, ['ZWNJ', 'zero-width non-joiner']],
  [0x200d, ['ZWJ', 'zero-width joiner']],
  [0x200e, ['LRM', 'left-to-right mark']],
  [0x200f, ['RLM', 'right-to-left mark']],
  [0x2028, ['LS', 'line separator']],
  [0x2029, ['PS', 'paragraph separator']],
  [0x202a, ['LRE', 'left-to-right embedding']],
  [0x202b, ['RLE', 'right-to-left embedding']],
  [0x202c, ['PDF', 'end of a direction override']],
  [0x202d, ['LRO', 'left-to-right override']],
  [0x202e, ['RLO', 'right-to-left override']],
  [0x202f, ['NNBSP', 'narrow no-break space']],
  [0x205f, ['MMSP', 'mathematical space']],
  [0x2060, ['WJ', 'word joiner']],
  [0x2066, ['LRI', 'left-to-right isolate']],
  [0x2067, ['RLI', 'right-to-left isolate']],
  [0x2068, ['FSI', 'first-strong isolate']],
  [0x2069, ['PDI', 'end of a direction isolate']],
  [0x2800, ['BRL', 'blank Braille pattern']],
  [0x3000, ['□', 'ideographic space']],
  [0x3164, ['HF', 'Hangul filler']],
  [0xfeff, ['BOM', 'byte order mark']],
  [0xffa0, ['HF', 'Hangul filler']],
])

/** Spaces of special widths, U+2000 to U+200A. */
const WIDE_SPACE = /^[\u2000-\u200a]$/
/** Controls, format characters and others without a glyph. */
const UNSEEN = /^[\p{Cc}\p{Cf}\p{DI}\p{Zl}\p{Zp}\u2800]$/u
/** Everything that can be hidden in a text; plain line feeds are not. */
const MAY_BE_HIDDEN =
  /[\p{Cc}\p{Cf}\p{DI}\p{Zl}\p{Zp}\u2800\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/u
/** Scripts and emoji that use invisible joiners. */
const JOINS =
  /[\p{Extended_Pictographic}\p{Script=Arabic}\p{Script=Bengali}\p{Script=Devanagari}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Kannada}\p{Script=Khmer}\p{Script=Malayalam}\p{Script=Mongolian}\p{Script=Myanmar}\p{Script=Oriya}\p{Script=Sinhala}\p{Script=Syriac}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Thaana}]/u
/** Characters whose look a variation selector chooses: emoji, keycap digits, ideographs. */
const HAS_LOOKS = /[\p{Emoji}\p{Extended_Pictographic}\p{Script=Han}\p{Script=Mongolian}]/u
const JOINER = /[\u200c\u200d]/
const SELECTOR = /[\p{Variation_Selector}\u{e0020}-\u{e007f}]/u
const LINE_BREAKS = /\r\n|\r|\n/g
const SPACES = /[\t\p{Zs}]+/gu
const NOT_DRAWN = /[\p{Cc}\p{Cf}\p{DI}\u2800]/gu

/**
 * Splits a text into visible and hidden parts, which together are the text. Hidden are: unusual spaces, spaces at the
 * ends, zero-width and direction characters, line ends other than a line feed, and letters that are not in composed
 * Unicode form. A joiner inside one grapheme, as in emoji and in scripts that join letters, is not marked.
 *
 * @param ends how the text is part of a longer one
 */
export function markHidden(text: string, ends: TextEnds = {}): readonly TextPart[] {
  const { isStart = true, isEnd = true, areSpacesMarked = false } = ends
  if (areSpacesMarked && /^[ \n]+$/.test(text)) {
    return [...text].map((space) =>
      space === ' ' ? hidden(space, '·', 'space') : hidden(space, '↵', 'line break'),
    )
  }
  if (!mayHoldHidden(text)) return text === '' ? [] : [{ kind: 'plain', text }]
  const from = isStart ? text.length - text.replace(/^ +/, '').length : 0
  const to = isEnd ? text.replace(/ +$/, '').length : text.length
  const parts: TextPart[] = []
  let at = 0
  for (const character of graphemesOf(text)) {
    const place = at < from ? 'at the start' : at >= to ? 'at the end' : null
    at += character.length
    for (const part of partsOf(character, place, isEnd && at === text.length)) push(parts, part)
  }
  return parts
}

function mayHoldHidden(text: string): boolean {
  const hasOuterSpace = text.startsWith(' ') || text.endsWith(' ')
  return hasOuterSpace || MAY_BE_HIDDEN.test(text.replaceAll('\n', '')) || !isComposed(text)
}

function push(parts: TextPart[], part: TextPart): void {
  const last = parts.at(-1)
  if (part.kind === 'plain' && last?.kind === 'plain') {
    parts[parts.length - 1] = { kind: 'plain', text: last.text + part.text }
  } else parts.push(part)
}

/** @param character one grapheme @param place of a space at an end of the text, else `null` */
function partsOf(character: string, place: string | null, isLast: boolean): readonly TextPart[] {
  if (character === ' ') {
    return place === null ? [plain(character)] : [hidden(character, '·', `space ${place}`)]
  }
  if (character === '\n') return [plain(character)]
  if (character === '\r\n') return [hidden(character, 'CRLF', 'line end of Windows')]
  if (character === '\r') return [hidden(character, 'CR', 'carriage return')]
  const points = [...character]
  const own = points.filter((point) => isUnseen(point))
  // A grapheme such as an emoji family or joined letters needs its joiners.
  if (own.length > 0 && !isOrdinary(character, own, isLast)) {
    return points.flatMap((point) =>
      isUnseen(point) ? [hidden(point, ...nameOf(point))] : [plain(point)],
    )
  }
  if (isComposed(character)) return [plain(character)]
  return [hidden(character, '', `${character.normalize('NFC')} written as ${codesOf(character)}`)]
}

function isUnseen(point: string): boolean {
  const code = point.codePointAt(0) ?? 0
  return NAMES.has(code) || WIDE_SPACE.test(point) || UNSEEN.test(point)
}

/** True if all are joiners or selectors that the grapheme needs. A joiner at the end of the text joins nothing. */
function isOrdinary(character: string, unseen: readonly string[], isLast: boolean): boolean {
  return unseen.every((point) =>
    JOINER.test(point)
      ? JOINS.test(character) && !(isLast && character.endsWith(point))
      : SELECTOR.test(point) && HAS_LOOKS.test(character),
  )
}

function nameOf(point: string): readonly [sign: string, name: string] {
  const code = point.codePointAt(0) ?? 0
  const hex = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
  if (WIDE_SPACE.test(point)) return ['␣', `space of special width, ${hex}`]
  return NAMES.get(code) ?? [hex, `invisible character, ${hex}`]
}

function codesOf(character: string): string {
  return [...character]
    .map((point) => `U+${(point.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`)
    .join(' ')
}

function isComposed(text: string): boolean {
  return text.normalize('NFC') === text
}

function plain(text: string): TextPart {
  return { kind: 'plain', text }
}

function hidden(text: string, sign: string, name: string): TextPart {
  return { kind: 'hidden', text, sign, name }
}

/** The hidden characters of a text: `2 × no-break space, space at the end`; `null` if there are none. */
export function hiddenSummary(text: string): string | null {
  const counts = hiddenCounts(text)
  return counts.size === 0 ? null : summaryOf(counts)
}

/** How two texts differ that look the same. */
export interface HiddenDifference {
  /** What only the first contains. */
  readonly first: string
  /** What only the second contains. */
  readonly second: string
}

/** The hidden difference of two texts that look the same. `null` if they are equal, or if the difference is visible. */
export function hiddenDifference(first: string, second: string): HiddenDifference | null {
  if (first === second || look(first) !== look(second)) return null
  const [a, b] = [comparedCounts(first), comparedCounts(second)]
  const [onlyA, onlyB] = [minus(a, b), minus(b, a)]
  if (onlyA.size + onlyB.size === 0) {
    const summary = summaryOf(a)
    return { first: `${summary}, in one place`, second: `${summary}, in another place` }
  }
  return { first: summaryOf(onlyA), second: summaryOf(onlyB) }
}

/** The text reduced to what is visible. */
function look(text: string): string {
  return text
    .replace(LINE_BREAKS, '\n')
    .replace(/[\u0085\p{Zl}\p{Zp}]/gu, '\n')
    .replace(SPACES, ' ')
    .replace(NOT_DRAWN, (character) => (character === '\n' ? character : ''))
    .normalize('NFC')
    .replace(/^ +| +$/g, '')
}

/** The hidden characters, counted by name. */
function hiddenCounts(text: string): ReadonlyMap<string, number> {
  const names = markHidden(text).flatMap((part) => (part.kind === 'hidden' ? [part.name] : []))
  return countsOf(names)
}

/** The same for comparing two texts, where line feeds and runs of spaces can differ unnoticed too. */
function comparedCounts(text: string): ReadonlyMap<string, number> {
  const names = markHidden(text).flatMap((part) =>
    part.kind === 'hidden'
      ? [part.name]
      : [
          ...Array.from(part.text.matchAll(/\n/g), () => 'line feed'),
          ...Array.from(part.text.matchAll(/ +/g), ([run]) =>
            run.length === 1 ? 'space' : `run of ${run.length} spaces`,
          ),
        ],
  )
  return countsOf(names)
}

function countsOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

function minus(
  a: ReadonlyMap<string, number>,
  b: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const left = [...a].map(([name, count]) => [name, count - (b.get(name) ?? 0)] as const)
  return new Map(left.filter(([, count]) => count > 0))
}

function summaryOf(counts: ReadonlyMap<string, number>): string {
  if (counts.size === 0) return 'none of these'
  return [...counts].map(([name, count]) => (count === 1 ? name : `${count} × ${name}`)).join(', ')
}
