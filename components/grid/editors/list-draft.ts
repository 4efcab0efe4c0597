import { type Attribute, formatList, fromText, parseList } from '@/lib/data-table'

/** What a list editor holds: whole items, the text still being typed, and the chip under the arrows, if any. */
export interface ListDraft {
  readonly items: readonly string[]
  readonly pending: string
  /** Index of the chip that arrows chose; `null` while the caret is in the field. */
  readonly chip: number | null
  readonly isTouched: boolean
}

/** Changes of a list draft. */
export type ListChange =
  | { readonly kind: 'typed'; readonly text: string }
  | { readonly kind: 'added'; readonly items: readonly string[] }
  | { readonly kind: 'removed'; readonly index: number }
  | { readonly kind: 'moved'; readonly step: -1 | 1 }
  | { readonly kind: 'left-chips' }

/** The draft of an editor that opens on `value`; empty where it replaces or where there is no list. */
export function openList(value: string | null, mode: 'replace' | 'modify'): ListDraft {
  const list = value === null || mode === 'replace' ? null : parseList(value)
  return { items: list?.ok === true ? list.items : [], pending: '', chip: null, isTouched: false }
}

/** The draft after a change. */
export function changeList(draft: ListDraft, change: ListChange): ListDraft {
  switch (change.kind) {
    case 'typed':
      return { ...draft, pending: change.text, chip: null, isTouched: true }
    case 'added':
      return { items: [...draft.items, ...change.items], pending: '', chip: null, isTouched: true }
    case 'removed':
      return withoutItem(draft, change.index)
    case 'moved':
      return { ...draft, chip: movedChip(draft, change.step) }
    case 'left-chips':
      return { ...draft, chip: null }
  }
}

/** The items with the text still being typed as the last of them. */
export function allItems(draft: ListDraft): readonly string[] {
  return [...draft.items, ...typedItems(draft.pending)]
}

/** True while a typed item that begins with a quotation mark still lacks its end: a comma belongs to it then. */
export function isQuoteOpen(pending: string): boolean {
  return pending.trimStart().startsWith('"') && (pending.match(/"/g) ?? []).length % 2 === 1
}

/** What a typed text adds: nothing, itself, or what its quotation marks hold (`"Smith, Inc"`, quotes doubled). */
export function typedItems(pending: string): readonly string[] {
  const text = pending.trim()
  if (text === '') return []
  const quoted = /^"((?:[^"]|"")*)"$/.exec(text)?.[1]
  return [quoted === undefined ? text : quoted.replaceAll('""', '"')]
}

/**
 * What the draft stores: its items. A touched list without any is the empty list, as a touched text without any is the
 * empty text; a stored value is removed with Delete.
 */
export function listValue(attribute: Attribute, draft: ListDraft): string | null {
  const items = allItems(draft)
  const { valueType } = attribute
  if (valueType !== 'TEXT_LIST' && valueType !== 'NUMBER_LIST') return null
  return formatList(valueType, items)
}

/** The items of a pasted text: lines, commas, or a JSON array. */
export function pastedItems(attribute: Attribute, text: string): readonly string[] {
  const list = parseList(fromText(attribute.valueType, text))
  return list.ok ? list.items : [text]
}

function withoutItem(draft: ListDraft, index: number): ListDraft {
  const items = draft.items.filter((_, other) => other !== index)
  const chip = draft.chip === null || items.length === 0 ? null : Math.min(index, items.length - 1)
  return { ...draft, items, chip, isTouched: true }
}

function movedChip(draft: ListDraft, step: -1 | 1): number | null {
  const from = draft.chip ?? draft.items.length
  const to = from + step
  return to >= draft.items.length ? null : Math.max(0, to)
}
