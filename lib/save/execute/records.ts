import {
  type CellAddress,
  type CellIds,
  cellKey,
  isOther,
  type LockVersion,
  type PrimaryValues,
  recordKey,
} from '@/lib/data-table'
import type { PendingCell } from '../plan/plan'
import type { DraftToSave, Outcome } from '../protocol/types'

/** A record as this save wrote it last. */
export interface WrittenRecord {
  /** Of one answer. */
  readonly lockVersion: LockVersion
  /** A cell that holds a value by it; `null` where values were only removed. */
  readonly cell: CellAddress | null
}

/** How a value of a record that is to be deleted ended, where it could not be deleted. */
type Hindrance = 'conflict' | 'failed'

interface Notes {
  /** A cell of it was not saved. */
  isUnsaved: boolean
  /** A value was to be created in it, and it was found to be gone. */
  isMissing: boolean
  /** It was looked for and not there, and a value may be created in it all the same. */
  isAbsent: boolean
  /** It is to be deleted, and a value of it could not be. */
  hindrance: Hindrance | null
  /** It is to be deleted, and this save has deleted a value of it. */
  isPartiallyDeleted: boolean
  /** When it was last looked at for creations or deletions; `-Infinity`: another one was found in its place since. */
  lookedAtMs: number | null
  /** This save has sent a creation or a deletion in it: a look at it may find its own doing. */
  isReshaped: boolean
  /** This save has removed a value from it. */
  hasRemoval: boolean
  /** Drafts that remove a value from it, without those that others were found to have removed. */
  readonly removals: Set<string>
  written: WrittenRecord | null
  /** The id that an answer gave it when this save created a value in it. */
  createdId: string | null
}

/** What one save has learnt of the records that it writes to. Records are known by the key of their primary values. */
export class Records {
  readonly #notes = new Map<string, Notes>()
  /** By id, with the address that each has by now. */
  readonly #drafts: Map<string, DraftToSave>
  /** Cells from which this save has removed the value, by key. */
  readonly #removedCells = new Set<string>()

  constructor(drafts: readonly DraftToSave[]) {
    this.#drafts = new Map(drafts.map((draft) => [draft.id, draft]))
  }

  /** Takes note of the drafts that are going to be sent. */
  plan(drafts: readonly DraftToSave[]): void {
    for (const { id, primaryValues, base, value } of drafts) {
      if (base.value !== null && value === null) this.#of(primaryValues).removals.add(id)
    }
  }

  /** The drafts' record has another name by now. */
  move(drafts: readonly DraftToSave[]): void {
    for (const draft of drafts) {
      const before = this.#drafts.get(draft.id)
      if (before && this.#of(before.primaryValues).removals.delete(draft.id)) {
        this.#of(draft.primaryValues).removals.add(draft.id)
      }
      this.#drafts.set(draft.id, draft)
    }
  }

  noteOutcome(outcome: Outcome): void {
    const draft = this.#drafts.get(outcome.id)
    if (draft === undefined) return
    const notes = this.#of(draft.primaryValues)
    if (draft.isOfDeletedRecord === true) noteDeletion(notes, outcome)
    const isReplaced = outcome.kind === 'conflict' && outcome.reason === 'other-record'
    // Before a further value is created in it, it is looked at again.
    if (isReplaced && notes.lookedAtMs !== null) notes.lookedAtMs = Number.NEGATIVE_INFINITY
    if (outcome.kind !== 'saved') notes.isUnsaved = true
    else if (outcome.base.value === null) this.#noteRemoval(notes, draft, outcome)
    else if (outcome.base.lockVersion !== null) {
      notes.written = { lockVersion: outcome.base.lockVersion, cell: draft }
    }
  }

