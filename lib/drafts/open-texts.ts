import { type Attribute, type CellAddress, type CellBase, cellKey } from '@/lib/data-table'
import { Listeners } from './listeners'
import type { Readdress } from './rename-attributes'

/** The kind of field that a text is typed in; what stands in an editor of the grid is a `TypedText`. */
export type TextField = 'third-value'

/** What stands in an open field about a cell and is no edit yet. Immutable. */
export interface OpenText {
  /** See `openTextKey`. */
  readonly key: string
  readonly field: TextField
  /** The key of its cell. */
  readonly cell: string
  readonly address: CellAddress
  readonly attribute: Attribute
  /** What the cell was seen to hold when the field was opened. */
  readonly base: CellBase
  readonly text: string
}

const PREFIX = 'text:'

/** What a text is known by: apart from the draft of its cell. */
export function openTextKey(field: TextField, cell: string): string {
  return `${PREFIX}${field}:${cell}`
}

/** True for the key of a text in an open field. */
export function isOpenTextKey(key: string): boolean {
  return key.startsWith(PREFIX)
}

/** The field of a text by its key; `null` for another key. */
export function fieldOfKey(key: string): TextField | null {
  return key.startsWith(`${PREFIX}third-value:`) ? 'third-value' : null
}

/**
 * The texts in open fields of one table, from the first character on. They are kept in the browser like drafts, move
 * with their cells, and go when they are used or their person calls them off.
 */
export class OpenTexts {
  readonly #texts = new Map<string, OpenText>()
  readonly #listeners = new Listeners()
  readonly #onChange: (key: string) => void

  /** @param onChange told of the key when a text came or went; not when it only grew */
  constructor(onChange: (key: string) => void = () => {}) {
    this.#onChange = onChange
  }

  /** The text in a field of a cell; the same object until it changes. */
  get(field: TextField, cell: string): OpenText | undefined {
    return this.#texts.get(openTextKey(field, cell))
  }

  /** The text under its own key. */
  byKey(key: string): OpenText | undefined {
    return this.#texts.get(key)
  }

  /** Oldest first. */
  all(): readonly OpenText[] {
    return [...this.#texts.values()]
  }

  /** Takes what stands in a field now. */
  keep(tableId: string, text: Omit<OpenText, 'key' | 'cell'>): void {
    const cell = cellKey(tableId, text.address)
    const key = openTextKey(text.field, cell)
    this.put(key, { ...text, key, cell })
  }

  /** Its person used it, or called it off. */
  drop(field: TextField, cell: string): void {
    this.put(openTextKey(field, cell), null)
  }

  /** Puts a text as it is, also as the vault or another tab has it; `null` takes it away. */
  put(key: string, text: OpenText | null): void {
    const had = this.#texts.has(key)
    if (text === null && !had) return
    if (text === null) this.#texts.delete(key)
    else this.#texts.set(key, text)
    if (had !== (text !== null)) this.#onChange(key)
    this.#listeners.notify(key)
  }

  /** Calls back when the text in this field changes, comes or goes. */
  subscribe(field: TextField, cell: string, listener: () => void): () => void {
    return this.#listeners.add(openTextKey(field, cell), listener)
  }

  /** Calls back after any change. */
  subscribeAny(listener: () => void): () => void {
    return this.#listeners.addAny(listener)
  }

  /** Their cells are found elsewhere now. Tells of it when whoever moved them has done so. */
  readdress(tableId: string, move: Readdress): void {
    const before = this.all()
    const all = before.map((text) => {
      const address = move(text.address)
      const cell = cellKey(tableId, address)
      if (cell === text.cell) return text
      const attribute = { ...text.attribute, name: address.attribute }
      return { ...text, key: openTextKey(text.field, cell), cell, address, attribute }
    })
    this.#texts.clear()
    for (const text of all) this.#texts.set(text.key, text)
    const moved = [...before, ...all].filter(({ key }, at) => key !== [...all, ...before][at]?.key)
    queueMicrotask(() =>
      this.#listeners.batch(() => {
        for (const { key } of moved) this.#listeners.notify(key)
      }),
    )
  }
}
