import type { CellBase } from './types'

const FIRST_PURGE_SIZE = 16_384

/**
 * Keeps the base objects of one column, so that a cell has the same object until it changes. Only subscribed cells need
 * theirs; above a certain size the others are dropped, and built again when needed.
 */
export class BaseCache {
  readonly #bases = new Map<number, CellBase>()
  readonly #isWatched: (record: number) => boolean
  #purgeSize = FIRST_PURGE_SIZE

  constructor(isWatched: (record: number) => boolean) {
    this.#isWatched = isWatched
  }

  get(record: number): CellBase | undefined {
    return this.#bases.get(record)
  }

  set(record: number, base: CellBase): void {
    if (this.#bases.size >= this.#purgeSize) this.#purge()
    this.#bases.set(record, base)
  }

  delete(record: number): void {
    this.#bases.delete(record)
  }

  #purge(): void {
    for (const record of this.#bases.keys()) {
      if (!this.#isWatched(record)) this.#bases.delete(record)
    }
    this.#purgeSize = Math.max(FIRST_PURGE_SIZE, this.#bases.size * 2)
  }
}
