import { z } from 'zod'
import { cellKey, type LockLevel, type PrimaryValues, recordKey } from '@/lib/data-table'
import { addressIn, primariesIn } from './key-parts'
import type { LoggedSave } from './save-log'
import type { Entry } from './stand-in'

/** An accepted write of one value, with whose it was. */
export interface Write extends Entry {
  readonly key: string
  readonly record: PrimaryValues
  readonly scopeAt: (level: LockLevel) => string | null
  /** The save of ours that made it; `null`: somebody's who is no editor. */
  readonly save: LoggedSave | null
}

/** An accepted change of a record's primary values. */
export interface Renaming extends Entry {
  readonly from: PrimaryValues
  readonly to: PrimaryValues
  readonly save: LoggedSave | null
}

/** What a cell held from some entry of the journal on. */
export interface Stand {
  readonly seq: number
  readonly time: number
  readonly value: string | null
  /** Who wrote it; `null` for nothing. */
  readonly write: Write | null
}

/** From a time on a name meant this. */
interface Naming {
  readonly key: string
  readonly time: number
  readonly id: string | null
}

type Cells = Map<string, Stand>

const structure = z.object({
  Attributes: z.array(z.object({ AttributeId: z.string(), Name: z.string() })),
})

/**
 * What every cell held when, from the journal alone: values go with their records and attributes when these get other
 * names, and end with their attribute, without entries of their own.
 */
export class Timeline {
  /** By record, then attribute. */
  readonly #now = new Map<string, Cells>()
  readonly #past = new Map<string, Stand[]>()
  /** Which id a name meant from a time on. */
  readonly #recordIds: Naming[] = []
  readonly #attributeIds: Naming[] = []
  readonly #tableId: string

  constructor(
    tableId: string,
    entries: readonly Entry[],
    writes: readonly Write[],
    renames: readonly Renaming[],
  ) {
    this.#tableId = tableId
    for (const entry of entries) {
      const write = writes.find(({ seq }) => seq === entry.seq)
      const renaming = renames.find(({ seq }) => seq === entry.seq)
      if (write) this.#write(write)
      else if (renaming) this.#rename(renaming)
      else this.#restructure(entry)
    }
  }

  /** What a cell held at a time; `undefined` when it never held anything. */
  at(key: string, timeMs: number): Stand | undefined {
    return this.#past.get(key)?.findLast(({ time }) => time <= timeMs)
  }

  /** What it held before an entry. */
  before(key: string, seq: number): Stand | undefined {
    return this.#past.get(key)?.findLast((stand) => stand.seq < seq)
  }

  /** True when a record held any value at a time, that somebody wrote whom `isBy` tells. */
  hasRecord(record: PrimaryValues, timeMs: number, isBy = (_: Write) => true): boolean {
    return [...this.#past].some(([key, stands]) => {
      const last = stands.findLast(({ time }) => time <= timeMs)
      const isHeld = last !== undefined && last.value !== null && last.write !== null
      return isHeld && isBy(last.write) && isOfRecord(key, record)
    })
  }

  /** The service's id of the record that had these primary values at a time; `null` for none. */
  recordIdAt(record: PrimaryValues, timeMs: number): string | null {
    const name = recordKey(record)
    return this.#recordIds.findLast(({ key, time }) => key === name && time <= timeMs)?.id ?? null
  }

  /** The same for one that may be gone: whose name it was last. */
  lastRecordIdAt(record: PrimaryValues, timeMs: number): string | null {
    const name = recordKey(record)
    const had = ({ key, time, id }: Naming) => key === name && time <= timeMs && id !== null
    return this.#recordIds.findLast(had)?.id ?? null
  }

  /** What the record with this id was called at a time; `null` for one that held nothing. */
  recordNamed(id: string, timeMs: number): PrimaryValues | null {
    const namings = this.#recordIds.filter(({ time }) => time <= timeMs)
    const now = new Map(namings.map((one) => [one.key, one.id]))
    const [name] = [...now].find(([, other]) => other === id) ?? []
    return name === undefined ? null : primariesIn(name)
  }

  /** That of the attribute which had this name. */
  attributeIdAt(name: string, timeMs: number): string | null {
    return (
      this.#attributeIds.findLast(({ key, time }) => key === name && time <= timeMs)?.id ?? null
    )
  }

  #write(write: Write): void {
    const { record, attribute, after, seq, time, recordId } = write
    if (attribute === null) return
    this.#put(record, attribute, { seq, time, value: after, write })
    const isHeld = [...(this.#now.get(recordKey(record))?.values() ?? [])].some(
      ({ value }) => value !== null,
    )
    this.#recordIds.push({ key: recordKey(record), time, id: isHeld ? recordId : null })
  }

  #rename({ from, to, seq, time, recordId }: Renaming): void {
    this.#recordIds.push({ key: recordKey(from), time, id: null })
    this.#recordIds.push({ key: recordKey(to), time, id: recordId })
    const cells = this.#now.get(recordKey(from)) ?? new Map<string, Stand>()
    for (const [attribute, { value, write }] of [...cells]) {
      this.#put(from, attribute, { seq, time, value: null, write: null })
      this.#put(to, attribute, { seq, time, value, write })
    }
  }

  #restructure({ seq, time, before, after }: Entry): void {
    const [old, fresh] = [attributesIn(before), attributesIn(after)]
    const moves = [...old].filter(([id, name]) => fresh.get(id) !== name)
    for (const [, key] of moves) this.#attributeIds.push({ key, time, id: null })
    for (const [id, key] of fresh) this.#attributeIds.push({ key, time, id })
    for (const [record, cells] of this.#now) {
      for (const [id, name] of moves) {
        const { value, write } = cells.get(name) ?? { value: null, write: null }
        const to = fresh.get(id)
        if (value === null) continue
        const primaryValues = primariesIn(record)
        this.#put(primaryValues, name, { seq, time, value: null, write: null })
        if (to !== undefined) this.#put(primaryValues, to, { seq, time, value, write })
      }
      const isHeld = [...cells.values()].some(({ value }) => value !== null)
      // A record goes with the last attribute that it held a value of.
      if (!isHeld) this.#recordIds.push({ key: record, time, id: null })
    }
  }

  #put(record: PrimaryValues, attribute: string, stand: Stand): void {
    const cells = this.#now.get(recordKey(record)) ?? new Map<string, Stand>()
    this.#now.set(recordKey(record), cells.set(attribute, stand))
    const key = cellKey(this.#tableId, { primaryValues: record, attribute })
    this.#past.set(key, [...(this.#past.get(key) ?? []), stand])
  }
}

function attributesIn(json: string | null): ReadonlyMap<string, string> {
  if (json === null) return new Map()
  const read = structure.safeParse(JSON.parse(json))
  const attributes = read.success ? read.data.Attributes : []
  return new Map(attributes.map(({ AttributeId, Name }) => [AttributeId, Name]))
}

function isOfRecord(key: string, record: PrimaryValues): boolean {
  return recordKey(addressIn(key)?.primaryValues ?? []) === recordKey(record)
}