  #noteRemoval(notes: Notes, draft: DraftToSave, outcome: Saved): void {
    if (!isOwnWrite(outcome)) {
      notes.removals.delete(draft.id)
      return
    }
    notes.hasRemoval = true
    this.#removedCells.add(cellKey('', draft))
  }

  /** A value that was removed moves its record's version too, which a rename has to send. */
  noteRemovedVersion(record: PrimaryValues, lockVersion: LockVersion | null): void {
    const notes = this.#of(record)
    if (lockVersion !== null) notes.written = { lockVersion, cell: notes.written?.cell ?? null }
  }

  noteCreatedId(record: PrimaryValues, recordId: string): void {
    this.#of(record).createdId = recordId
  }

  noteMissing(record: PrimaryValues): void {
    this.#of(record).isMissing = true
  }

  noteAbsent(record: PrimaryValues): void {
    this.#of(record).isAbsent = true
  }

  /** @param keys - of records that were looked at just now */
  noteLook(keys: Iterable<string>, atMs: number): void {
    for (const key of keys) this.#at(key).lookedAtMs = atMs
  }

  /**
   * A creation or deletion is about to be sent in these records: a look that is under way may already find it.
   *
   * @returns takes the note back, for a write that was not carried out
   */
  noteReshaping(cells: readonly PendingCell[]): () => void {
    const all = new Set(cells.map(({ draft }) => this.#of(draft.primaryValues)))
    const first = [...all].filter(({ isReshaped }) => !isReshaped)
    for (const notes of first) notes.isReshaped = true
    return () => {
      for (const notes of first) notes.isReshaped = false
    }
  }

  isUnsaved(record: PrimaryValues): boolean {
    return this.#read(record)?.isUnsaved === true
  }

  isMissing(record: PrimaryValues): boolean {
    return this.#read(record)?.isMissing === true
  }

  isReshaped(key: string): boolean {
    return this.#notes.get(key)?.isReshaped === true
  }

  /** `undefined` where it was not looked at; `-Infinity` where another one was found in its place since. */
  lookedAtMs(key: string): number | undefined {
    return this.#notes.get(key)?.lookedAtMs ?? undefined
  }

  /** How a value of the record ended that could not be deleted, where the cell is to be deleted with its record. */
  hindranceOf({ deletedRecord }: PendingCell): Hindrance | null {
    if (deletedRecord === null || deletedRecord === undefined) return null
    return this.#notes.get(deletedRecord)?.hindrance ?? null
  }

  /** True for a draft of a record that is to be deleted, and of which this save has deleted a value. */
  isPartiallyDeleted(id: string): boolean {
    const draft = this.#drafts.get(id)
    if (draft?.isOfDeletedRecord !== true) return false
    return this.#read(draft.primaryValues)?.isPartiallyDeleted === true
  }

  written(record: PrimaryValues): WrittenRecord | null {
    return this.#read(record)?.written ?? null
  }

  /** The id of a record that this save began anew. */
  createdId(record: PrimaryValues): string | null {
    return this.#read(record)?.createdId ?? null
  }

  /** This save has removed a value of the record, which may have been its last. */
  hasRemovedFrom(record: PrimaryValues): boolean {
    return this.#read(record)?.hasRemoval === true
  }

  /** This save has removed the value of the cell. */
  hasRemoved(cell: CellAddress): boolean {
    return this.#removedCells.has(cellKey('', cell))
  }

  /**
   * The ids that a read of the cell is to find. A record that this save began anew, because it had emptied it or had
   * found none, has an id that no request could know.
   */
  askedIds({ draft, operation }: PendingCell): CellIds {
    const { attributeId, recordId, primaryValues, value } = draft
    // What is to be removed was seen in the former record, which may go on under another name.
    if (value === null) return { attributeId, recordId }
    const notes = this.#read(primaryValues)
    if (notes === undefined) return { attributeId, recordId }
    if (notes.createdId !== null) return { attributeId, recordId: notes.createdId }
    const isBegunHere = operation === 'create' && (notes.isAbsent || notes.hasRemoval)
    return { attributeId, recordId: isBegunHere ? null : recordId }
  }

  /**
   * True where a value was created in a record, by the id in the answer, which is neither the one that was asked for
   * nor begun anew by this save: others made it after the look, and nothing more is to go there.
   */
  isMadeByOthers(cell: PendingCell, recordId: string | null): boolean {
    // A removal of its last value may be under way beside it.
    const mayBeEmptied = (this.#read(cell.draft.primaryValues)?.removals.size ?? 0) > 0
    return isOther(this.askedIds(cell).recordId, recordId) && !mayBeEmptied
  }

  #read(record: PrimaryValues): Readonly<Notes> | undefined {
    return this.#notes.get(recordKey(record))
  }

  #of(record: PrimaryValues): Notes {
    return this.#at(recordKey(record))
  }

  #at(key: string): Notes {
    const notes = this.#notes.get(key) ?? noNotes()
    this.#notes.set(key, notes)
    return notes
  }
}

type Saved = Extract<Outcome, { kind: 'saved' }>

function noNotes(): Notes {
  return {
    isUnsaved: false,
    isMissing: false,
    isAbsent: false,
    hindrance: null,
    isPartiallyDeleted: false,
    lookedAtMs: null,
    isReshaped: false,
    hasRemoval: false,
    removals: new Set(),
    written: null,
    createdId: null,
  }
}

function noteDeletion(notes: Notes, outcome: Outcome): void {
  const { kind } = outcome
  if (kind === 'conflict' || (kind === 'failed' && notes.hindrance === null)) notes.hindrance = kind
  if (kind === 'saved' && wasSent(outcome)) notes.isPartiallyDeleted = true
}

/** What a read found done may be another's. */
function isOwnWrite(outcome: Saved): boolean {
  return wasSent(outcome) && outcome.evidence?.isFound !== true
}

function wasSent({ evidence }: Saved): boolean {
  return (evidence?.attempts ?? 0) > 0
}
