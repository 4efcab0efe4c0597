import {
  Emitter,
  type GridRows,
  type PrimaryValues,
  type RowId,
  recordKey,
  type TableData,
} from '@/lib/data-table'
import type { Draft, DraftGroup, DraftStore, RenameDraft } from '@/lib/drafts'
import type { RecordView } from '../state'

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

/** True when the draft belongs to the view. What is invalid counts as failed: both wait for the user. */
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

function isRenameInView(view: RecordView, { status }: RenameDraft): boolean {
  if (view === 'failed') return status.kind === 'failed'
  return view !== 'conflicts' || status.kind === 'conflict'
}

/**
 * The records on show. A record that entered a view stays in it until another view is chosen: a row that vanishes
 * under the hand that mends it is the oldest complaint about filters. And a record that was added or renamed here stays
 * where it is when it is saved, until the records are sorted anew.
 */
export class SessionRows {
  readonly #data: TableData
  readonly #drafts: DraftStore
  readonly #kept = new Set<RowId>()
  #view: RecordView = 'all'
  #order: Int32Array | null = null
  #isKeptSame = false
  /** Records to be added, by row, as they are on show. */
  #added: readonly RowId[] = []
  /** Rows that were added here and are stored by now: they stay at the end, where they were made. */
  readonly #placed = new Set<RowId>()
  /** Rows that were renamed here, each with the row that it stays behind; `null` for the first. */
  readonly #held = new Map<RowId, RowId | null>()
  #stored: GridRows = rowsOf(new Int32Array())
  #rows: GridRows = this.#stored
  readonly #changes = new Emitter()

  constructor(data: TableData, drafts: DraftStore) {
    this.#data = data
    this.#drafts = drafts
  }

