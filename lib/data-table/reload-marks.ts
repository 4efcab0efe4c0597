import { FlagArray } from './growing-arrays'
import type { ValuesPage } from './types'

/** A reading of the whole table, page by page, into the data on show. */
export interface Reload {
  /** Adds a page. Cells that were set since the reload began keep what was set. */
  ingest(page: ValuesPage): void
  /** Ends the reading: values in no page are removed. */
  finish(): void
  /** Breaks off: what was read stays, and nothing is removed. */
  abort(): void
}

const SEEN = 1
const OWN = 2

/** What a reload has covered so far: cells from its pages, and cells that our saves wrote meanwhile. */
export class ReloadMarks {
  /** Records with values of attributes that are not in the schema. */
  readonly recordsOutsideSchema = new Set<number>()
  /** Records that our save made again meanwhile; pages may still have their old id. */
  readonly recordsMadeAgain = new Set<number>()
  /** Some of it may be older than our own write and was not taken over. */
  needsConfirmation = false
  readonly #cells = new Map<string, FlagArray>()

  /** @param begunAtMs when the reload began */
  constructor(readonly begunAtMs: number) {}

  /** Marks the cell as part of a page. */
  markSeen(attribute: string, record: number): void {
    if (!this.isOwn(attribute, record)) this.#flags(attribute).set(record, SEEN)
  }

  /** Marks the cell as written by our save; pages may be older, so they no longer count for it. */
  markOwn(attribute: string, record: number): void {
    this.#flags(attribute).set(record, OWN)
  }

  isOwn(attribute: string, record: number): boolean {
    return this.#cells.get(attribute)?.get(record) === OWN
  }

  /** True if the cell was read or written since the reload began. */
  isMarked(attribute: string, record: number): boolean {
    return (this.#cells.get(attribute)?.get(record) ?? 0) !== 0
  }

  #flags(attribute: string): FlagArray {
    const flags = this.#cells.get(attribute) ?? new FlagArray()
    this.#cells.set(attribute, flags)
    return flags
  }
}
