import {
  type Attribute,
  formatListText,
  fromText,
  isListType,
  isOneOrSeveral,
  type ListType,
  listItems,
  listOf,
  parseList,
  possibleNumbers,
} from '@/lib/data-table'

/** The state of a list editor: complete items, the text being typed, and the selected chip. */
export interface ListDraft {
  readonly type: ListType
  readonly items: readonly string[]
  readonly pending: string
  /** The typed text goes before the item of this index; `null` for the end. */
  readonly at: number | null
  /** Index of the chip selected by arrows or pointer; `null` while the caret is in the field. */
  readonly chip: number | null
  readonly isTouched: boolean
}

/** A change of a list draft. */
export type ListChange =
  | { readonly kind: 'typed'; readonly text: string }
  /** Adds items in place of the typed text. */
  | { readonly kind: 'added'; readonly items: readonly string[] }
  | { readonly kind: 'removed'; readonly index: number }
  /** Selects the previous or next chip. */
  | { readonly kind: 'stepped'; readonly step: -1 | 1 }
  | { readonly kind: 'chosen'; readonly index: number }
  /** Swaps an item with its neighbour and keeps it selected. */
  | { readonly kind: 'moved'; readonly index: number; readonly step: -1 | 1 }
  /** Turns an item into the typed text, at its place. */
  | { readonly kind: 'opened'; readonly index: number }

/** The draft for an editor that opens on `value`; empty in mode `replace` or if the value is not a list. */
export function openList(
  { valueType }: Pick<Attribute, 'valueType'>,
  value: string | null,
  mode: 'replace' | 'modify',
): ListDraft {
  const list = value === null || mode === 'replace' ? null : parseList(value)
  return {
    type: isListType(valueType) ? valueType : 'TEXT_LIST',
    items: list?.ok === true ? list.items : [],
    pending: '',
    at: null,
    chip: null,
    isTouched: false,
  }
}

/** The draft after a change. */
export function changeList(draft: ListDraft, change: ListChange): ListDraft {
  switch (change.kind) {
    case 'typed':
      return { ...draft, pending: change.text, chip: null, isTouched: true }
    case 'added':
      return { ...withItems(draft, change.items), isTouched: true }
    case 'removed':
      return withoutItem(draft, change.index)
    case 'stepped':
      return { ...draft, chip: steppedChip(draft, change.step) }
    case 'chosen':
      return { ...draft, chip: change.index }
    case 'moved':
      return movedItem(draft, change.index, change.index + change.step)
    case 'opened':
      return openedItem(draft, change.index)
  }
}

/** The items, with the typed text among them. */
export function allItems(draft: ListDraft): readonly string[] {
  return withItems(draft, typedItems(draft.type, draft.pending)).items
}

/** True while a quoted item lacks its closing quotation mark, so that a comma belongs to it. */
export function isQuoteOpen(pending: string): boolean {
  return pending.trimStart().startsWith('"') && (pending.match(/"/g) ?? []).length % 2 === 1
}

/**
 * The items that a typed text adds: none, the text, or what its quotation marks enclose (`"Smith, Inc"`, inner ones
 * doubled). In a list of numbers the text may contain several numbers; a comma may be part of one.
 */
export function typedItems(type: ListType, pending: string): readonly string[] {
  const text = pending.trim()
  if (text === '') return []
  const quoted = /^"((?:[^"]|"")*)"$/.exec(text)?.[1]
  if (quoted !== undefined) return [quoted.replaceAll('""', '"')]
  return type === 'NUMBER_LIST' ? listItems(type, text) : [text]
}

/** The possible meanings of an ambiguous text in a list of numbers: one number or several. */
export function pendingReadings({ type, pending }: ListDraft): readonly (readonly string[])[] {
  const text = pending.trim()
  if (type !== 'NUMBER_LIST' || !isOneOrSeveral(text)) return []
  const several = text.split(',').map((part) => part.trim())
  return [...possibleNumbers(text).map((reading) => [reading]), several]
}

/**
 * The value to store. A touched list without items is the empty list, not no value; Delete on the cell removes the
 * value.
 */
export function listValue(draft: ListDraft): string {
  return listOf(draft.type, allItems(draft))
}

/**
 * The items after a paste at the caret: from lines, commas or a JSON array. `null` for an ordinary paste of part of an
 * item.
 */
export function pastedItems(
  { type, pending }: ListDraft,
  text: string,
  caret: { readonly start: number; readonly end: number },
): readonly string[] | null {
  const before = pending.slice(0, caret.start)
  const after = pending.slice(caret.end)
  const list = parseList(fromText(type, text))
  const isArray = text.trim().startsWith('[') && list.ok
  if (!isArray && (!list.ok || list.items.length < 2)) return null
  if (isArray) return [...typedItems(type, before), ...list.items, ...typedItems(type, after)]
  const joined = parseList(fromText(type, before + text + after))
  return joined.ok ? joined.items : list.items
}

function withItems(draft: ListDraft, added: readonly string[]): ListDraft {
  const at = draft.at ?? draft.items.length
  const items = [...draft.items.slice(0, at), ...added, ...draft.items.slice(at)]
  return { ...draft, items, pending: '', at: null, chip: null }
}

function withoutItem(draft: ListDraft, index: number): ListDraft {
  const items = draft.items.filter((_, other) => other !== index)
  const chip = draft.chip === null || items.length === 0 ? null : Math.min(index, items.length - 1)
  const at = draft.at !== null && index < draft.at ? draft.at - 1 : draft.at
  return { ...draft, items, chip, at, isTouched: true }
}

function steppedChip(draft: ListDraft, step: -1 | 1): number | null {
  const from = draft.chip ?? draft.at ?? draft.items.length
  const to = from + step
  return to >= draft.items.length ? null : Math.max(0, to)
}

function movedItem(draft: ListDraft, from: number, to: number): ListDraft {
  const item = draft.items[from]
  if (item === undefined || to < 0 || to >= draft.items.length) return draft
  const items = draft.items.toSpliced(from, 1).toSpliced(to, 0, item)
  return { ...draft, items, chip: to, isTouched: true }
}

/** Opens an item for typing; the text typed so far becomes an item of its own first. */
function openedItem(draft: ListDraft, index: number): ListDraft {
  const typed = typedItems(draft.type, draft.pending)
  const at = draft.at ?? draft.items.length
  const whole = withItems(draft, typed)
  const place = index < at ? index : index + typed.length
  const item = whole.items[place]
  if (item === undefined) return draft
  return {
    ...whole,
    items: whole.items.toSpliced(place, 1),
    pending: formatListText([item]),
    at: place,
  }
}
