import { compareDecimals, isDecimalText, parseDecimal } from './decimal'
import { FlagArray } from './growing-arrays'
import type { ValueType } from './types'

/** States of a record: not shown, in the array, to be inserted, to be removed. */
const OUT = 0
const IN = 1
const ENTERING = 2
const LEAVING = 3

// One fixed language, so that the order is the same in every browser.
const COLLATOR = new Intl.Collator('en', { numeric: true })

/** Compares two records by their indices; never 0 for different ones. */
export type RecordComparator = (a: number, b: number) => number

/**
 * Compares primary values: numbers by value, texts alphabetically with the numbers in them by value. Texts that this
 * treats as equal compare byte by byte, so that the order is the same for everybody.
 */
export function comparePrimary(type: ValueType, a: string, b: string): number {
  if (a === b) return 0
  const order = type === 'NUMBER' ? compareNumbers(a, b) : COLLATOR.compare(a, b)
  return order !== 0 ? order : a < b ? -1 : 1
}

/**
 * Numbers come before other texts. Doubles are compared first, because it is faster and they differ only if the
 * decimals do.
 */
function compareNumbers(a: string, b: string): number {
  const isNumberA = isDecimalText(a)
  const isNumberB = isDecimalText(b)
  if (!isNumberA || !isNumberB) return (isNumberA ? 0 : 1) - (isNumberB ? 0 : 1)
  const doubleA = Number(a)
  const doubleB = Number(b)
  return doubleA === doubleB ? compareExactly(a, b) : doubleA < doubleB ? -1 : 1
}

/** Numbers too long to parse come last. */
function compareExactly(a: string, b: string): number {
  const decimalA = parseDecimal(a)
  const decimalB = parseDecimal(b)
  if (decimalA === null || decimalB === null) {
    return (decimalA === null ? 1 : 0) - (decimalB === null ? 1 : 0)
  }
  return compareDecimals(decimalA, decimalB)
}

/**
 * Keeps the shown records sorted. New records are merged in, so that a page of values does not sort the whole table.
 */
export class RecordOrder {
  readonly #compare: RecordComparator
  readonly #state = new FlagArray()
  #sorted = new Int32Array(0)
  #entering: number[] = []
  #isLeaving = false

  constructor(compare: RecordComparator) {
    this.#compare = compare
  }

  /** True if the record is shown. */
  has(record: number): boolean {
    const state = this.#state.get(record)
    return state === IN || state === ENTERING
  }

  /** Shows a record. True if that changed anything. */
  add(record: number): boolean {
    const state = this.#state.get(record)
    if (state === IN || state === ENTERING) return false
    this.#state.set(record, state === LEAVING ? IN : ENTERING)
    if (state === OUT) this.#entering.push(record)
    return true
  }

  /** Hides a record. True if that changed anything. */
  remove(record: number): boolean {
    const state = this.#state.get(record)
    if (state === OUT || state === LEAVING) return false
    this.#state.set(record, state === IN ? LEAVING : OUT)
    if (state === IN) this.#isLeaving = true
    return true
  }

  /** The shown records in order; the same array until they change. Do not modify it. */
  get(): Int32Array {
    if (this.#isLeaving) this.#dropLeaving()
    if (this.#entering.length > 0) this.#mergeEntering()
    return this.#sorted
  }

  #dropLeaving(): void {
    this.#isLeaving = false
    const stays = this.#sorted.filter((record) => this.#state.get(record) === IN)
    for (const record of this.#sorted) {
      if (this.#state.get(record) === LEAVING) this.#state.set(record, OUT)
    }
    if (stays.length !== this.#sorted.length) this.#sorted = stays
  }

  #mergeEntering(): void {
    const arrivals = this.#takeEntering().sort(this.#compare)
    if (arrivals.length === 0) return
    const old = this.#sorted
    const merged = new Int32Array(old.length + arrivals.length)
    let read = 0
    let written = 0
    for (const arrival of arrivals) {
      const place = this.#placeOf(arrival, read)
      merged.set(old.subarray(read, place), written)
      written += place - read
      merged[written] = arrival
      written += 1
      read = place
    }
    merged.set(old.subarray(read), written)
    this.#sorted = merged
  }

  #takeEntering(): number[] {
    const arrivals: number[] = []
    for (const record of this.#entering) {
      // A record that was added, removed and added again is in the list twice.
      if (this.#state.get(record) !== ENTERING) continue
      this.#state.set(record, IN)
      arrivals.push(record)
    }
    this.#entering = []
    return arrivals
  }

  /** The first position from `from` on whose record sorts after `record`. */
  #placeOf(record: number, from: number): number {
    let low = from
    let high = this.#sorted.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#compare(this.#sorted[middle] ?? 0, record) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}
