import {
  type Attribute,
  isOther,
  NO_VALUE,
  type PrimaryValues,
  type ScopeWitness,
  sortPrimaryValues,
} from '@/lib/data-table'
import { undeleteCells } from './deletions'
import { type Draft, editDraft, startDraft } from './draft'
import type { DraftMap } from './draft-map'
import type { Verb } from './history'
import type { NewRecord } from './record-drafts'
import { editRename, isSameRecord, type RenameDraft, startRename } from './rename'
import { isRenameAsShown } from './shown-conflict'
import type { StoredCell, StoredTable } from './stored-table'

/** A value of a record that is added. */
export interface RecordCell {
  readonly attribute: Attribute
  readonly value: string | null
}

/** Records to be added, deleted and renamed, and what their user does with them: each one step of undo. */
export class RecordStore {
  readonly #map: DraftMap

  constructor(map: DraftMap) {
    this.#map = map
  }

  get #stored(): StoredTable {
    return this.#map.stored
  }

  /** True for a record to be added; also while it turned out to exist and its user has not decided. */
  isNew(record: PrimaryValues): boolean {
    return this.#map.records.isAdded(record)
  }

  isDeleted(record: PrimaryValues): boolean {
    return this.#map.records.cellsOf(record, 'deleted-record').length > 0
  }

  /** True where a cell of a record that is added or deleted waits for its user. */
  isCollided(record: PrimaryValues): boolean {
    return this.#map.records.isCollided(record)
  }

  /** What is drafted in a record that is to be added. */
  cellsAdded(record: PrimaryValues): readonly Draft[] {
    return this.#map.records.cellsOf(record, 'new-record')
  }

  renameOf(record: PrimaryValues): RenameDraft | undefined {
    return this.#map.records.renameOf(record)
  }

  renameByKey(key: string): RenameDraft | undefined {
    return this.#map.records.renameByKey(key)
  }

  /** Oldest first; the same array until any draft changes. */
  renames(): readonly RenameDraft[] {
    return this.#map.summary().renames
  }

  /** Oldest first; the same array until any draft changes. */
  newRecords(): readonly NewRecord[] {
    return this.#map.summary().newRecords
  }

  deletedRecords(): readonly PrimaryValues[] {
    return this.#map.records.deletedRecords()
  }

  /** A record to be added, with its first values, if any. Its primary values must be nobody else's. */
  add(record: PrimaryValues, cells: readonly RecordCell[], verb: Verb): void {
    const primaryValues = sortPrimaryValues(record)
    this.#map.gesture(verb, () => {
      this.#map.setAdded(primaryValues, true)
      for (const cell of cells) this.#start(primaryValues, cell)
    })
  }

  /** Drops a record that was to be added, with what was typed in it. Cells under way stay. */
  discard(record: PrimaryValues): void {
    this.#map.gesture('discard', () => {
      for (const { key, status } of this.#map.records.cellsOf(record, 'new-record')) {
        if (status.kind !== 'saving') this.#map.remove(key)
      }
      if (this.#map.records.cellsOf(record, 'new-record').length === 0) {
        this.#map.setAdded(record, false)
      }
    })
  }

  /**
   * Gives a record that is to be added other primary values; out of a collision too: it is added elsewhere. Nothing
   * happens to one that is under way or in doubt: it may be stored where it is.
   */
  move(record: PrimaryValues, target: PrimaryValues): void {
    const to = sortPrimaryValues(target)
    if (isSameRecord(record, to)) return
    this.#map.gesture('rename-record', () => {
      const cells = this.#map.records.cellsOf(record, 'new-record')
      if (cells.some(({ status, isUncertain }) => status.kind === 'saving' || isUncertain)) return
      this.#map.setAdded(to, true)
      for (const { key, attribute, value } of cells) {
        this.#map.remove(key)
        this.#start(to, { attribute, value })
      }
      this.#map.setAdded(record, false)
    })
  }

  /** Deletes a stored record: all of `cells`, its stored values. What was typed in it, or its rename, goes with it. */
  delete(record: PrimaryValues, cells: readonly StoredCell[]): void {
    this.#map.gesture('delete-record', () => {
      this.#dropRename(record)
      for (const { attribute, base } of cells) {
        const address = { primaryValues: record, attribute: attribute.name }
        const key = this.#map.keyOf(address)
        const draft = this.#map.get(key)
        const isOfOther =
          draft?.status.kind === 'conflict' && draft.status.reason === 'other-record'
        // What was drafted of the record that had the name before is no part of this one.
        const step =
          draft && !isOfOther
            ? editDraft(draft, null)
            : startDraft(key, attribute, address, base, null, 'deleted-record')
        const isKept = step.kind === 'draft'
        this.#map.apply(
          key,
          isKept ? { kind: 'draft', draft: { ...step.draft, group: 'deleted-record' } } : step,
        )
      }
    })
  }

  /** Takes back that a record was to be deleted. Cells under way stay, each an edit of its own. */
  undelete(record: PrimaryValues): void {
    this.#map.gesture('restore-record', () => undeleteCells(this.#map, record))
  }

  /**
   * Other primary values for a stored record; its stored ones take the rename back.
   *
   * @param witness a stored cell of it as its user saw it. @default as it is known now
   */
  rename(
    record: PrimaryValues,
    target: PrimaryValues,
    witness: ScopeWitness | null = this.#stored.neighbourInRecord(record),
  ): void {
    const to = sortPrimaryValues(target)
    const known = this.renameOf(record)
    const next = known ? editRename(known, to, witness) : startRename(record, to, witness)
    if (known === undefined && next === null) return
    this.#map.gesture('rename-record', () => this.#set(record, next))
  }

  /** Takes a rename back; one under way stays. */
  dropRename(record: PrimaryValues): void {
    this.#map.gesture('restore-record', () => this.#dropRename(record))
  }

  /**
   * A rename that collided or failed once more, on what is known of the record now, or taken back.
   *
   * @param shown the rename as its user saw it
   * @returns false when it is another one by now, and was left as it is
   */
  decideRename(shown: RenameDraft, choice: 'retry' | 'drop'): boolean {
    const known = this.renameByKey(shown.key)
    if (known === undefined || !isRenameAsShown(shown, known)) return false
    if (known.status.kind !== 'conflict' && known.status.kind !== 'failed') return false
    const { record, to } = known
    const next =
      choice === 'drop' ? null : editRename(known, to, this.#stored.neighbourInRecord(record))
    this.#map.gesture(choice === 'drop' ? 'restore-record' : 'decide', () =>
      this.#set(record, next),
    )
    return true
  }

  /**
   * A rename that collided since others gave its record another name goes on from that.
   *
   * @param shown the rename as its user saw it
   * @param now what they saw the record to be called
   * @returns false when either is another by now, or something else is to become of the record: nothing was done
   */
  followRename(shown: RenameDraft, now: PrimaryValues): boolean {
    const known = this.renameByKey(shown.key)
    if (known?.status.kind !== 'conflict' || !isRenameAsShown(shown, known)) return false
    const stored = this.#stored
    if (!stored.isStored(now) || isOther(known.recordId, stored.recordIdOf(now))) return false
    if (this.renameOf(now) !== undefined || this.isDeleted(now)) return false
    this.#map.gesture('decide', () => {
      this.#set(known.record, null)
      this.#set(now, startRename(now, known.to, stored.neighbourInRecord(now)))
    })
    return true
  }

  /** Puts a rename as the draft storage or another tab has it. */
  adoptRename(record: PrimaryValues, rename: RenameDraft | null): void {
    this.#set(record, rename)
  }

  /** Puts a record to be added as the draft storage or another tab has it. */
  adoptAdded(record: PrimaryValues, isAdded: boolean): void {
    this.#map.setAdded(record, isAdded)
  }

  #start(primaryValues: PrimaryValues, { attribute, value }: RecordCell): void {
    const address = { primaryValues, attribute: attribute.name }
    const key = this.#map.keyOf(address)
    this.#map.apply(key, startDraft(key, attribute, address, NO_VALUE, value, 'new-record'))
  }

  #dropRename(record: PrimaryValues): void {
    const known = this.renameOf(record)
    if (known && known.status.kind !== 'saving') this.#set(record, null)
  }

  #set(record: PrimaryValues, rename: RenameDraft | null): void {
    this.#map.setRename(record, rename)
  }
}
