/**
 * Lists as users type and read them: items separated by `, `. An item is in double quotes, with quotes inside doubled,
 * if it is empty, begins with `[`, has outer space, or contains a comma, a quote or a line break. The empty text is the
 * empty list; `""` is a list of one empty item.
 */

/** The items in one line, or more if an item has line breaks. */
export function formatListText(items: readonly string[]): string {
  return items
    .map((item) => (needsQuotes(item) ? `"${item.replaceAll('"', '""')}"` : item))
    .join(', ')
}

/**
 * The items of a typed text. Commas and line breaks separate them (blank lines, and a break after a comma, belong to
 * one separator); outer space of an item is dropped; a final separator does not begin an item. A quote that does not
 * enclose a whole item is an ordinary character.
 */
export function parseListText(text: string): string[] {
  const source = text.trim()
  const items: string[] = []
  let position = 0
  while (position < source.length) {
    const item = readQuoted(source, position) ?? readPlain(source, position)
    items.push(item.text)
    position = afterSeparator(source, item.end)
  }
  return items
}

interface Segment {
  readonly text: string
  /** Index of the separator after the item, or the length of the text. */
  readonly end: number
}

/** A quoted item with its inner quotes doubled, then only blanks up to a separator or the end. */
const QUOTED = /[^\S\r\n]*"([^"]*(?:""[^"]*)*)"[^\S\r\n]*(?=[,\r\n]|$)/y
const SEPARATOR = /,\s*[\r\n]\s*|[\r\n]\s*|,/y

function readQuoted(text: string, from: number): Segment | null {
  QUOTED.lastIndex = from
  const match = QUOTED.exec(text)
  if (match === null) return null
  const [whole, quoted = ''] = match
  return { text: quoted.replaceAll('""', '"'), end: from + whole.length }
}

function readPlain(text: string, from: number): Segment {
  let end = from
  while (end < text.length && !isSeparator(text[end])) end += 1
  return { text: text.slice(from, end).trim(), end }
}

function afterSeparator(text: string, at: number): number {
  SEPARATOR.lastIndex = at
  return SEPARATOR.test(text) ? SEPARATOR.lastIndex : text.length
}

function isSeparator(character: string | undefined): boolean {
  return character === ',' || character === '\n' || character === '\r'
}

function needsQuotes(item: string): boolean {
  return item === '' || item !== item.trim() || item.startsWith('[') || /[,"\r\n]/.test(item)
}
