import {
  type CellAddress,
  type CellBase,
  isOther,
  NO_VALUE,
  otherThan,
  type PrimaryValues,
} from '@/lib/data-table'
import type { Deletions } from './deletions'
import {
  type Choice,
  type Collision,
  type Draft,
  type DraftStep,
  draftCollided,
  editDraft,
  goneRecord,
  isRemovalInDoubt,
  movedReason,
  rereadDraft,
  rereadGone,
  rereadOther,
  rereadTaken,
  resolveDraft,
  startDraft,
} from './draft'
import type { DraftMap } from './draft-map'
import type { CellChange, Direction } from './history'
import { type DraftOutcome, settledBy } from './outcome'
import type { RecordLife } from './record-life'
import { restoreCell } from './restore'
import type { StoredTable } from './stored-table'

/** What an edit rests on that began some time ago, and what became of its cell since. */
export interface Began {
  /** What its user saw when it began. */
  readonly base: CellBase
  readonly isOfNewRecord: boolean
  /** What the cell holds now; `null` while it was not read. */
  readonly stored: CellBase | null
  /** The record was to be added then, and others added it since. */
  readonly isTaken: boolean
  /** Others moved the cell's lock scope since, and its user is to look first. */
  readonly asksAboutScope: boolean
}

const GONE = 'Nothing is stored in the record any more.'
const TAKEN = 'A record that the service takes for this one is stored already.'
const MOVED_BESIDE =
  'The record was given another name, and this cell of it is not as it was when the edit was made.'

function isOtherReason(reason: string): boolean {
  return reason === 'other-record' || reason === 'other-attribute'
}

/** What becomes of the draft of one cell, with regard to its record: by typing, undo, saves, readings and choices. */
export class CellLife {
  readonly #map: DraftMap
  readonly #life: RecordLife
  readonly #deletions: Deletions

  constructor(map: DraftMap, life: RecordLife, deletions: Deletions) {
    this.#map = map
    this.#life = life
    this.#deletions = deletions
  }

