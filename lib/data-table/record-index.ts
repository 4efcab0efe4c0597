import { isDefaultRecord, recordKey, sortPrimaryValues } from './keys'
import { comparePrimary } from './record-order'
import type { Attribute, PrimaryValues } from './types'

/** Every record ever met, by an index that never changes; a record's identity is its primary values. */
export class RecordIndex {
  readonly #primaries: readonly Attribute[]
  readonly #keys: string[] = []
  readonly #ids: (string | null)[] = []
  readonly #primaryValues: PrimaryValues[] = []
  /** Per primary attribute the records' values side by side, for the comparator. */
  readonly #sortValues: readonly string[][]
  readonly #indices = new Map<string, number>()
  /** The record that was asked for last. */
  #last = -1

  /** @param attributes The table's attributes in the order of the columns; it is the order of significance too. */
  constructor(attributes: readonly Attribute[]) {
    this.#primaries = attributes.filter((attribute) => attribute.isPrimary)
    this.#sortValues = this.#primaries.map(() => [])
  }

  get count(): number {
    return this.#keys.length
  }

  /** The record's index, or -1. */
  indexOf(key: string): number {
    return this.#indices.get(key) ?? -1
  }

  /** @throws RangeError for an index that no record has. */
  key(index: number): string {
    return known(this.#keys[index], index)
  }

  /** @throws RangeError for an index that no record has. */
  primaryValues(index: number): PrimaryValues {
    return known(this.#primaryValues[index], index)
  }

  /** The service's id; `null` while the record has not been read. */
  recordId(index: number): string | null {
    return this.#ids[index] ?? null
  }

  /** The record's index, given now if it is new. A `recordId` of `null` leaves a known id as it is. */
  ensure(primaryValues: PrimaryValues, recordId: string | null): number {
    const index = this.#isLast(primaryValues) ? this.#last : this.#find(primaryValues)
    this.#last = index
    if (recordId !== null) this.#ids[index] = recordId
    return index
  }

  /** The record has other primary values now; whoever had them before is known by its index alone. */
  move(index: number, primaryValues: PrimaryValues): void {
    const from = this.key(index)
    if (this.#indices.get(from) === index) this.#indices.delete(from)
    const key = recordKey(primaryValues)
    this.#indices.set(key, index)
    this.#keys[index] = key
    this.#primaryValues[index] = sortPrimaryValues(primaryValues)
    this.#last = -1
    this.#primaries.forEach(({ name }, position) => {
      const values = this.#sortValues[position]
      if (values) values[index] = primaryText(primaryValues, name)
    })
  }

  /** The default record first, then by primary values; the key settles what is left. */
  readonly compare = (a: number, b: number): number => {
    const isDefaultA = isDefaultRecord(this.primaryValues(a))
    const isDefaultB = isDefaultRecord(this.primaryValues(b))
    if (isDefaultA !== isDefaultB) return isDefaultA ? -1 : 1
    for (const [position, { valueType }] of this.#primaries.entries()) {
      const values = this.#sortValues[position]
      const order = comparePrimary(valueType, values?.[a] ?? '', values?.[b] ?? '')
      if (order !== 0) return order
    }
    const keyA = this.key(a)
    const keyB = this.key(b)
    return keyA === keyB ? 0 : keyA < keyB ? -1 : 1
  }

  #find(primaryValues: PrimaryValues): number {
    const key = recordKey(primaryValues)
    return this.#indices.get(key) ?? this.#append(key, primaryValues)
  }

  /** A record's values mostly arrive one after the other: comparing is cheaper than making the key each time. */
  #isLast(primaryValues: PrimaryValues): boolean {
    const last = this.#primaryValues[this.#last]
    return (
      last !== undefined &&
      last.length === primaryValues.length &&
      last.every(({ attribute, value }, position) => {
        const other = primaryValues[position]
        return other?.attribute === attribute && other.value === value
      })
    )
  }

  #append(key: string, primaryValues: PrimaryValues): number {
    const index = this.#keys.length
    this.#indices.set(key, index)
    this.#keys.push(key)
    this.#ids.push(null)
    this.#primaryValues.push(sortPrimaryValues(primaryValues))
    this.#primaries.forEach(({ name }, position) => {
      this.#sortValues[position]?.push(primaryText(primaryValues, name))
    })
    return index
  }
}

function primaryText(primaryValues: PrimaryValues, attribute: string): string {
  return primaryValues.find((primary) => primary.attribute === attribute)?.value ?? ''
}

function known<Value>(value: Value | undefined, index: number): Value {
  if (value === undefined) throw new RangeError(`No record has the index ${index}.`)
  return value
}
