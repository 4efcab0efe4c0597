import { isOther, type PrimaryValues, sameValue } from '@/lib/data-table'
import type { Collision, Draft } from './draft'
import type { DraftMap } from './draft-map'
import type { Direction, RecordChange } from './history'
import type { DraftOutcome, SentRenames } from './outcome'
import {
  editRename,
  isSameRecord,
  type RenameDraft,
  renameCollided,
  renameFailed,
  renameKept,
  renameKey,
  rereadRename,
  sendRename,
  startRename,
} from './rename'
import {
  readdressChange,
  renamePrimaries,
  renameUnderNames,
  underRecord,
} from './rename-attributes'
import type { AsksAboutScope, StoredTable } from './stored-table'

const ADDED_FIRST =
  'The record has to be added again before it can be renamed. Save once more when it is.'
const SAME_TARGET =
  'Another record here is to get the same primary values. Nothing was sent for this one: give one of them others.'

/** What becomes of records to be added, deleted and renamed by saves, readings, undo and changed columns. */
export class RecordLife {
  readonly #map: DraftMap

  constructor(map: DraftMap) {
    this.#map = map
  }

  get #stored(): StoredTable {
    return this.#map.stored
  }

  /** Brings a record to what it was before a gesture or after it; false for one under way, which is left alone. */
  replay(change: RecordChange, direction: Direction): boolean {
    const { record } = change
    if (change.kind === 'added') {
      const isAdded = direction === 'undo' ? change.before : change.after
      // Cells under way, or in doubt, stay, and so does the record that they are of.
      const isHeld = this.#map.records.cellsOf(record, 'new-record').length > 0
      if (!isAdded && isHeld) return false
      this.#map.setAdded(record, isAdded)
      return true
    }
    const known = this.#map.records.renameOf(record)
    // What is under way, or in doubt, ends with the answer that tells where the record is.
    if (known?.status.kind === 'saving' || known?.isUncertain) return false
    const to = (direction === 'undo' ? change.before : change.after) ?? record
    const witness = this.#stored.neighbourInRecord(record)
    const rename = known ? editRename(known, to, witness) : startRename(record, to, witness)
    const { recordId } = change
    // Another record may have the name by now: it is not the one that was to be renamed.
    this.#set(record, rename && (recordId === null ? rename : { ...rename, recordId }))
    return true
  }

  /**
   * Marks the renames that can be sent as under way.
   *
   * @param targetOf what a rename is sent with; `undefined` where the save does not take it
   * @param added records that are sent with them
   */
  beginSave(
    targetOf: (rename: RenameDraft) => PrimaryValues | undefined,
    added: ReadonlySet<string>,
  ): SentRenames {
    const taken = new Set(added)
    const renames: RenameDraft[] = []
    const refused: RenameDraft[] = []
    for (const rename of this.#map.records.renames()) {
      const to = targetOf(rename)
      if (to === undefined) continue
      const target = this.#stored.identityOf(to)
      const isAdded = this.#map.records.isAdded(rename.record)
      const why = isAdded ? ADDED_FIRST : taken.has(target) ? SAME_TARGET : null
      if (why === null) taken.add(target)
      const next = why === null ? sendRename(rename, to) : renameFailed(rename, 'request', why)
      this.#set(rename.record, next)
      if (next !== null) (why === null ? renames : refused).push(next)
    }
    return { renames, refused }
  }

  /** What a save told of a rename under way; false when it is none of a rename. */
  settle(outcome: DraftOutcome): boolean {
    const rename = this.#map.records.renameByKey(outcome.id)
    if (rename === undefined) return false
    if (rename.status.kind !== 'saving') return true
    const { record } = rename
    switch (outcome.kind) {
      case 'saved':
        this.#moved(rename, rename.status.sent)
        return true
      case 'failed':
        this.#set(record, renameFailed(rename, outcome.reason, outcome.message))
        return true
      case 'conflict':
        if (outcome.gone === 'record') this.#stored.noteMissing(record)
        this.#set(record, isSameRecord(rename.to, record) ? null : collidedBy(rename, outcome))
        return true
      case 'kept':
        this.#set(record, renameKept(rename))
        return true
    }
  }

  /** A record to be added is stored, by its user: its cells are cells like any other. */
  becomeStored(record: PrimaryValues): void {
    if (!this.#map.records.isAdded(record)) return
    this.#map.history.noteStored((other) => isSameRecord(other, record))
    for (const draft of this.#map.records.cellsOf(record, 'new-record')) {
      this.#map.put({ ...draft, group: null })
    }
    this.#map.setAdded(record, false)
    this.#stored.noteAdded(record)
  }

  /**
   * The table was read, and a record is where its rename, under way or in doubt, was to bring it: it has been carried
   * out, whatever becomes of its answer, and what is drafted of the record goes along.
   */
  takeRenamed(): void {
    const stored = this.#stored
    for (const rename of this.#map.records.renames()) {
      const { status, isUncertain, record, to } = rename
      const sent = status.kind === 'saving' ? status.sent : isUncertain ? to : null
      if (sent === null || !stored.isStored(sent)) continue
      const isAnother = isOther(rename.recordId, stored.recordIdOf(sent))
      const isAway = !stored.isStored(record) || isOther(rename.recordId, stored.recordIdOf(record))
      if (isAway && !isAnother) this.#moved(rename, sent)
    }
  }

  /** The table was read: records to be added that a save without an answer turns out to have added are stored. */
  takeOwn(read: (draft: Draft) => string | null): void {
    for (const { primaryValues } of this.#map.records.newRecords()) {
      if (!this.#stored.isStored(primaryValues)) continue
      const isOwn = this.#map.records.cellsOf(primaryValues, 'new-record').some((draft) => {
        const { valueType } = draft.attribute
        const value = read(draft)
        const sent = draft.status.kind === 'saving' ? [] : draft.uncertainValues
        return value !== null && sent.some((one) => sameValue(valueType, one, value))
      })
      if (isOwn) this.becomeStored(primaryValues)
    }
  }

  /** Changes every rename; the same object is no change, `null` takes it away. */
  mapRenames(change: (rename: RenameDraft) => RenameDraft | null): void {
    for (const rename of this.#map.records.renames()) {
      const next = change(rename)
      if (next !== rename) this.#set(rename.record, next)
    }
  }

  /** The table was read: renames whose record is gone, or whose name is taken, are collisions now. */
  takeRead(asksAboutScope: AsksAboutScope): void {
    const stored = this.#stored
    this.mapRenames((rename) => {
      const { key, record, to } = rename
      const address = { primaryValues: record, attribute: record[0]?.attribute ?? '' }
      const holder = stored.holderOf(to)
      if (this.#isCalledSo(rename)) return null
      const next = rereadRename(rename, {
        isAtOld: stored.isStored(record),
        isOther: isOther(rename.recordId, stored.recordIdOf(record)),
        isAtNew: holder !== null && !isSameRecord(holder, record),
        witness: stored.neighbourInRecord(record),
        asksAboutScope: asksAboutScope({ key, address }),
      })
      if (next.status.kind !== 'conflict' && next.status.kind !== 'saving') stored.noteBase(key)
      return next
    })
  }

  /** True where others gave the record the very name that its user wants it to have. */
  #isCalledSo({ status, isUncertain, record, to, recordId = null }: RenameDraft): boolean {
    if (status.kind === 'saving' || isUncertain || recordId === null) return false
    const stored = this.#stored
    const isAway = !stored.isStored(record) || stored.recordIdOf(record) !== recordId
    return isAway && stored.isStored(to) && stored.recordIdOf(to) === recordId
  }

  /**
   * Attributes have other names now. Tells nobody.
   *
   * @returns the keys of renames that changed
   */
  renameAttributes(
    names: ReadonlyMap<string, string>,
  ): readonly { readonly from: string; readonly to: string }[] {
    const { records } = this.#map
    for (const { primaryValues } of records.newRecords()) {
      records.setAdded(primaryValues, false)
      records.setAdded(renamePrimaries(primaryValues, names), true)
    }
    const moved = records.renames().flatMap((rename) => {
      const next = renameUnderNames(rename, names)
      records.setRename(rename.record, null)
      records.setRename(next.record, next)
      return next.key === rename.key ? [] : [{ from: rename.key, to: next.key }]
    })
    this.#map.asked.rekeyRenames(moved, (to) => renamePrimaries(to, names))
    return moved
  }

  /** Records that exist and of which nothing is left to decide are none to be added any more. */
  tidy(): void {
    for (const { primaryValues, isEmpty } of this.#map.records.newRecords()) {
      if (isEmpty && this.#stored.holderOf(primaryValues) !== null)
        this.#map.setAdded(primaryValues, false)
    }
  }

  #set(record: PrimaryValues, rename: RenameDraft | null): void {
    this.#map.setRename(record, rename)
  }

  /** The record is stored under its new primary values: what is drafted and remembered of it goes along. */
  #moved({ record: from, to }: RenameDraft, sent: PrimaryValues): void {
    const { tableId } = this.#stored
    this.#map.asked.rekeyRenames([{ from: renameKey(from), to: renameKey(sent) }])
    this.#set(from, null)
    this.#stored.noteRenamed(from, sent)
    const move = underRecord(from, sent)
    const moved = this.#map.readdress(move)
    this.#map.noteMoved(moved)
    this.#map.history.noteRenamed({
      from,
      to: sent,
      moveCell: (change) => readdressChange(change, tableId, move),
    })
    for (const key of moved.flatMap((one) => [one.from, one.to])) this.#map.changed(key)
    for (const { attribute, value } of sent) {
      const address = { primaryValues: sent, attribute }
      const base = { value, lockVersion: null, modifiedAtMs: null, modifiedRegion: null }
      this.#map.markSaved(this.#map.keyOf(address), address, base)
    }
    const rest = startRename(sent, to, this.#stored.neighbourInRecord(sent))
    if (rest !== null) this.#set(sent, rest)
  }
}

/** What a save told of a rename, without what names it. */
function collidedBy(
  rename: RenameDraft,
  { reason, gone, theirs, message }: Collision,
): RenameDraft {
  return renameCollided(rename, { reason, gone, theirs, message })
}
