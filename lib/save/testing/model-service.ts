import {
  type CellAddress,
  type CellBase,
  type CellIds,
  cellKey,
  guardMember,
  type LockLevel,
  type LockVersion,
  lockScope,
  NO_VALUE,
  type PrimaryValues,
  recordKey,
} from '@/lib/data-table'
import type { CellWrite, CellWriteResult, WriteOperation } from '../protocol/service'

/**
 * How the model treats cells of one scope in one call: `snapshot` compares all with the start and moves each scope
 * once; `snapshot-each` compares with the start too, but answers every cell with a version of its own; `sequential`
 * compares and moves cell by cell. Which of them the service does is not documented.
 */
export type ModelChecking = 'snapshot' | 'snapshot-each' | 'sequential'

/** A value that the model refuses for itself, as a broken rule would be. */
export const REFUSED_VALUE = 'refused'

/** A write that the model accepted from a save. */
export interface AcceptedWrite {
  readonly key: string
  readonly before: string | null
  readonly after: string | null
  /** The record and the attribute that it was written to; a record that was begun by it has an id of its own. */
  readonly ids: Required<CellIds>
  /** The value that it replaced was written last by somebody else. */
  readonly isExternal: boolean
  /** Others had moved the cell's lock scope since `beginStory`. */
  readonly isScopeMoved: boolean
}

/** A stored value as a list has it. */
export interface StoredCell extends CellIds {
  readonly key: string
  readonly base: CellBase
}

interface Versions {
  table: string
  readonly attributes: Map<string, string>
  readonly records: Map<string, string>
  readonly values: Map<string, string>
}

/** The service in a few lines, after its documented rules: values, versions of every scope, and the five levels. */
export class ModelTable {
  readonly accepted: AcceptedWrite[] = []
  private readonly values = new Map<string, string>()
  private readonly addresses = new Map<string, CellAddress>()
  /** Of records that hold a value, by their keys. */
  private readonly recordIds = new Map<string, string>()
  /** Of attributes that are not called as they were first, by their names. */
  private readonly attributeIds = new Map<string, string>()
  /** Ids of records that somebody else began. */
  private readonly begunByOthers = new Set<string>()
  /** Cells whose value was written last by somebody else. */
  private readonly external = new Set<string>()
  private versions: Versions
  private counter = 0
  private movedByOthers = new Set<string | null>()

  constructor(
    public level: LockLevel,
    readonly hasPrimaries: boolean,
    readonly checking: ModelChecking,
    /** Whether a version that a created value sends is compared: the service does not say. */
    readonly comparesCreations = true,
  ) {
    this.versions = {
      table: this.nextVersion(),
      attributes: new Map(),
      records: new Map(),
      values: new Map(),
    }
  }

  /** What one read of the cell brings. */
  read(address: CellAddress): CellBase {
    const value = this.values.get(keyOf(address)) ?? null
    if (value === null) return NO_VALUE
    return { ...NO_VALUE, value, lockVersion: this.versionOf(this.versions, address) }
  }

  /** The record and attribute that have these names; a record without a value is none. */
  idsOf({ primaryValues, attribute }: CellAddress): Required<CellIds> {
    return { recordId: this.recordIdOf(primaryValues), attributeId: this.attributeIdOf(attribute) }
  }

  recordIdOf(record: PrimaryValues): string | null {
    return this.recordIds.get(recordKey(record)) ?? null
  }

  /** What the record with this id is called; `null` where it holds no value any more. */
  nameOf(recordId: string): PrimaryValues | null {
    const found = [...this.addresses.values()].find(
      ({ primaryValues }) => this.recordIdOf(primaryValues) === recordId,
    )
    return found?.primaryValues ?? null
  }

  attributeIdOf(attribute: string): string {
    return this.attributeIds.get(attribute) ?? `attribute ${attribute}`
  }

  /** True for a record that a save began, and in which nobody else has written. */
  holdsAlone(recordId: string | null | undefined): boolean {
    return typeof recordId === 'string' && !this.begunByOthers.has(recordId)
  }

