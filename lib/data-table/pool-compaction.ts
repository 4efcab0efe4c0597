import type { IdArray } from './growing-arrays'
import type { StringPool } from './string-pool'

/** Below so many strings the pool is not worth compacting. */
const SMALL_POOL = 4_096

/** Old lock versions gather with every reload; once they outweigh what is in use they go. */
export class PoolCompaction {
  readonly #pool: StringPool
  #sizeAfterReload = 0

  constructor(pool: StringPool) {
    this.#pool = pool
  }

  /** A reload is over; `arrays` hold all ids that are in use. */
  afterReload(arrays: readonly IdArray[]): void {
    const isWorthwhile =
      this.#sizeAfterReload > 0 && this.#pool.size > Math.max(SMALL_POOL, this.#sizeAfterReload * 2)
    if (isWorthwhile) {
      const isUsed = new Uint8Array(this.#pool.size)
      for (const array of arrays) array.markUsed(isUsed)
      const newIds = this.#pool.compact(isUsed)
      for (const array of arrays) array.renumber(newIds)
    }
    if (isWorthwhile || this.#sizeAfterReload === 0) this.#sizeAfterReload = this.#pool.size
  }
}
