import type { GridRows, RowId } from '@/components/grid'
import { recordKey, type TableData } from '@/lib/data-table'
import type { Draft, DraftStore } from '@/lib/drafts'
import type { RecordView } from './session-state'

/** Rows from record indices; positions are looked up through an inverse made when first asked for. */
export function rowsOf(order: Int32Array): GridRows {
  let positions: Int32Array | null = null
  return {
    length: order.length,
    at: (position) => {
      const row = order[position]
      if (row === undefined) throw new RangeError(`No row at ${position} of ${order.length}`)
      return row
    },
    indexOf: (row) => {
      positions ??= inverseOf(order)
      return positions[row] ?? -1
    },
  }
}

/** The position of each row, -1 for those not on show. Rows are small integers, so this is ten times smaller than a map. */
function inverseOf(order: Int32Array): Int32Array {
  const highest = order.reduce((most, row) => Math.max(most, row), -1)
  const positions = new Int32Array(highest + 1).fill(-1)
  for (const [position, row] of order.entries()) positions[row] = position
  return positions
}

/** True when the draft belongs to the view. What is invalid counts as failed: both wait for the person. */
export function isInView(view: RecordView, draft: Draft): boolean {
  switch (view) {
    case 'all':
    case 'changed':
      return true
    case 'failed':
      return draft.status.kind === 'failed' || draft.problem !== null
    case 'conflicts':
      return draft.status.kind === 'conflict'
  }
}

/**
 * The records on show. A record that entered a view stays in it until another view is chosen: a row that vanishes
 * under the hand that mends it is the oldest complaint about filters.
 */
export class SessionRows {
  readonly #data: TableData
  readonly #drafts: DraftStore
  readonly #kept = new Set<RowId>()
  #view: RecordView = 'all'
  #order: Int32Array | null = null
  #keptSize = -1
  #stored: GridRows = rowsOf(new Int32Array())
  #rows: GridRows = this.#stored

  constructor(data: TableData, drafts: DraftStore) {
    this.#data = data
    this.#drafts = drafts
  }

  /** The rows of a view; the same object until order or membership change. */
  get(view: RecordView): GridRows {
    const order = this.#data.order()
    const isStale = order !== this.#order || view !== this.#view
    if (view !== this.#view) this.#kept.clear()
    if (order !== this.#order) this.#stored = rowsOf(order)
    this.#order = order
    this.#view = view
    this.#admit(view)
    if (isStale || this.#kept.size !== this.#keptSize) {
      this.#keptSize = this.#kept.size
      this.#rows = this.#select(view, order)
    }
    return this.#rows
  }

  /**
   * The table's records in their order, narrowed to the view; then, at the end, records that are gone from the table
   * but hold edits: nobody can decide on what is not to be seen.
   */
  #select(view: RecordView, order: Int32Array): GridRows {
    const gone = [...this.#kept].filter((row) => this.#stored.indexOf(row) < 0)
    if (view === 'all' && gone.length === 0) return this.#stored
    const shown = view === 'all' ? order : order.filter((row) => this.#kept.has(row))
    return rowsOf(Int32Array.from([...shown, ...gone]))
  }

  /** Calls back when the rows of the view may have changed. */
  subscribe(listener: () => void): () => void {
    const stopRows = this.#data.subscribeRows(listener)
    const stopDrafts = this.#drafts.subscribeSummary(listener)
    return () => {
      stopRows()
      stopDrafts()
    }
  }

  /** Among all records only those need keeping that are gone from the table. */
  #admit(view: RecordView): void {
    for (const draft of this.#drafts.all()) {
      if (!isInView(view, draft)) continue
      const row = this.#data.indexOf(recordKey(draft.address.primaryValues))
      if (row < 0 || (view === 'all' && this.#stored.indexOf(row) >= 0)) continue
      this.#kept.add(row)
    }
  }
}
