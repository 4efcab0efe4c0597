import { isDefaultRecord, recordKey, sortPrimaryValues } from './keys'
import { comparePrimary } from './record-order'
import type { Attribute, PrimaryValues } from './types'

/** The records before a change of the table's attributes. */
export interface FormerRecords {
  readonly records: RecordIndex
  /** New attribute names by old ones, for attributes that have another name now. */
  readonly names: ReadonlyMap<string, string>
}

/** Every record ever met, by an index that never changes; a record's identity is its primary values. */
export class RecordIndex {
  readonly #primaries: readonly Attribute[]
  readonly #keys: string[] = []
  readonly #ids: (string | null)[] = []
  readonly #primaryValues: PrimaryValues[] = []
  /** Per primary attribute the records' values side by side, for the comparator. */
  readonly #sortValues: readonly string[][]
  readonly #indices = new Map<string, number>()
  /** Records of the index before a change of the attributes that were not met since: known by index, not by key. */
  readonly #former = new Map<string, number>()
  /** The record that was asked for last. */
  #last = -1

  /**
   * @param attributes The table's attributes in the order of the columns; it is the order of significance too.
   * @param former The index before a change of the attributes: each of its records keeps its number here.
   */
  constructor(attributes: readonly Attribute[], former?: FormerRecords) {
    this.#primaries = attributes.filter((attribute) => attribute.isPrimary)
    this.#sortValues = this.#primaries.map(() => [])
    if (former !== undefined) this.#takeOver(former)
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

  /** The records that the service last named by this id; more than one while a reading of a rename is under way. */
  withId(recordId: string): readonly number[] {
    return this.#ids.flatMap((id, index) => (id === recordId ? [index] : []))
  }

  /** The service has this record under another id: it was emptied, and begun anew. */
  identify(index: number, recordId: string): void {
    this.#ids[index] = recordId
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

  /** True for the record that is known by its key: not for one whose name another has since. */
  isNamed(index: number): boolean {
    const key = this.key(index)
    return (this.#indices.get(key) ?? this.#former.get(key)) === index
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
    return this.#indices.get(key) ?? this.#meetAgain(key) ?? this.#append(key, primaryValues)
  }

  #meetAgain(key: string): number | undefined {
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
      // Of two that had one name after the other, only the last is met under it.
      this.#indices.delete(key)
      if (records.isNamed(index)) this.#former.set(key, index)
    }
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
