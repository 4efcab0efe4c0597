import { FlagArray } from './growing-arrays'
import type { ValuesPage } from './types'

/** A second reading of the whole table, page by page, into the data on show. */
export interface Reload {
  /** Takes a page. Cells that were set since the reload began keep what was set. */
  ingest(page: ValuesPage): void
  /** All pages are in: values that none of them brought are gone. */
  finish(): void
  /** The reading broke off: what came is kept, and nothing is gone. */
  abort(): void
}

const SEEN = 1
const OWN = 2

/** What a reload has met so far: cells that a page brought, and cells that we wrote ourselves meanwhile. */
export class ReloadMarks {
  /** Records with a value under an attribute that has no column here. */
  readonly strangers = new Set<number>()
  /** Records that our own save began anew meanwhile: a page may have been read before that, and name the former. */
  readonly identified = new Set<number>()
  /** Something that it brought, or did not bring, may be from before our own write, and was not taken. */
  isDoubted = false
  readonly #cells = new Map<string, FlagArray>()

  /** @param begunAtMs when the reload began */
  constructor(readonly begunAtMs: number) {}

  /** Notes that a page brought the cell. */
  see(attribute: string, record: number): void {
    if (!this.isOwn(attribute, record)) this.#flags(attribute).set(record, SEEN)
  }

  /** Notes that the cell was set by our own save: pages may have been read before it, so they no longer count. */
  own(attribute: string, record: number): void {
    this.#flags(attribute).set(record, OWN)
  }

  isOwn(attribute: string, record: number): boolean {
    return this.#cells.get(attribute)?.get(record) === OWN
  }

  /** True when the cell was seen or set since the reload began. */
  isKnown(attribute: string, record: number): boolean {
    return (this.#cells.get(attribute)?.get(record) ?? 0) !== 0
  }

  #flags(attribute: string): FlagArray {
    const flags = this.#cells.get(attribute) ?? new FlagArray()
    this.#cells.set(attribute, flags)
    return flags
  }
}
