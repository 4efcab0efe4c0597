import type { IdArray } from './growing-arrays'
import type { StringPool } from './string-pool'

/** Smaller pools are not worth compacting. */
const SMALL_POOL = 4_096

/** Removes unused strings after a reload. Every reload adds new lock versions, so old ones would pile up. */
export class PoolCompaction {
  readonly #pool: StringPool
  #sizeAfterReload = 0

  constructor(pool: StringPool) {
    this.#pool = pool
  }

  /** Call after a reload; `arrays` have all ids in use. */
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
