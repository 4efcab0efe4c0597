import {
  type Attribute,
  type CellBase,
  isOther,
  NO_VALUE,
  type PrimaryValues,
  recordKey,
} from '@/lib/data-table'
import {
  type Choice,
  type Draft,
  draftCollided,
  editDraft,
  isOfOtherDeletion,
  isSendable,
  rereadDraft,
  resolveDraft,
} from './draft'
import type { DraftMap } from './draft-map'
import type { CellChange, Direction } from './history'
import type { AsksAboutScope, StoredTable } from './stored-table'

const TOUCHED =
  'The record to be deleted is not as it was when that was chosen: somebody else changed a value of it, or added one.'
const STILL_THERE =
  'The record was deleted by your save, and the table was read again: somebody else stored this in it meanwhile.'
/** A record that a save of one's own left without any value. */
interface Emptied {
  readonly record: PrimaryValues
  /** The service's id of it; `null` where it was not known. */
  readonly recordId: string | null
  /** It was to be deleted, and no reading has told yet that it is. */
  readonly isToBeGone: boolean
  /** A reading began after the save. */
  readonly isAsked: boolean
}

/**
 * Records to be deleted, as wholes: the service deletes values, each for itself, so that a record which others touched
 * would lose what is as its user saw it and keep the rest. All of its cells wait instead, for one decision.
 */
export class Deletions {
  readonly #map: DraftMap
  /** By the record's key. */
  readonly #emptied = new Map<string, Emptied>()

  constructor(map: DraftMap) {
    this.#map = map
  }

