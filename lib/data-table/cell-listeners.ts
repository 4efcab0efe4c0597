import type { CellBase } from './types'

/** Called without arguments; it reads the new state itself. */
export type Listener = () => void

/** Called when a reading finds another value than the reading before. */
export type OnExternal = (
  record: number,
  attribute: string,
  before: CellBase,
  after: CellBase,
) => void

interface Subscription {
  readonly listener: Listener
}

type Subscriptions = Set<Subscription>

/**
 * Subscriptions to cells and to the set of rows. Listeners are called when the outermost batch ends, once each, however
 * often a cell changed.
 */
export class CellListeners {
  readonly #cells = new Map<string, Map<number, Subscriptions>>()
  readonly #rows: Subscriptions = new Set()
  #pending = new Set<Subscriptions>()
  #depth = 0

  /** Subscribes to one cell; returns the unsubscription. */
  subscribeCell(attribute: string, record: number, listener: Listener): () => void {
    const column = this.#cells.get(attribute) ?? new Map<number, Subscriptions>()
    this.#cells.set(attribute, column)
    const subscriptions: Subscriptions = column.get(record) ?? new Set()
    column.set(record, subscriptions)
    const leave = join(subscriptions, listener)
    return () => {
      leave()
      // A later subscriber may have added a new set; only our own empty one is removed.
      if (subscriptions.size === 0 && column.get(record) === subscriptions) column.delete(record)
    }
  }

  /** Subscribes to the set and order of rows; returns the unsubscription. */
  subscribeRows(listener: Listener): () => void {
    return join(this.#rows, listener)
  }

  /** True while the cell has a subscriber. */
  isWatched(attribute: string, record: number): boolean {
    return this.#cells.get(attribute)?.has(record) ?? false
  }

  /** The records whose cell of this attribute has a subscriber. */
  watchedRecords(attribute: string): Iterable<number> {
    return this.#cells.get(attribute)?.keys() ?? []
  }

  /** Marks a cell as changed. Call inside `batch`. */
  touchCell(attribute: string, record: number): void {
    const subscriptions = this.#cells.get(attribute)?.get(record)
    if (subscriptions !== undefined) this.#pending.add(subscriptions)
  }

  /** Marks the rows as changed. Call inside `batch`. */
  touchRows(): void {
    this.#pending.add(this.#rows)
  }

  /** Runs `work`. At the end of the outermost batch the listeners are called, even if it throws. */
  batch<Result>(work: () => Result): Result {
    this.#depth += 1
    try {
      return work()
    } finally {
      this.#depth -= 1
      if (this.#depth === 0) this.#flush()
    }
  }

  #flush(): void {
    if (this.#pending.size === 0) return
    const pending = this.#pending
    this.#pending = new Set()
    for (const subscriptions of pending) {
      for (const subscription of [...subscriptions]) {
        // An earlier listener may have unsubscribed this one.
        if (subscriptions.has(subscription)) subscription.listener()
      }
    }
  }
}

function join(subscriptions: Subscriptions, listener: Listener): () => void {
  // A new object, because the same function may subscribe twice and each unsubscribes itself.
  const subscription = { listener }
  subscriptions.add(subscription)
  return () => {
    subscriptions.delete(subscription)
  }
}