  /** Two records change their names: their values go along, versions and all, and the attributes' versions stay. */
  swapRecords(one: PrimaryValues, other: PrimaryValues, attributes: readonly string[]): void {
    for (const attribute of attributes) {
      this.swapCells({ primaryValues: one, attribute }, { primaryValues: other, attribute })
    }
    const [first, second] = [recordKey(one), recordKey(other)]
    swap(this.recordIds, first, second)
    this.versions.table = this.nextVersion()
    for (const key of [first, second]) this.versions.records.set(key, this.nextVersion())
  }

  /** Two attributes change their names: the records' versions stay. */
  swapAttributes(one: string, other: string, records: readonly PrimaryValues[]): void {
    for (const primaryValues of records) {
      this.swapCells({ primaryValues, attribute: one }, { primaryValues, attribute: other })
    }
    const [first, second] = [this.attributeIdOf(one), this.attributeIdOf(other)]
    this.attributeIds.set(one, second).set(other, first)
    this.versions.table = this.nextVersion()
    for (const name of [one, other]) this.versions.attributes.set(name, this.nextVersion())
  }

  /** Somebody else deletes the record, and makes one that holds the same. */
  makeAgain(primaryValues: PrimaryValues, attributes: readonly string[]): void {
    const cells = attributes.map((attribute) => ({ primaryValues, attribute }))
    const values = cells.map((cell) => this.read(cell).value)
    for (const cell of cells) this.writeByOthers(cell, null)
    for (const [index, cell] of cells.entries()) {
      const value = values[index] ?? null
      if (value !== null) this.writeByOthers(cell, value)
    }
  }

  private swapCells(one: CellAddress, other: CellAddress): void {
    const [first, second] = [keyOf(one), keyOf(other)]
    for (const map of [this.values, this.versions.values]) swap(map, first, second)
    this.addresses.set(first, one).set(second, other)
    const [isFirst, isSecond] = [this.external.has(first), this.external.has(second)]
    this.setExternal(first, isSecond)
    this.setExternal(second, isFirst)
  }

  private setExternal(key: string, isExternal: boolean): void {
    if (isExternal) this.external.add(key)
    else this.external.delete(key)
  }

  /** Whether anything is stored in the record. */
  holds(record: PrimaryValues): boolean {
    const key = recordKey(record)
    return [...this.values.keys()].some(
      (one) => recordKey(this.addresses.get(one)?.primaryValues ?? []) === key,
    )
  }

  /** All stored values, those that were stored anew at the end. */
  list(): readonly StoredCell[] {
    return [...this.values.keys()].flatMap((key) => {
      const address = this.addresses.get(key)
      return address === undefined
        ? []
        : [{ key, base: this.read(address), ...this.idsOf(address) }]
    })
  }

  /** From here on, what others move is remembered. */
  beginStory(): void {
    this.movedByOthers = new Set()
  }

  /** Somebody else writes the cell, or removes its value. */
  writeByOthers(address: CellAddress, value: string | null): void {
    this.movedByOthers.add(lockScope(this.level, this.hasPrimaries, address))
    const before = this.recordIdOf(address.primaryValues)
    this.put(address, value)
    const after = this.recordIdOf(address.primaryValues)
    if (after !== null && after !== before) this.begunByOthers.add(after)
    this.external.add(keyOf(address))
    this.move(address)
  }

  /** The same at `VALUE`, where no version but the value's own need move. */
  writeValueAlone(address: CellAddress, value: string): void {
    this.put(address, value)
    this.versions.values.set(keyOf(address), this.nextVersion())
  }