  /** The rows of a view; the same object until order or membership change. */
  get(view: RecordView): GridRows {
    const order = this.#data.order()
    const isStale = order !== this.#order || view !== this.#view
    if (view !== this.#view) {
      this.#kept.clear()
      this.#isKeptSame = false
      this.#forgetPlaces()
    }
    if (order !== this.#order) this.#stored = rowsOf(order)
    this.#order = order
    this.#view = view
    this.#admit(view)
    this.#dropGone()
    const added = this.#addedRows(view)
    const left = this.#added.filter((row) => !added.includes(row))
    for (const row of [...this.#placed, ...left]) {
      if (this.#stored.indexOf(row) >= 0) this.#placed.add(row)
      else this.#placed.delete(row)
    }
    const isSameAdded =
      added.length === this.#added.length && added.every((row, at) => row === this.#added[at])
    if (isStale || !this.#isKeptSame || !isSameAdded) {
      this.#isKeptSame = true
      this.#added = added
      this.#rows = this.#select(view, order)
    }
    return this.#rows
  }

  /**
   * Where rows stand now among all records, whatever the view: those that are stored first, as the grid has them. What
   * it gives back answers for one row at a time, and fast.
   */
  ranking(): (row: RowId) => number {
    const shown = this.get(this.#view)
    const stored = this.#stored
    const isWhole = this.#view === 'all'
    return (row) => {
      const at = isWhole || this.#placed.has(row) ? -1 : stored.indexOf(row)
      if (at >= 0) return at
      const last = shown.indexOf(row)
      return stored.length + (last < 0 ? shown.length : last)
    }
  }

  /**
   * The table's records in their order, narrowed to the view; then, at the end, records that are gone from the table
   * but hold edits, because nobody can decide on what is not to be seen; then those that were added here, saved ones
   * before those that are to be.
   */
  #select(view: RecordView, order: Int32Array): GridRows {
    const added = new Set(this.#added)
    const gone = [...this.#kept].filter((row) => this.#stored.indexOf(row) < 0 && !added.has(row))
    const placed = [...this.#placed].filter((row) => !added.has(row))
    const isSorted = gone.length + placed.length + added.size + this.#held.size === 0
    if (view === 'all' && isSorted) return this.#stored
    const isInView = (row: RowId) =>
      !this.#placed.has(row) && (view === 'all' || this.#kept.has(row))
    const sorted = this.#withHeld(order.filter(isInView))
    return rowsOf(Int32Array.from([...sorted, ...gone, ...placed, ...added]))
  }

  /** Records to be added that nothing is stored in; where somebody stored one meanwhile, its row is in its place. */
  #addedRows(view: RecordView): readonly RowId[] {
    const added = this.#drafts.records.newRecords()
    return added.flatMap(({ primaryValues }) => {
      const row = this.#data.knowRecord(primaryValues)
      const isOfView = view === 'all' || view === 'changed' || this.#kept.has(row)
      return isOfView && this.#stored.indexOf(row) < 0 ? [row] : []
    })
  }

  /** All records in their order, those that were added here among them: their user reads the table anew, or comes back. */
  sortAnew(): void {
    if (this.#placed.size + this.#held.size === 0) return
    this.#forgetPlaces()
    this.#order = null
    this.#changes.emit()
  }

  /** A record is about to be stored under other primary values, at its user's wish: it stays where it is on show. */
  hold(row: RowId): void {
    const shown = this.get(this.#view)
    const at = shown.indexOf(row)
    if (at < 0 || this.#stored.indexOf(row) < 0 || this.#placed.has(row)) return
    this.#held.set(row, at === 0 ? null : shown.at(at - 1))
  }

  #forgetPlaces(): void {
    this.#placed.clear()
    this.#held.clear()
  }

  /** The rows with those that are held behind the rows that they stay behind, where these are among them. */
  #withHeld(rows: Int32Array): Iterable<RowId> {
    if (this.#held.size === 0) return rows
    const among = new Set(rows)
    const behind = new Map<RowId | null, RowId[]>()
    for (const [row, former] of this.#held) {
      if (!among.has(row) || !(former === null || among.has(former))) continue
      behind.set(former, [...(behind.get(former) ?? []), row])
    }
    const isPlaced = new Set([...behind.values()].flat())
    const placed: RowId[] = []
    const place = (row: RowId | null) => {
      if (row !== null) placed.push(row)
      for (const next of behind.get(row) ?? []) place(next)
    }
    place(null)
    for (const row of rows) if (!isPlaced.has(row)) place(row)
    // Whatever is held, no row is left out.
    return placed.length === rows.length ? placed : rows
  }

  /** Calls back when the rows of the view may have changed. */
  subscribe(listener: () => void): () => void {
    const stopRows = this.#data.subscribeRows(listener)
    const stopDrafts = this.#drafts.subscribeSummary(listener)
    const stopOwn = this.#changes.subscribe(listener)
    return () => {
      stopOwn()
      stopRows()
      stopDrafts()
    }
  }

  /** Among all records only those need keeping that are gone from the table. */
  #admit(view: RecordView): void {
    for (const draft of this.#drafts.all()) {
      if (isInView(view, draft)) this.#keep(view, draft.address.primaryValues, draft.group)
    }
    for (const rename of this.#drafts.records.renames()) {
      if (isRenameInView(view, rename)) this.#keep(view, rename.record, null)
    }
  }

  /** A record that is to be added is on show as long as it is that. */
  #keep(view: RecordView, record: PrimaryValues, group: DraftGroup): void {
    const row = this.#data.indexOf(recordKey(record))
    const isStored = this.#stored.indexOf(row) >= 0
    if (row < 0 || (view === 'all' && isStored)) return
    if (group === 'new-record' && !isStored && (view === 'all' || view === 'changed')) return
    if (this.#kept.has(row)) return
    this.#kept.add(row)
    this.#isKeptSame = false
  }

  /**
   * Records that nothing is stored in, and of which nothing is drafted any more, go at once: their cells would look
   * like empty ones of the table. What is brought back by undo brings its row back.
   */
  #dropGone(): void {
    const unstored = [...this.#kept].filter((row) => this.#stored.indexOf(row) < 0)
    if (unstored.length === 0) return
    const { records } = this.#drafts
    const held = new Set(
      [
        ...this.#drafts.draftedRecords(),
        ...records.newRecords().map(({ primaryValues }) => primaryValues),
      ].map(recordKey),
    )
    for (const row of unstored) {
      if (held.has(this.#data.recordKey(row))) continue
      this.#kept.delete(row)
      this.#isKeptSame = false
    }
  }
}
