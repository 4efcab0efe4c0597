import type { LockVersion } from '@/lib/data-table'
import type { ReadCause } from '../decide/classify'
import type { PendingCell, TableLock } from '../plan/plan'
import { listCalls } from '../plan/quota'
import type { CellReadResult } from '../protocol/service'

/** A cell to read, and why. */
export interface CellToRead {
  readonly cell: PendingCell
  /** The version that was sent, or that would be. */
  readonly version: LockVersion | null
  readonly cause: ReadCause
  /** The service's words; empty when it said none. */
  readonly message: string
}

/** What a read says of a cell. */
export interface CellRead {
  readonly item: CellToRead
  readonly result: CellReadResult
}

/** A refused creation needs its neighbour's version too, and its cell is mostly still empty: no list tells of it. */
export function canBeListed({ operation }: PendingCell): boolean {
  return operation !== 'create'
}

/** What decides whether a list is made instead of reads. */
interface ListLimits {
  readonly batchSize: number
  readonly canList: boolean
  /** Values in the table when its user last read it. */
  readonly storedValues: number | undefined
}

/** Refused cells that wait to be read together, and whether a list of the table's values is worth more than reads. */
export class WaitingReads {
  readonly #table: { readonly lock: TableLock }
  readonly #limits: ListLimits
  #canList: boolean
  #refused: CellToRead[] = []

  constructor(table: { readonly lock: TableLock }, limits: ListLimits) {
    this.#table = table
    this.#limits = limits
    this.#canList = limits.canList
  }

  /** Nothing of their lock scopes is sent before they are read. */
  get refused(): readonly CellToRead[] {
    return this.#refused
  }

  add(cells: readonly CellToRead[]): void {
    this.#refused.push(...cells)
  }

  /** Hands the refused cells over to be read. */
  takeAll(): readonly CellToRead[] {
    const cells = this.#refused
    this.#refused = []
    return cells
  }

  /**
   * How many calls a list of the table's values takes, as far as its user's last reading tells; `null` where none is
   * made. At `NONE` only a read just before the write guards it.
   */
  get listPages(): number | null {
    const { storedValues } = this.#limits
    const isMade = this.#canList && this.#table.lock.lockLevel !== 'NONE'
    return isMade && storedValues !== undefined ? listCalls(storedValues) : null
  }

  /** A list takes fewer calls than reading so many cells. */
  isListWorth(cells: number): boolean {
    const pages = this.listPages
    return pages !== null && Math.ceil(cells / this.#limits.batchSize) > pages
  }

  /** No further list is made. */
  noteListInVain(): void {
    this.#canList = false
  }
}
