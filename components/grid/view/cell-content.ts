import {
  type Attribute,
  type CellView,
  displayText,
  isExpression,
  isolate,
  parseList,
  shortened,
} from '@/lib/data-table'

/** Characters of a text that are rendered; more would only slow the layout down. */
const SHOWN_CHARACTERS = 240
/** Estimated widths, px: of a character, and of the space around a chip and in a cell. */
const CHARACTER_WIDTH_PX = 7
const CHIP_PADDING_PX = 18
const CELL_PADDING_PX = 20
const MORE_WIDTH_PX = 26

/** The kind of a cell's content; the value of `data-content`. */
export type ContentKind =
  | 'text'
  | 'number'
  | 'boolean'
  | 'list'
  | 'expression'
  /** The stored value is the empty text. */
  | 'empty-text'
  /** No stored value; shows what a lookup would return, if known. */
  | 'no-value'
  /** Not loaded yet. */
  | 'unread'
  /** The record does not exist any more. */
  | 'missing'
  /** A draft that deletes the stored value. */
  | 'cleared'
  /** A primary value of the default record, which has none. */
  | 'default-record'

/** What a cell shows. */
export interface CellContent {
  readonly kind: ContentKind
  readonly text: string
  /** The items of a list that fit, as chips; `text` then has all items in one line. */
  readonly chips: readonly string[] | null
  /** How many items are not among the chips. */
  readonly moreCount: number
  /** The accessible name, if the text would mislead. */
  readonly label: string | undefined
  /** A sentence for the tooltip and the accessible description. */
  readonly hint: string | undefined
}

/** The content of a cell of `widthPx` for a view. */
export function cellContent(attribute: Attribute, view: CellView, widthPx: number): CellContent {
  if (view.isUnread === true) {
    return { ...content('unread', ''), label: 'not loaded yet', hint: 'Not loaded yet' }
  }
  if (view.isOfMissingRecord === true)
    return { ...content('missing', ''), label: 'record does not exist' }
  if (view.value === null) return contentWithoutValue(attribute, view)
  const { value } = view
  if (isExpression(attribute, value)) return content('expression', clip(value))
  if (value === '')
    return {
      ...content('empty-text', ''),
      label: 'empty text',
      hint: 'The stored value is an empty text',
    }
  switch (attribute.valueType) {
    case 'TEXT':
      return content('text', clip(value))
    case 'NUMBER':
      return content('number', clip(value))
    case 'BOOLEAN':
      return content(value === 'true' || value === 'false' ? 'boolean' : 'text', clip(value))
    case 'TEXT_LIST':
    case 'NUMBER_LIST':
      return listContent(attribute, value, widthPx)
  }
}

function contentWithoutValue(attribute: Attribute, view: CellView): CellContent {
  const kind = view.isCleared ? 'cleared' : 'no-value'
  if (view.fallback === null) {
    const label = view.isCleared ? 'will be removed' : attribute.isPrimary ? undefined : 'no value'
    return {
      ...content(kind, ''),
      label,
      hint: view.isCleared ? 'The stored value will be removed' : undefined,
    }
  }
  const text = clip(displayText(attribute.valueType, view.fallback.value))
  const source =
    view.fallback.from === 'default-record' ? 'from the default record' : "the type's default"
  const returned = `a lookup returns ${text === '' ? emptyWord(attribute) : isolate(text)}, ${source}`
  const state = view.isCleared ? 'will be removed' : 'no value stored'
  return {
    ...content(kind, text === '' ? emptyMark(attribute) : text),
    label: `${state}; ${returned}`,
    hint: `${capitalise(state)}; ${returned}`,
  }
}

function listContent(attribute: Attribute, value: string, widthPx: number): CellContent {
  const list = parseList(value)
  if (!list.ok) return content('text', clip(value))
  if (list.items.length === 0) return { ...content('list', '[ ]'), label: 'empty list' }
  const chips = chipsThatFit(list.items, widthPx - CELL_PADDING_PX)
  return {
    ...content('list', clip(displayText(attribute.valueType, value))),
    chips,
    moreCount: list.items.length - chips.length,
  }
}

/** The first item, and as many more as fit beside the count of the rest. */
function chipsThatFit(items: readonly string[], widthPx: number): readonly string[] {
  let left = widthPx
  let count = 0
  for (const item of items) {
    left -= Math.min(item.length, SHOWN_CHARACTERS) * CHARACTER_WIDTH_PX + CHIP_PADDING_PX
    const isLast = count === items.length - 1
    if (count > 0 && left < (isLast ? 0 : MORE_WIDTH_PX)) break
    count += 1
  }
  return items.slice(0, count).map(clip)
}

function content(kind: ContentKind, text: string): CellContent {
  return { kind, text, chips: null, moreCount: 0, label: undefined, hint: undefined }
}

/** The text in one line, cut to what can be seen, with a mark for line breaks. */
function clip(text: string): string {
  const short = shortened(text, SHOWN_CHARACTERS)
  return short.includes('\n') || short.includes('\r')
    ? short.replaceAll(/\r\n|\r|\n/g, ' ↵ ')
    : short
}

function emptyWord(attribute: Attribute): string {
  return attribute.valueType === 'TEXT' ? 'an empty text' : 'an empty list'
}

function emptyMark(attribute: Attribute): string {
  return attribute.valueType === 'TEXT' ? '' : '[ ]'
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
