import { type PrimaryValues, recordKey } from '@/lib/data-table'
import type { Draft, DraftGroup } from './draft'
import { type RenameDraft, renameKey } from './rename'

/** A record that is to be added: it exists for nobody else until one of its values is saved. */
export interface NewRecord {
  /** See `addedKey`. */
  readonly key: string
  readonly primaryValues: PrimaryValues
  /** No value is filled in: nothing could be saved, because a record exists only while it holds a value. */
  readonly isEmpty: boolean
  /** A value of it waits for its user: the record turned out to exist. */
  readonly isCollided: boolean
}

/** What a record that is to be added is known by: apart from cells and renames of the same table. */
export function addedKey(record: PrimaryValues): string {
  return `added:${recordKey(record)}`
}

/** What tells that a record as a whole is drafted otherwise than before. */
export function recordNotice(record: string): string {
  return `record:${record}`
}

/** What is drafted of records as wholes. State alone: `DraftMap` changes it, and tells of it. */
export class RecordDrafts {
  readonly #added = new Map<string, PrimaryValues>()
  /** By `renameKey`. */
  readonly #renames = new Map<string, RenameDraft>()
  /** By record, its cells' drafts that belong to a gesture on the whole record. */
  readonly #groups = new Map<string, Map<string, Draft>>()

  isAdded(record: PrimaryValues): boolean {
    return this.#added.has(recordKey(record))
  }

  renameOf(record: PrimaryValues): RenameDraft | undefined {
    return this.#renames.get(renameKey(record))
  }

  renameByKey(key: string): RenameDraft | undefined {
    return this.#renames.get(key)
  }

  /** Oldest first. */
  renames(): readonly RenameDraft[] {
    return [...this.#renames.values()]
  }

  /** Oldest first. */
  newRecords(): readonly NewRecord[] {
    return [...this.#added.values()].map((primaryValues) => {
      const cells = this.cellsOf(primaryValues, 'new-record')
      return {
        key: addedKey(primaryValues),
        primaryValues,
        isEmpty: cells.length === 0,
        isCollided: cells.some(isCollided),
      }
    })
  }

  /** Records of which at least one value is to be deleted because the record is. */
  deletedRecords(): readonly PrimaryValues[] {
    return [...this.#groups.values()].flatMap((cells) => {
      const deleted = [...cells.values()].find(({ group }) => group === 'deleted-record')
      return deleted ? [deleted.address.primaryValues] : []
    })
  }

  /** True where a cell of a record that is added or deleted waits for its user. */
  isCollided(record: PrimaryValues): boolean {
    const cells = this.#groups.get(recordKey(record))
    return cells !== undefined && [...cells.values()].some(isCollided)
  }

  /** The drafts of a record's cells that belong to a gesture on it, oldest first. */
  cellsOf(record: PrimaryValues, group: Exclude<DraftGroup, null>): readonly Draft[] {
    const cells = this.#groups.get(recordKey(record))
    return cells ? [...cells.values()].filter((draft) => draft.group === group) : []
  }

  setAdded(record: PrimaryValues, isAdded: boolean): void {
    if (isAdded) this.#added.set(recordKey(record), record)
    else this.#added.delete(recordKey(record))
  }

  setRename(record: PrimaryValues, rename: RenameDraft | null): void {
    if (rename === null) this.#renames.delete(renameKey(record))
    else this.#renames.set(renameKey(record), rename)
  }

  /** A cell has this draft now, or none. True when that changed what is drafted of its record as a whole. */
  noteCell(before: Draft | undefined, after: Draft | undefined): boolean {
    const known = after ?? before
    if (known === undefined) return false
    const [from, to] = [before?.group ?? null, after?.group ?? null]
    if (from === null && to === null) return false
    const record = recordKey(known.address.primaryValues)
    const cells = this.#groups.get(record) ?? new Map<string, Draft>()
    if (to === null || after === undefined) cells.delete(known.key)
    else cells.set(known.key, after)
    if (cells.size > 0) this.#groups.set(record, cells)
    else this.#groups.delete(record)
    const wasCollided = before !== undefined && isCollided(before)
    return from !== to || wasCollided !== (after !== undefined && isCollided(after))
  }

  /** Forgets which cells have drafts. */
  clearCells(): void {
    this.#groups.clear()
  }
}

function isCollided({ status }: Draft): boolean {
  return status.kind === 'conflict'
}
