import type { TableData } from './table-data'
import type { PrimaryValues } from './types'

/**
 * Finds records by a text derived from their primary values, such as `keyIdentity`. The index is built on first use and
 * then follows new and renamed records.
 */
export class KeyLookup {
  readonly #data: Pick<TableData, 'recordCount' | 'recordKey' | 'primaryValues'>
  readonly #compareBy: (primaryValues: PrimaryValues) => string
  /** By record: its key and derived text in the index. */
  readonly #entered: { readonly key: string; readonly text: string }[] = []
  readonly #records = new Map<string, Set<number>>()

  constructor(
    data: Pick<TableData, 'recordCount' | 'recordKey' | 'primaryValues'>,
    compareBy: (primaryValues: PrimaryValues) => string,
  ) {
    this.#data = data
    this.#compareBy = compareBy
  }

  /** The records with the same text as these primary values, including deleted ones. */
  recordsOf(primaryValues: PrimaryValues): readonly number[] {
    this.#update()
    return [...(this.#records.get(this.#compareBy(primaryValues)) ?? [])]
  }

  #update(): void {
    for (let record = 0; record < this.#data.recordCount; record += 1) {
      const key = this.#data.recordKey(record)
      const known = this.#entered[record]
      if (known?.key === key) continue
      if (known !== undefined) this.#records.get(known.text)?.delete(record)
      const text = this.#compareBy(this.#data.primaryValues(record))
      this.#entered[record] = { key, text }
      const others = this.#records.get(text) ?? new Set()
      this.#records.set(text, others.add(record))
    }
  }
}