  get #stored(): StoredTable {
    return this.#map.stored
  }

  /** What an edit makes of a cell. In a record that is gone it waits like the other edits there. */
  edited(
    { key, attribute, address }: Pick<Draft, 'key' | 'attribute' | 'address'>,
    base: CellBase,
    value: string | null,
  ): DraftStep {
    const draft = this.#map.get(key)
    if (draft) return editDraft(draft, value)
    const { primaryValues } = address
    const isAdded = this.#map.records.isAdded(primaryValues)
    const isOfNew = isAdded && !this.#stored.isStored(primaryValues)
    const group = isOfNew ? 'new-record' : null
    const step = startDraft(key, attribute, address, base, value, group)
    const taken = isOfNew ? this.#takenBy(address) : null
    if (taken !== null && step.kind === 'draft') return draftCollided(step.draft, taken)
    const isLost = !isOfNew && this.#isGone(primaryValues) && step.kind === 'draft'
    return isLost ? draftCollided(step.draft, goneRecord(base, GONE)) : step
  }

  /** What an edit makes of a cell that began earlier, on what its user saw then. */
  finished(
    cell: Pick<Draft, 'key' | 'attribute' | 'address'>,
    { base, isOfNewRecord, stored, isTaken, asksAboutScope }: Began,
    value: string | null,
  ): DraftStep {
    const { key, attribute, address } = cell
    const draft = this.#map.get(key)
    if (draft || stored === null) return this.edited(cell, base, value)
    const isNew = isOfNewRecord && (isTaken || !this.#stored.isStored(address.primaryValues))
    const step = startDraft(key, attribute, address, base, value, isNew ? 'new-record' : null)
    if (step.kind === 'settled') return step
    return this.#reread(step.draft, stored, asksAboutScope, undefined)
  }

  /** Brings a cell to what it was before a gesture or after it; false for one under way, which is left alone. */
  replay(change: CellChange, direction: Direction): boolean {
    const { primaryValues, attribute } = change.address
    const target = direction === 'undo' ? change.before : change.after
    const step = restoreCell(change, target, {
      draft: this.#map.get(change.key),
      attribute: this.#map.attributes?.get(attribute) ?? change.attribute,
      base: this.#stored.baseOf(this.#whereHeld(change.address)),
      isRecordStored: this.#stored.holderOf(primaryValues) !== null,
      isRecordGone: this.#isGone(primaryValues),
      isRecordNowhere: this.#isNowhere(change.address, target?.recordId),
      recordId: this.#stored.recordIdOf(primaryValues),
    })
    if (step !== null) this.#map.apply(change.key, step)
    return step !== null
  }

  /** Settles a conflict by the user's choice. Whoever keeps a value of a record that is gone adds the record. */
  resolve(draft: Draft, choice: Choice): void {
    const attribute = this.#map.attributes?.get(draft.address.attribute)
    const { status } = draft
    // What is decided on is what the cell holds, though no reading has shown it: where no edit is left, it is on show.
    if (status.kind === 'conflict' && isOtherReason(status.reason)) {
      this.#stored.noteStored(draft.address, status.theirs, draft.base)
    }
    const held = this.#whereHeld(draft.address)
    if (draft.status.kind === 'conflict' && draft.status.reason === 'exists') {
      const key = this.#map.keyOf(held)
      if (key !== draft.key && this.#map.get(key) === undefined) {
        this.#map.remove(draft.key)
        this.#map.apply(key, resolveDraft({ ...draft, key, address: held }, choice, attribute))
        return
      }
    }
    const step = resolveDraft(draft, choice, attribute)
    const { primaryValues } = draft.address
    const isAdded = step.kind === 'draft' && step.draft.group === 'new-record'
    // What a save told of the record is newer than what was read of it.
    const isGone = draft.status.kind === 'conflict' && draft.status.gone === 'record'
    if (isAdded && (isGone || this.#stored.holderOf(primaryValues) === null)) {
      this.#map.setAdded(primaryValues, true)
    }
    this.#map.apply(draft.key, step)
  }

  /** Collided edits of a record that others gave another name go on in that; see `#followOne`. */
  follow(keys: Iterable<string>, to: PrimaryValues): void {
    for (const key of [...keys]) {
      const draft = this.#map.get(key)
      if (draft?.status.kind === 'conflict') this.#followOne(draft, to)
    }
    this.#life.tidy()
  }

  /**
   * An edit of a record that others gave another name goes on in the same cell there, on what is known to be stored in
   * it: as one where it is as its user saw it, else as the collision that it is. A cell of which something is drafted
   * there already, or nothing is known, is left alone.
   */
  #followOne(draft: Draft, primaryValues: PrimaryValues): void {
    const { attribute, base, value } = draft
    const address = { ...draft.address, primaryValues }
    const key = this.#map.keyOf(address)
    const stored = this.#stored.baseOf(address)
    if (stored === null || this.#map.get(key) !== undefined) return
    this.#map.remove(draft.key)
    const step = startDraft(key, attribute, address, stored, value)
    const reason = movedReason(draft, stored)
    const isMoved = step.kind === 'draft' && reason !== null
    this.#map.apply(
      key,
      isMoved
        ? draftCollided({ ...step.draft, base }, { reason, theirs: stored, message: MOVED_BESIDE })
        : step,
    )
  }

  /** The table was read again, and the cell holds this; `begunAtMs`: when the reading was begun. */
  takeRead(draft: Draft, base: CellBase, asksAboutScope: boolean, begunAtMs?: number): void {
    const step = this.#reread(draft, base, asksAboutScope, begunAtMs)
    if (step.kind === 'settled' && draft.isUncertain) {
      this.#map.markSaved(draft.key, draft.address, base)
    }
    this.#map.apply(draft.key, step)
    const next = this.#map.get(draft.key)
    const stands = next?.status.kind === 'dirty' || next?.status.kind === 'failed'
    if (next && stands && !next.isUncertain) this.#stored.noteBase(next.key)
  }

  /** Applies what a save told of a cell under way. */
  settle(outcome: DraftOutcome): void {
    const draft = this.#map.get(outcome.id)
    if (draft?.status.kind !== 'saving') return
    const step = settledBy(draft, this.#withTheirs(draft, this.#withRecord(draft, outcome)))
    if (outcome.kind === 'saved' && step.kind === 'settled') {
      this.#map.markSaved(draft.key, draft.address, outcome.base)
    }
    if (outcome.kind === 'saved') this.#stored.noteStored(draft.address, outcome.base, draft.base)
    // What another record, or attribute, holds under the name is not what is known of this one.
    const isOfOther = outcome.kind === 'conflict' && isOtherReason(outcome.reason)
    if (outcome.kind === 'conflict' && !isOfOther) {
      this.#stored.noteStored(draft.address, outcome.theirs, draft.base)
    }
    if (outcome.kind === 'conflict' && outcome.gone === 'record') {
      this.#stored.noteMissing(draft.address.primaryValues)
    }
    this.#map.apply(draft.key, step)
    if (outcome.kind === 'saved') this.#noteRecord(draft, outcome.base)
  }

  /**
   * A save left the draft unsaved. A reading during the save was not taken for it: what that brought is compared now,
   * since no later save might. A base as it was seen stays, so that the next quiet reading can still ask about its scope.
   */
  compareAgain(draft: Draft): void {
    const stored = this.#stored.baseOf(draft.address)
    if (stored === null || draft.isUncertain) return
    const step = this.#reread(draft, stored, false, undefined)
    const isNews = step.kind === 'settled' || step.draft.status.kind === 'conflict'
    if (isNews) this.#map.apply(draft.key, step)
  }

  /** What another record holds in the cell, which the save could not tell, a reading may have told. */
  #withTheirs({ address }: Draft, outcome: DraftOutcome): DraftOutcome {
    if (outcome.kind !== 'conflict' || outcome.reason !== 'other-record') return outcome
    if (outcome.theirs.lockVersion !== null) return outcome
    const isOfRecord = !isOther(this.#stored.recordIdOf(address.primaryValues), outcome.recordId)
    const known = isOfRecord ? this.#stored.baseOf(address) : null
    return known === null ? outcome : { ...outcome, theirs: known }
  }

  /** A value that is gone with its record, as a reading has told meanwhile, is told of as that. */
  #withRecord({ address, group }: Draft, outcome: DraftOutcome): DraftOutcome {
    const isGone =
      outcome.kind === 'conflict' &&
      outcome.reason === 'gone' &&
      group !== 'new-record' &&
      this.#isGone(address.primaryValues)
    return isGone ? { ...outcome, gone: 'record' } : outcome
  }

  #reread(
    draft: Draft,
    base: CellBase,
    asksAboutScope: boolean,
    begunAtMs: number | undefined,
  ): DraftStep {
    const { primaryValues } = draft.address
    if (draft.group === 'new-record') {
      const held = this.#stored.baseOf(this.#whereHeld(draft.address)) ?? base
      return this.#stored.holderOf(primaryValues) !== null
        ? rereadTaken(draft, held, begunAtMs)
        : rereadDraft(draft, base, asksAboutScope, begunAtMs)
    }
    if (this.#isGone(primaryValues)) {
      // Whoever deleted the record has removed what was to be removed; whoever renamed it has not.
      return draft.value === null && this.#isNowhere(draft.address, draft.recordId)
        ? rereadDraft(draft, base, asksAboutScope, begunAtMs)
        : rereadGone(draft, base, begunAtMs)
    }
    const recordId = this.#stored.recordIdOf(primaryValues)
    const attributeId = this.#map.attributes?.get(draft.address.attribute)?.id
    const asked = { recordId: draft.recordId, attributeId: draft.attribute.id }
    const other = otherThan(asked, { recordId, attributeId })
    if (other !== null && isRemovalInDoubt(draft, begunAtMs)) return { kind: 'draft', draft }
    // What was sent may be stored: its answer, or the next save, tells.
    return other === null || draft.status.kind === 'saving' || draft.isUncertain
      ? rereadDraft(draft, base, asksAboutScope, begunAtMs)
      : rereadOther(draft, base, other, { recordId, attributeId })
  }

  /** True where the record that its user saw holds nothing any more, under whatever name. */
  #isNowhere(address: CellAddress, recordId: string | null = null): boolean {
    return recordId !== null && !this.#stored.isElsewhere(address.primaryValues, recordId)
  }

  /** The cell that the service takes this one for: in the stored record that has its key in another spelling. */
  #whereHeld(address: CellAddress): CellAddress {
    const holder = this.#stored.holderOf(address.primaryValues)
    return holder === null ? address : { ...address, primaryValues: holder }
  }

  /** How a value of a record to be added collides where one is stored that the service takes for it. */
  #takenBy(address: CellAddress): Collision | null {
    if (this.#stored.holderOf(address.primaryValues) === null) return null
    const theirs = this.#stored.baseOf(this.#whereHeld(address)) ?? NO_VALUE
    return { reason: 'exists', theirs, message: TAKEN }
  }

  /** What one's own save emptied is not gone by another hand. */
  #isGone(record: PrimaryValues): boolean {
    return this.#stored.isMissing(record) && !this.#deletions.isEmptied(record)
  }

  #noteRecord(draft: Draft, base: CellBase): void {
    const { group, address } = draft
    this.#deletions.noteSaved(draft, base)
    if (group === 'new-record') this.#life.becomeStored(address.primaryValues)
    if (group === 'deleted-record') this.#stored.noteDeleted(address.primaryValues)
  }
}
