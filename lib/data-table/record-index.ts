import { isDefaultRecord, recordKey, sortPrimaryValues } from './keys'
import { comparePrimary } from './record-order'
import type { Attribute, PrimaryValues } from './types'

/** The records before the attributes of the table changed. */
export interface FormerRecords {
  readonly records: RecordIndex
  /** New attribute names by old ones, for renamed attributes. */
  readonly names: ReadonlyMap<string, string>
}

/**
 * All records that were ever read or made, each with an index that never changes. A record is found by its primary
 * values.
 */
export class RecordIndex {
  readonly #primaries: readonly Attribute[]
  readonly #keys: string[] = []
  readonly #ids: (string | null)[] = []
  readonly #primaryValues: PrimaryValues[] = []
  /** The values of each primary attribute by record, for sorting. */
  readonly #sortValues: readonly string[][]
  readonly #indices = new Map<string, number>()
  /** Records from before a change of attributes that were not read again since; found by key in `ensure` only. */
  readonly #former = new Map<string, number>()
  /** The last record that `ensure` returned. */
  #last = -1

  /**
   * @param attributes of the table, in the order of columns; records sort by the primary ones in that order
   * @param former the index before a change of attributes, whose records keep their index here
   */
  constructor(attributes: readonly Attribute[], former?: FormerRecords) {
    this.#primaries = attributes.filter((attribute) => attribute.isPrimary)
    this.#sortValues = this.#primaries.map(() => [])
    if (former !== undefined) this.#takeOver(former)
  }

  get count(): number {
    return this.#keys.length
  }

  /** The index of a record, or -1. */
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

  /** The service's id; `null` before the record was read. */
  recordId(index: number): string | null {
    return this.#ids[index] ?? null
  }

  /** The records with this service id; there can be two while a reading shows a rename. */
  withId(recordId: string): readonly number[] {
    return this.#ids.flatMap((id, index) => (id === recordId ? [index] : []))
  }

  /** Sets a new service id: the record was deleted and made again. */
  identify(index: number, recordId: string): void {
    this.#ids[index] = recordId
  }

  /** The index of a record, assigned if it is new. A `recordId` of `null` keeps the known id. */
  ensure(primaryValues: PrimaryValues, recordId: string | null): number {
    const index = this.#isLast(primaryValues) ? this.#last : this.#find(primaryValues)
    this.#last = index
    if (recordId !== null) this.#ids[index] = recordId
    return index
  }

  /** Renames a record. A record that had this name before is found by its index only. */
  move(index: number, primaryValues: PrimaryValues): void {
    const from = this.key(index)
    if (this.#indices.get(from) === index) this.#indices.delete(from)
    if (this.#former.get(from) === index) this.#former.delete(from)
    const key = recordKey(primaryValues)
    this.#former.delete(key)
    this.#indices.set(key, index)
    this.#keys[index] = key
    this.#primaryValues[index] = sortPrimaryValues(primaryValues)
    this.#last = -1
    this.#primaries.forEach(({ name }, position) => {
      const values = this.#sortValues[position]
      if (values) values[index] = primaryText(primaryValues, name)
    })
  }

  /** True if the record is found by its key; false if another record took its name. */
  isNamed(index: number): boolean {
    const key = this.key(index)
    return (this.#indices.get(key) ?? this.#former.get(key)) === index
  }

  /** Sorts the default record first, then by primary values, and by key if these are equal. */
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
    return this.#indices.get(key) ?? this.#takeFormer(key) ?? this.#append(key, primaryValues)
  }

  #takeFormer(key: string): number | undefined {
    const index = this.#former.get(key)
    if (index === undefined) return undefined
    this.#former.delete(key)
    this.#indices.set(key, index)
    return index
  }

  #takeOver({ records, names }: FormerRecords): void {
    for (let index = 0; index < records.count; index += 1) {
      const primaryValues = underNames(records.primaryValues(index), names)
      const key = recordKey(primaryValues)
      this.#append(key, primaryValues)
      this.#ids[index] = records.recordId(index)
      // If two records had the same name one after the other, only the later is found by it.
      this.#indices.delete(key)
      if (records.isNamed(index)) this.#former.set(key, index)
    }
  }

  /** Values of a record usually arrive together, and comparing is cheaper than building the key each time. */
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

function underNames(
  primaryValues: PrimaryValues,
  names: ReadonlyMap<string, string>,
): PrimaryValues {
  if (!primaryValues.some(({ attribute }) => names.has(attribute))) return primaryValues
  return primaryValues.map(({ attribute, value }) => ({
    attribute: names.get(attribute) ?? attribute,
    value,
  }))
}

function primaryText(primaryValues: PrimaryValues, attribute: string): string {
  return primaryValues.find((primary) => primary.attribute === attribute)?.value ?? ''
}

function known<Value>(value: Value | undefined, index: number): Value {
  if (value === undefined) throw new RangeError(`No record has the index ${index}.`)
  return value
}
