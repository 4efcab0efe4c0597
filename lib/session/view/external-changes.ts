import { type CellAddress, type CellBase, cellKey } from '@/lib/data-table'
import type { DriftChange } from '@/lib/save'

/** Of twice as many the older half is forgotten: a table that others write without end must not fill the tab. */
const MAX_KEPT = 2_000

/** A value that somebody else wrote: what it was when last read, and what it is. */
export interface ExternalChange {
  readonly address: CellAddress
  readonly before: string | null
  readonly after: CellBase
}

/** What others changed since a draft's base was read. */
export interface ChangesSince {
  /** The newest last; a cell that was written several times is there once. */
  readonly values: readonly ExternalChange[]
  /** How the table itself changed. */
  readonly structure: readonly DriftChange[]
  /** False when the draft's base is older than this tab's readings, or the log was cut: there may be more. */
  readonly isWhole: boolean
}

type Entry =
  | { readonly at: number; readonly change: ExternalChange }
  | { readonly at: number; readonly structure: readonly DriftChange[] }

/**
 * What others were found to have changed while this tab had the table open, in the order in which it was noticed. It
 * knows on which point of that order each draft stands, and so what moved since.
 */
export class ExternalChanges {
  readonly #tableId: string
  readonly #entries: Entry[] = []
  readonly #stands = new Map<string, number>()
  #at = 0
  #cutAt = 0

  constructor(tableId: string) {
    this.#tableId = tableId
  }

  /** Takes a value that others wrote. */
  note(change: ExternalChange): void {
    this.#add({ at: this.#next(), change })
  }

  /** Takes what a newly read schema has other than the one before. */
  noteStructure(structure: readonly DriftChange[]): void {
    if (structure.length > 0) this.#add({ at: this.#next(), structure })
  }

  /** How far the log goes now: what comes later was not seen by whoever looks at the table in this moment. */
  get at(): number {
    return this.#at
  }

  /** The draft of this cell stands on what is read now, or was at an earlier point of the log. */
  stand(key: string, at = this.#at): void {
    this.#stands.set(key, at)
  }

  /** Drafts by new keys stand where they stood: all at once, since names may be swapped. */
  rekey(moved: readonly { readonly from: string; readonly to: string }[]): void {
    const stands = moved.map(({ from, to }) => ({ to, at: this.#stands.get(from) }))
    for (const { from } of moved) this.#stands.delete(from)
    for (const { to, at } of stands) if (at !== undefined) this.#stands.set(to, at)
  }

  /** What others changed since the draft's base was read, among the cells that `isInScope`; not the cell itself. */
  since(
    key: string,
    isInScope: (address: CellAddress) => boolean,
    stand = this.#stands.get(key),
  ): ChangesSince {
    const values = new Map<string, ExternalChange>()
    const structure: DriftChange[] = []
    for (const entry of this.#entries) {
      if (entry.at <= (stand ?? 0)) continue
      if ('structure' in entry) {
        structure.push(...entry.structure)
        continue
      }
      const { change } = entry
      const changed = cellKey(this.#tableId, change.address)
      if (changed === key || !isInScope(change.address)) continue
      const first = values.get(changed)
      values.delete(changed)
      values.set(changed, first ? { ...change, before: first.before } : change)
    }
    const isWhole = stand !== undefined && stand >= this.#cutAt
    return { values: [...values.values()], structure, isWhole }
  }

  /** True when others changed anything in a draft's scope, or the table itself, since its base was read. */
  hasMoved(key: string, isInScope: (address: CellAddress) => boolean): boolean {
    if (this.#at === (this.#stands.get(key) ?? 0)) return false
    const { values, structure } = this.since(key, isInScope)
    return values.length + structure.length > 0
  }

  #next(): number {
    this.#at += 1
    return this.#at
  }

  #add(entry: Entry): void {
    this.#entries.push(entry)
    // Cut by halves: dropping one at each step would copy the whole log every time.
    if (this.#entries.length <= 2 * MAX_KEPT) return
    this.#cutAt = this.#entries.splice(0, MAX_KEPT).at(-1)?.at ?? this.#cutAt
  }
}