  /** One Batch call of a save. */
  writeBatch(operation: WriteOperation, cells: readonly CellWrite[]): readonly CellWriteResult[] {
    const start = this.copyVersions()
    const written: { readonly index: number; readonly version: LockVersion }[] = []
    const results: CellWriteResult[] = []
    for (const [index, cell] of cells.entries()) {
      const compared = this.checking === 'sequential' ? this.versions : start
      const message = this.refusal(operation, cell, compared)
      results.push(message === null ? { kind: 'written', lockVersion: null } : refused(message))
      if (message !== null) continue
      const before = this.values.get(keyOf(cell)) ?? null
      const isScopeMoved = this.movedByOthers.has(lockScope(this.level, this.hasPrimaries, cell))
      const isExternal = this.external.has(keyOf(cell))
      const removed = this.idsOf(cell)
      this.put(cell, cell.value)
      this.external.delete(keyOf(cell))
      const ids = cell.value === null ? removed : this.idsOf(cell)
      this.accepted.push({
        ...{ key: keyOf(cell), before, after: cell.value },
        ...{ ids, isExternal, isScopeMoved },
      })
      if (this.checking !== 'snapshot') this.move(cell)
      written.push({ index, version: this.versionOf(this.versions, cell) })
    }
    if (this.checking === 'snapshot')
      this.moveTogether(written.flatMap(({ index }) => cells[index] ?? []))
    for (const { index, version } of written) {
      const cell = cells[index]
      if (cell === undefined) continue
      const lockVersion =
        this.checking === 'snapshot' ? this.versionOf(this.versions, cell) : version
      const recordId = operation === 'create' ? this.recordIdOf(cell.primaryValues) : undefined
      results[index] = { kind: 'written', lockVersion, recordId }
    }
    return results
  }

  private refusal(operation: WriteOperation, cell: CellWrite, compared: Versions): string | null {
    const isStored = this.values.has(keyOf(cell))
    if (operation === 'create') {
      if (isStored) return 'Value exists'
      if (cell.value === REFUSED_VALUE) return 'Rule broken'
      return this.isStaleCreation(cell, compared) ? 'Concurrency conflict' : null
    }
    if (!isStored) return 'Value not found'
    if (cell.value === REFUSED_VALUE) return 'Rule broken'
    const member = guardMember(this.level, this.hasPrimaries)
    if (member === null) return null
    const current = this.versionOf(compared, cell)[member]
    return cell.lockVersion?.[member] === current ? null : 'Concurrency conflict'
  }

  /** A created value is compared with its scope only where it sends a version of it, and never at VALUE. */
  private isStaleCreation(cell: CellWrite, compared: Versions): boolean {
    const member = guardMember(this.level, this.hasPrimaries)
    if (member === null || member === 'value' || !this.comparesCreations) return false
    const sent = cell.lockVersion?.[member] ?? null
    return sent !== null && sent !== this.versionOf(compared, cell)[member]
  }

  private put(address: CellAddress, value: string | null): void {
    if (value === null) this.values.delete(keyOf(address))
    else this.values.set(keyOf(address), value)
    this.addresses.set(keyOf(address), address)
    const record = recordKey(address.primaryValues)
    if (!this.holds(address.primaryValues)) this.recordIds.delete(record)
    else if (!this.recordIds.has(record)) this.recordIds.set(record, this.nextVersion())
  }

  private move(address: CellAddress): void {
    this.moveTogether([address])
  }

  private moveTogether(addresses: readonly CellAddress[]): void {
    if (addresses.length === 0) return
    this.versions.table = this.nextVersion()
    for (const name of new Set(addresses.map((one) => one.attribute))) {
      this.versions.attributes.set(name, this.nextVersion())
    }
    for (const record of new Set(addresses.map((one) => recordKey(one.primaryValues)))) {
      this.versions.records.set(record, this.nextVersion())
    }
    for (const address of addresses) this.versions.values.set(keyOf(address), this.nextVersion())
  }

  private versionOf(versions: Versions, address: CellAddress): LockVersion {
    return {
      dataTable: versions.table,
      attribute: versions.attributes.get(address.attribute) ?? 'a0',
      primaryValues: versions.records.get(recordKey(address.primaryValues)) ?? 'r0',
      value: versions.values.get(keyOf(address)) ?? 'v0',
    }
  }

  private copyVersions(): Versions {
    const { table, attributes, records, values } = this.versions
    return {
      table,
      attributes: new Map(attributes),
      records: new Map(records),
      values: new Map(values),
    }
  }

  private nextVersion(): string {
    this.counter += 1
    return `#${this.counter}`
  }
}

function swap<Value>(map: Map<string, Value>, one: string, other: string): void {
  const [first, second] = [map.get(one), map.get(other)]
  for (const [key, value] of [
    [one, second],
    [other, first],
  ] as const) {
    if (value === undefined) map.delete(key)
    else map.set(key, value)
  }
}

function refused(message: string): CellWriteResult {
  return { kind: 'refused', message }
}

function keyOf(address: CellAddress): string {
  return cellKey('table', address)
}