  get #stored(): StoredTable {
    return this.#map.stored
  }

  /** A save of one's own wrote a cell of the record; what is stored in it is known by now. */
  noteSaved({ address: { primaryValues: record }, group }: Draft, base: CellBase): void {
    const key = recordKey(record)
    if (base.value !== null || this.#stored.storedIn(record).length > 0) this.#emptied.delete(key)
    else {
      const isToBeGone = group === 'deleted-record' || this.#emptied.get(key)?.isToBeGone === true
      const recordId = this.#stored.recordIdOf(record)
      this.#emptied.set(key, { record, recordId, isToBeGone, isAsked: false })
    }
  }

  /** True where one's own save removed the last value: nobody else's hand is in that. */
  isEmptied(record: PrimaryValues): boolean {
    return this.#emptied.has(recordKey(record))
  }

  /** Its user wants the record there again: what a reading finds in it is no question of a deletion any more. */
  wantAgain(record: PrimaryValues): void {
    const key = recordKey(record)
    const known = this.#emptied.get(key)
    if (known) this.#emptied.set(key, { ...known, isToBeGone: false })
  }

  /** A reading begins: what it finds of a record that a save deleted before was stored there after. */
  beginRead(): void {
    for (const [key, one] of this.#emptied) this.#emptied.set(key, { ...one, isAsked: true })
  }

  /** The table was read again: a record that was deleted and is there is told of, and touched ones wait as wholes. */
  takeRead(asksAboutScope: AsksAboutScope): void {
    for (const [key, one] of this.#emptied) {
      const { record, recordId, isToBeGone, isAsked } = one
      if (this.#stored.isStored(record)) {
        this.#emptied.delete(key)
        // Another record that others gave the name since is none that was to be deleted.
        const isSame = !isOther(recordId, this.#stored.recordIdOf(record))
        if (isToBeGone && isSame) this.#hold(record, STILL_THERE)
      } else if (isAsked) this.#emptied.set(key, { ...one, isToBeGone: false })
    }
    this.#keepWhole(asksAboutScope)
  }

  /** Where one cell of a record to be deleted waits for its user, or a value was added, all of the record does. */
  keepWhole(): void {
    this.#keepWhole(null)
  }

  /**
   * False for the choice to delete a record that only has the name of the one which was to be deleted: whoever wants
   * that marks it by itself.
   */
  isOnOffer({ address }: Draft, choice: Choice): boolean {
    return choice.kind !== 'mine' || !this.#cellsOf(address.primaryValues).some(isOfOtherDeletion)
  }

  /** The user's choice for the whole record: all that is in it goes, or none of it; a third value keeps the record. */
  resolve(draft: Draft, choice: Choice): void {
    for (const mate of this.#cellsOf(draft.address.primaryValues)) {
      if (choice.kind === 'mine') {
        const attribute = this.#map.attributes?.get(mate.address.attribute)
        this.#map.apply(mate.key, resolveDraft(mate, choice, attribute))
      } else if (mate.status.kind !== 'saving') this.#map.remove(mate.key)
      // What is under way cannot be called back: where it is deleted, it is to be there again.
      else this.#map.apply(mate.key, editDraft(mate, mate.base.value))
    }
    if (choice.kind === 'edit') this.#map.apply(draft.key, resolveDraft(draft, choice))
  }

  /** The cells that wait with one of a record to be deleted, itself among them; none for another draft. */
  waitingWith({ group, address }: Draft): readonly Draft[] {
    if (group !== 'deleted-record') return []
    return this.#cellsOf(address.primaryValues).filter(({ status }) => status.kind === 'conflict')
  }

  /** Its user took a value out of the deletion: the record stays, and what else is to go goes for itself. */
  part(record: PrimaryValues): void {
    for (const mate of this.#cellsOf(record)) this.#map.put({ ...mate, group: null })
  }

  /** What else of the records to be deleted has to go along with these drafts, since a record is deleted as a whole. */
  restOf(taken: readonly Draft[]): readonly Draft[] {
    const keys = new Set(taken.map(({ key }) => key))
    const deleted = taken.filter(({ group }) => group === 'deleted-record')
    const records = new Map(
      deleted.map(({ address: { primaryValues } }) => [recordKey(primaryValues), primaryValues]),
    )
    return [...records.values()]
      .flatMap((record) => this.#cellsOf(record))
      .filter((draft) => !keys.has(draft.key) && isSendable(draft))
  }

  /** A deletion was undone, or the taking back of one redone: what a reading put to it goes along. */
  undeleteRest(changes: readonly CellChange[], direction: Direction): void {
    for (const { address, before, after } of changes) {
      const [from, to] = direction === 'undo' ? [after, before] : [before, after]
      if (from?.group !== 'deleted-record' || to?.group === 'deleted-record') continue
      undeleteCells(this.#map, address.primaryValues)
    }
  }

  /** @param asksAboutScope of a reading; `null` where nothing was read */
  #keepWhole(asksAboutScope: AsksAboutScope | null): void {
    for (const record of this.#map.records.deletedRecords()) {
      const cells = this.#cellsOf(record)
      // What is under way is answered first.
      if (cells.some(({ status }) => status.kind === 'saving')) continue
      // What is stored in another record of that name is none of its values.
      const hasAdded = !cells.some(isOfOtherDeletion) && this.#hold(record, TOUCHED)
      const isTouched = hasAdded || cells.some(isMoved)
      for (const cell of cells) {
        const { status, isUncertain, base } = cell
        if (status.kind === 'conflict') {
          if (isTouched || asksAboutScope === null || status.reason !== 'record') continue
          // Nothing is in its way any more: it stands on what was read, like any draft.
          const free: Draft = { ...cell, status: { kind: 'dirty' } }
          this.#map.apply(cell.key, rereadDraft(free, status.theirs, asksAboutScope(free)))
        } else if (isTouched && !isUncertain) {
          const collision = { reason: 'record', theirs: base, message: TOUCHED } as const
          this.#map.apply(cell.key, draftCollided(cell, collision))
        }
      }
    }
  }

  /** Stored cells of the record that nothing is drafted in are to be decided on too. True when there are any. */
  #hold(record: PrimaryValues, message: string): boolean {
    const added = this.#stored
      .storedIn(record)
      .map(({ attribute, base }) => this.#heldDraft(record, attribute, base, message))
      .filter(({ key }) => this.#map.get(key) === undefined)
    for (const draft of added) this.#map.put(draft)
    return added.length > 0
  }

  #heldDraft(
    record: PrimaryValues,
    attribute: Attribute,
    theirs: CellBase,
    message: string,
  ): Draft {
    const address = { primaryValues: record, attribute: attribute.name }
    return {
      key: this.#map.keyOf(address),
      address,
      attribute,
      base: NO_VALUE,
      recordId: this.#stored.recordIdOf(record),
      value: null,
      witness: null,
      status: { kind: 'conflict', reason: 'value', theirs, message },
      isUncertain: false,
      uncertainValues: [],
      problem: null,
      group: 'deleted-record',
    }
  }

  #cellsOf(record: PrimaryValues): readonly Draft[] {
    return this.#map.records.cellsOf(record, 'deleted-record')
  }
}

/** True for a cell that waits for a reason of its own. */
function isMoved({ status }: Draft): boolean {
  return status.kind === 'conflict' && status.reason !== 'record'
}

/** The record is to stay: nothing of it is to be deleted any more. What is under way is an edit of its own. */
export function undeleteCells(map: DraftMap, record: PrimaryValues): void {
  for (const cell of map.records.cellsOf(record, 'deleted-record')) {
    if (cell.status.kind === 'saving') map.put({ ...cell, group: null })
    else map.remove(cell.key)
  }
}
