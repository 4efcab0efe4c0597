import {
  type CellAddress,
  type CellBase,
  type LockVersion,
  type PrimaryValues,
  type RowId,
  recordKey,
  type TableData,
} from '@/lib/data-table'
import type { Draft } from '@/lib/drafts'

/** More records that went are not remembered: a table that is emptied must not fill the tab. */
const MAX_REMEMBERED = 1_000

/** A value that was known to be stored: its attribute, and the version of the value itself. */
interface SeenValue {
  readonly attribute: string
  readonly version: string
}

/** What a draft stands on. */
type Grounds = Pick<Draft, 'address' | 'base' | 'witness'>

/**
 * What a record was called that is not in the table any more. A rename leaves the version of each value, so that the
 * record which holds one of them under another name is the same.
 */
export class RenamedRecords {
  readonly #data: TableData
  /** By the record's key: values that a reading, or a save, found gone. */
  readonly #gone = new Map<string, readonly SeenValue[]>()

  constructor(data: TableData) {
    this.#data = data
  }

  /** A value was found gone: with it the record may have gone to another name. */
  noteGone({ primaryValues, attribute }: CellAddress, before: CellBase): void {
    const seen = seenIn(attribute, before.lockVersion)
    if (seen.length === 0) return
    const key = recordKey(primaryValues)
    const others = (this.#gone.get(key) ?? []).filter((one) => one.attribute !== attribute)
    this.#gone.delete(key)
    this.#gone.set(key, [...others, ...seen])
    const [oldest] = this.#gone.keys()
    if (this.#gone.size > MAX_REMEMBERED && oldest !== undefined) this.#gone.delete(oldest)
  }

  /**
   * What the record of these drafts is called now.
   *
   * @param drafts of one record, in which nothing is stored any more: what they stand on
   * @returns `null` where that cannot be told: it was deleted, or none of its values is known
   */
  nameOf(record: PrimaryValues, drafts: readonly Grounds[]): PrimaryValues | null {
    const key = recordKey(record)
    const seen = [...drafts.flatMap(seenBy), ...(this.#gone.get(key) ?? [])]
    for (const { attribute, version } of seen) {
      const row = this.#data.recordWithVersion(attribute, version)
      if (row !== null && this.#isElsewhere(row, key)) return this.#data.primaryValues(row)
    }
    return null
  }

  #isElsewhere(row: RowId, key: string): boolean {
    return this.#data.isShown(row) && this.#data.recordKey(row) !== key
  }
}

/** What a draft tells of its record: the value it was made on, or for an empty cell a neighbour in the record. */
function seenBy({ address, base, witness }: Grounds): readonly SeenValue[] {
  const key = recordKey(address.primaryValues)
  const isMate = witness !== null && recordKey(witness.primaryValues) === key
  return [
    ...seenIn(address.attribute, base.lockVersion),
    ...(isMate ? seenIn(witness.attribute, witness.lockVersion) : []),
  ]
}

function seenIn(attribute: string, lockVersion: LockVersion | null): readonly SeenValue[] {
  const version = lockVersion?.value ?? null
  return version === null ? [] : [{ attribute, version }]
}
