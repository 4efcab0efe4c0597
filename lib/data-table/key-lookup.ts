import type { TableData } from './table-data'
import type { PrimaryValues } from './types'

/**
 * Finds the records of a table by something that their primary values are compared by, such as `keyIdentity`. It is made
 * when it is first asked, and follows the records that come and those that are renamed.
 */
export class KeyLookup {
  readonly #data: Pick<TableData, 'recordCount' | 'recordKey' | 'primaryValues'>
  readonly #compareBy: (primaryValues: PrimaryValues) => string
  /** By record: its key as it was entered, and what that is compared by. */
  readonly #entered: { readonly key: string; readonly text: string }[] = []
  readonly #records = new Map<string, Set<number>>()

  constructor(
    data: Pick<TableData, 'recordCount' | 'recordKey' | 'primaryValues'>,
    compareBy: (primaryValues: PrimaryValues) => string,
  ) {
    this.#data = data
    this.#compareBy = compareBy
  }

  /** The indices of the records that compare as equal to these primary values, those of gone ones too. */
  recordsOf(primaryValues: PrimaryValues): readonly number[] {
    this.#follow()
    return [...(this.#records.get(this.#compareBy(primaryValues)) ?? [])]
  }

  #follow(): void {
    for (let record = 0; record < this.#data.recordCount; record += 1) {
      const key = this.#data.recordKey(record)
      const known = this.#entered[record]
      if (known?.key === key) continue
      if (known !== undefined) this.#records.get(known.text)?.delete(record)
      const text = this.#compareBy(this.#data.primaryValues(record))
      this.#entered[record] = { key, text }
      const mates = this.#records.get(text) ?? new Set()
      this.#records.set(text, mates.add(record))
    }
  }
}
