import type { PrimaryValues } from '@/lib/data-table'
import { type Draft, isSendable, isSendableAs } from './draft'
import { isRenameSendable, type RenameDraft } from './rename'

/**
 * What a save was asked for and has not been begun with: each change as it stood when its user pressed. What is typed
 * after that is left for a later save; what is discarded, taken back or found in conflict after that is not sent.
 */
export class AskedSave {
  readonly #cells = new Map<string, string | null>()
  readonly #renames = new Map<string, PrimaryValues>()
  #isAsked = false

  /** True from the press until the save is begun or given up. */
  get isAsked(): boolean {
    return this.#isAsked
  }

  /**
   * Takes down what is there to be saved now, beside what was asked for before. Changes under way count: they may not be
   * sent after all, or have been changed since.
   *
   * @param only keys of the cells and renames that are meant. @default all
   */
  ask(
    drafts: Iterable<Draft>,
    renames: Iterable<RenameDraft>,
    only: ReadonlySet<string> | undefined,
  ): void {
    this.#isAsked = true
    const isMeant = (key: string) => only?.has(key) ?? true
    for (const draft of drafts) {
      const isValid = draft.problem === null && draft.status.kind !== 'conflict'
      if (isValid && isMeant(draft.key)) this.#cells.set(draft.key, draft.value)
    }
    for (const { key, to, status } of renames) {
      if (status.kind !== 'conflict' && isMeant(key)) this.#renames.set(key, to)
    }
  }

  /** Nothing is asked for any more. */
  clear(): void {
    this.#cells.clear()
    this.#renames.clear()
    this.#isAsked = false
  }

  /** The value to send of this cell; `undefined` where the save does not take it. */
  valueOf(draft: Draft): { readonly value: string | null } | undefined {
    const value = this.#cells.get(draft.key)
    if (value === undefined) return undefined
    const isAsItWas = value === draft.value
    return (isAsItWas ? isSendable(draft) : isSendableAs(draft, value)) ? { value } : undefined
  }

  /** The primary values to send of this rename; `undefined` where the save does not take it. */
  targetOf(rename: RenameDraft): PrimaryValues | undefined {
    return isRenameSendable(rename) ? this.#renames.get(rename.key) : undefined
  }

  /** The cell has this draft now, or none. */
  noteCell(key: string, before: Draft | undefined, after: Draft | undefined): void {
    const isDeletedNow = after?.group === 'deleted-record' && before?.group !== 'deleted-record'
    if (after === undefined || after.status.kind === 'conflict' || isDeletedNow) {
      this.#cells.delete(key)
    }
  }

  /** The record has this rename now, or none. */
  noteRename(key: string, rename: RenameDraft | null): void {
    if (rename === null || rename.status.kind === 'conflict') this.#renames.delete(key)
  }

  /** Cells are known by other keys now: all at once, since names may be swapped. */
  rekeyCells(moved: readonly { readonly from: string; readonly to: string }[]): void {
    rekey(this.#cells, moved)
  }

  /** The same for renames, whose primary values may be called otherwise. */
  rekeyRenames(
    moved: readonly { readonly from: string; readonly to: string }[],
    named: (to: PrimaryValues) => PrimaryValues = (to) => to,
  ): void {
    rekey(this.#renames, moved)
    for (const [key, to] of this.#renames) this.#renames.set(key, named(to))
  }
}

function rekey<Value>(
  map: Map<string, Value>,
  moved: readonly { readonly from: string; readonly to: string }[],
): void {
  const found = moved.flatMap(({ from, to }) => {
    const value = map.get(from)
    return value === undefined ? [] : [[to, value] as const]
  })
  for (const { from } of moved) map.delete(from)
  for (const [key, value] of found) map.set(key, value)
}
