import {
  type Attribute,
  type CellView,
  displayText,
  isExpression,
  isolate,
  parseList,
  shortened,
} from '@/lib/data-table'

/** Characters of a text that reach the page; the rest of a long text would only cost layout. */
const SHOWN_CHARACTERS = 240
/** Rough width of a character, and of what surrounds a chip and a cell's content, px. */
const CHARACTER_WIDTH_PX = 7
const CHIP_PADDING_PX = 18
const CELL_PADDING_PX = 20
const MORE_WIDTH_PX = 26

/** The look of a cell's content; the value of `data-face`. */
export type FaceKind =
  | 'text'
  | 'number'
  | 'boolean'
  | 'list'
  | 'expression'
  /** Stores the empty text. */
  | 'empty-text'
  /** Stores nothing; shows what a lookup would return, if known. */
  | 'no-value'
  /** Not read yet: nothing is known of it. */
  | 'unread'
  /** Of a record that is gone. */
  | 'gone'
  /** A draft that deletes the stored value. */
  | 'cleared'
  /** The place of a primary value in the default record, which has none. */
  | 'default-record'

/** What one cell paints. */
export interface CellFace {
  readonly kind: FaceKind
  readonly text: string
  /** Chips of a list that fit the width; then `text` is all items in a line. */
  readonly chips: readonly string[] | null
  /** Items beyond the chips. */
  readonly moreCount: number
  /** Accessible name where the text alone would mislead. */
  readonly label: string | undefined
  /** Words for the pointer and for assistive tech beside the name. */
  readonly hint: string | undefined
}

/** Decides what a cell of `widthPx` shows for a view. */
export function cellFace(attribute: Attribute, view: CellView, widthPx: number): CellFace {
  if (view.isUnread === true) {
    return { ...face('unread', ''), label: 'not read yet', hint: 'Not read yet' }
  }
  if (view.isOfGoneRecord === true) return { ...face('gone', ''), label: 'record gone' }
  if (view.value === null) return faceWithoutValue(attribute, view)
  const { value } = view
  if (isExpression(attribute, value)) return face('expression', clip(value))
  if (value === '')
    return { ...face('empty-text', ''), label: 'empty text', hint: 'Stores an empty text' }
  switch (attribute.valueType) {
    case 'TEXT':
      return face('text', clip(value))
    case 'NUMBER':
      return face('number', clip(value))
    case 'BOOLEAN':
      return face(value === 'true' || value === 'false' ? 'boolean' : 'text', clip(value))
    case 'TEXT_LIST':
    case 'NUMBER_LIST':
      return listFace(attribute, value, widthPx)
  }
}

function faceWithoutValue(attribute: Attribute, view: CellView): CellFace {
  const kind = view.isCleared ? 'cleared' : 'no-value'
  if (view.fallback === null) {
    const label = view.isCleared ? 'will be removed' : attribute.isPrimary ? undefined : 'no value'
    return {
      ...face(kind, ''),
      label,
      hint: view.isCleared ? 'The stored value will be removed' : undefined,
    }
  }
  const text = clip(displayText(attribute.valueType, view.fallback.value))
  const source =
    view.fallback.from === 'default-record' ? 'from the default record' : "the type's default"
  const returned = `a lookup returns ${text === '' ? emptyWord(attribute) : isolate(text)}, ${source}`
  const said = view.isCleared ? 'will be removed' : 'no value stored'
  return {
    ...face(kind, text === '' ? emptyMark(attribute) : text),
    label: `${said}; ${returned}`,
    hint: `${capitalise(said)}; ${returned}`,
  }
}

function listFace(attribute: Attribute, value: string, widthPx: number): CellFace {
  const list = parseList(value)
  if (!list.ok) return face('text', clip(value))
  if (list.items.length === 0) return { ...face('list', '[ ]'), label: 'empty list' }
  const chips = chipsThatFit(list.items, widthPx - CELL_PADDING_PX)
  return {
    ...face('list', clip(displayText(attribute.valueType, value))),
    chips,
    moreCount: list.items.length - chips.length,
  }
}

/** At least one chip, and as many more as fit beside the number of those that do not. */
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

function face(kind: FaceKind, text: string): CellFace {
  return { kind, text, chips: null, moreCount: 0, label: undefined, hint: undefined }
}

/** One line: line breaks as a mark, and no more characters than can be seen. */
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
