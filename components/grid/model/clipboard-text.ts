import { type Attribute, fromText, sameValue, toText } from '@/lib/data-table'

/** Texts of cells, row by row from the top; `null` for a blank cell. Rows may differ in length. */
export type TextBlock = readonly (readonly (string | null)[])[]

/** Clipboard type for the exact text; some systems change line breaks in plain text. */
export const EXACT_TYPE = 'application/x-lockstep-cells'

/** The contents of a clipboard; an absent type is the empty text. */
export interface ClipboardTexts {
  /** The text of `EXACT_TYPE`. */
  readonly exact: string
  readonly plain: string
  readonly html: string
}

/**
 * The text that copying a cell puts on the clipboard. Pasting it gives the same value: a value that its text cannot
 * express, such as an empty list, is copied in stored form. `null` (no value) gives the empty text.
 */
export function copiedText(
  { valueType }: Pick<Attribute, 'valueType'>,
  value: string | null,
): string {
  if (value === null) return ''
  const text = toText(valueType, value)
  const isSame = (form: string) => sameValue(valueType, fromText(valueType, form), value)
  const needsStoredForm = (text === '' && valueType !== 'TEXT') || !isSame(text)
  return quoted(needsStoredForm && isSame(value) ? value : text)
}

/** Quotes a text that would be misread, as spreadsheets do: in quotation marks, with those inside doubled. */
function quoted(text: string): string {
  return text === '' || /[\t\r\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/**
 * The cells in a clipboard: from its text, else from the table in its HTML, else from the lines of that HTML. `null` if
 * it has no readable value: an image, blank cells or nothing.
 */
export function readClipboard({ exact, plain, html }: ClipboardTexts): TextBlock | null {
  if (isReadable(exact)) return parseBlock(exact)
  if (isReadable(plain)) return parseBlock(plain)
  const block = html === '' ? null : parseHtml(html)
  return block?.some((row) => row.some((text) => text !== null)) ? block : null
}

function isReadable(text: string): boolean {
  return /[^\t\r\n]/.test(text)
}

/**
 * The cells of a copied text: tabs separate columns, line breaks separate rows. A cell in quotation marks may contain
 * both, with its own quotation marks doubled; any other quotation mark is an ordinary character. A final line break
 * does not begin a row.
 */
export function parseBlock(text: string): TextBlock {
  const rows: (string | null)[][] = [[]]
  let at = 0
  for (;;) {
    const cell = quotedCell(text, at) ?? plainCell(text, at)
    rows.at(-1)?.push(cell.text)
    at = cell.end
    if (at >= text.length) return rows
    if (text[at] === '\t') {
      at += 1
      continue
    }
    at += text.startsWith('\r\n', at) ? 2 : 1
    if (at >= text.length) return rows
    rows.push([])
  }
}

interface ReadCell {
  readonly text: string | null
  /** Index of the separator after the cell, or the length of the text. */
  readonly end: number
}

const SEPARATOR = /[\t\r\n]/g

function plainCell(text: string, from: number): ReadCell {
  SEPARATOR.lastIndex = from
  const end = SEPARATOR.exec(text)?.index ?? text.length
  return { text: end === from ? null : text.slice(from, end), end }
}

function quotedCell(text: string, from: number): ReadCell | null {
  if (text[from] !== '"') return null
  let close = text.indexOf('"', from + 1)
  while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2)
  if (close < 0) return null
  const end = close + 1
  if (end < text.length && !/[\t\r\n]/.test(text.charAt(end))) return null
  return { text: text.slice(from + 1, close).replaceAll('""', '"'), end }
}

/** Larger spans in HTML are cut to this. */
const MAX_SPAN = 1000

function parseHtml(html: string): TextBlock {
  const { body } = new DOMParser().parseFromString(html, 'text/html')
  for (const hidden of body.querySelectorAll('style, script, template, title')) hidden.remove()
  const table = body.querySelector('table')
  if (table !== null) return tableBlock(table)
  return textLines(body)
    .filter((line) => line !== '')
    .map((line) => [line])
}

/** The cells of an HTML table. A cell that spans several gives its text to the first and leaves the others blank. */
function tableBlock(table: Element): TextBlock {
  const lines = [...table.querySelectorAll('tr')].filter((row) => row.closest('table') === table)
  const rows: (string | null)[][] = lines.map(() => [])
  for (const [rowIndex, line] of lines.entries()) {
    let column = 0
    for (const cell of line.children) {
      if (!/^T[DH]$/.test(cell.tagName)) continue
      while (rows[rowIndex]?.[column] !== undefined) column += 1
      const columns = spanOf(cell, 'colspan')
      for (const [below, row] of rows
        .slice(rowIndex, rowIndex + spanOf(cell, 'rowspan'))
        .entries()) {
        for (let across = 0; across < columns; across += 1) {
          row[column + across] = below + across === 0 ? textLines(cell).join('\n') || null : null
        }
      }
      column += columns
    }
  }
  // Array.from fills the holes that wide cells of earlier rows leave.
  return rows.map((row) => Array.from(row, (text) => text ?? null))
}

function spanOf(cell: Element, name: 'colspan' | 'rowspan'): number {
  const span = Number.parseInt(cell.getAttribute(name) ?? '1', 10)
  return Number.isNaN(span) ? 1 : Math.max(1, Math.min(span, MAX_SPAN))
}

const BLOCKS = new Set(['P', 'DIV', 'LI', 'H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'TR', 'PRE'])

/** The lines of an element's text as a browser shows them, with runs of white space as one space. */
function textLines(element: Element): readonly string[] {
  const parts: string[] = []
  function visit(node: Node): void {
    if (node.nodeType === node.TEXT_NODE) {
      parts.push((node.textContent ?? '').replaceAll(/[ \t\r\n\f]+/g, ' '))
    }
    if (!(node instanceof Element)) return
    const isBlock = BLOCKS.has(node.tagName)
    if (isBlock || node.tagName === 'BR') parts.push('\n')
    for (const child of node.childNodes) visit(child)
    if (isBlock) parts.push('\n')
  }
  for (const child of element.childNodes) visit(child)
  const lines = parts
    .join('')
    .split('\n')
    .map((line) => line.replaceAll(/^ +| +$/g, ''))
  // Blank lines at both ends come from the layout.
  const isFilled = (line: string) => line.trim() !== ''
  return lines.slice(Math.max(0, lines.findIndex(isFilled)), lines.findLastIndex(isFilled) + 1)
}
