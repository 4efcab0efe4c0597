import type { CellBase } from './types'

/** Called without arguments: whoever is told reads again. */
export type Listener = () => void

/** Told what a reading found in place of what the one before had brought. */
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
 * Who wants to hear of which cell, and of the set of rows. Notices wait until the outermost batch ends, and then go
 * out once per subscription, however often a cell changed.
 */
export class CellListeners {
  readonly #cells = new Map<string, Map<number, Subscriptions>>()
  readonly #rows: Subscriptions = new Set()
  #pending = new Set<Subscriptions>()
  #depth = 0

  /** Subscribes to one cell; gives the way out. */
  subscribeCell(attribute: string, record: number, listener: Listener): () => void {
    const column = this.#cells.get(attribute) ?? new Map<number, Subscriptions>()
    this.#cells.set(attribute, column)
    const subscriptions: Subscriptions = column.get(record) ?? new Set()
    column.set(record, subscriptions)
    const leave = join(subscriptions, listener)
    return () => {
      leave()
      // A later subscriber may have made a new set under the same index; only our own empty one goes.
      if (subscriptions.size === 0 && column.get(record) === subscriptions) column.delete(record)
    }
  }

  /** Subscribes to the set and order of rows; gives the way out. */
  subscribeRows(listener: Listener): () => void {
    return join(this.#rows, listener)
  }

  /** True while somebody listens to the cell. */
  isWatched(attribute: string, record: number): boolean {
    return this.#cells.get(attribute)?.has(record) ?? false
  }

  /** The records of one attribute that somebody listens to. */
  watchedRecords(attribute: string): Iterable<number> {
    return this.#cells.get(attribute)?.keys() ?? []
  }

  /** Notes that a cell changed. To be called inside `batch`. */
  touchCell(attribute: string, record: number): void {
    const subscriptions = this.#cells.get(attribute)?.get(record)
    if (subscriptions !== undefined) this.#pending.add(subscriptions)
  }

  /** Notes that the set or order of rows changed. To be called inside `batch`. */
  touchRows(): void {
    this.#pending.add(this.#rows)
  }

  /** Runs `work` and then, outside of any other batch, sends the notices that gathered; also when it throws. */
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
  // An object of its own: the same function may be subscribed twice, and each leaves for itself.
  const subscription = { listener }
  subscriptions.add(subscription)
  return () => {
    subscriptions.delete(subscription)
  }
}
