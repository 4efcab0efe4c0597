import {
  type AnchoredCell,
  type AnchoredEdits,
  type Attribute,
  type CellAddress,
  type CellAnchor,
  type CellBase,
  type CellPlace,
  columnIdOf,
  displayText,
  isAsSeen,
  isDefaultRecord,
  isolate,
  type MissingCause,
  type PrimaryValues,
  type RowId,
  recordKey,
  type TableData,
} from '@/lib/data-table'
import type { Draft, DraftStore } from '@/lib/drafts'
import type { ScopePolicy } from '@/lib/save'
import { keyLabel } from '../messages/record-messages'
import type { SessionCells } from './cells'
import type { ChangesSince, ExternalChanges } from './external-changes'
import type { SessionRecords } from './records'

/** Longer values are cut in what is said of them. */
const MAX_SAID = 60

/** What anchors need of the session that they are of. */
export interface AnchorSession {
  readonly data: TableData
  readonly drafts: DraftStore
  readonly records: SessionRecords
  readonly external: ExternalChanges
  readonly cells: SessionCells
  readonly isRead: boolean
  readonly scopePolicy: ScopePolicy
  attribute(column: string): Attribute | undefined
  storedAt(place: CellPlace): CellBase
  addressOf(place: CellPlace): CellAddress
  changedAround(address: CellAddress, since: number): ChangesSince
  recordLabel(address: CellAddress): string
}

/** Edits of one session that begin now and are made later, see `AnchoredEdits`. */
export class SessionAnchors implements AnchoredEdits {
  readonly #session: AnchorSession
  /** Rows of records that saves of this browser added: nobody else's. */
  readonly #added: Set<RowId>

  /** @param former of the session before a change of the columns, whose rows are the same */
  constructor(session: AnchorSession, former?: SessionAnchors) {
    this.#session = session
    this.#added = new Set(former ? former.#added : [])
  }

  /** A save of this tab, or of another one of this browser, added the record. */
  noteAdded(record: PrimaryValues): void {
    this.#added.add(this.#session.data.knowRecord(record))
  }

  anchor(place: CellPlace): CellAnchor | null {
    const { data, drafts, records, external, cells } = this.#session
    const attribute = this.#session.attribute(place.column)
    if (attribute === undefined || attribute.isPrimary) return null
    const { row } = place
    const { isUnread, isOfMissingRecord } = cells.get(row, place.column)
    if (isUnread === true || isOfMissingRecord === true) return null
    const base = this.#session.storedAt(place)
    const draft = drafts.get(cells.keyOf(row, place.column))
    return {
      record: data.refOf(row),
      address: this.#session.addressOf(place),
      attribute,
      base,
      shown: draft ? draft.value : base.value,
      isOfNewRecord: records.stateOf(row) === 'new' && !data.isShown(row),
      seenUntil: external.at,
    }
  }

  find(anchor: CellAnchor): AnchoredCell {
    const found = this.#locate(anchor)
    if ('cause' in found) return this.#missing(anchor, found.cause)
    const { place, attribute } = found
    return { kind: 'here', place, change: this.#changeOf(anchor, place, attribute) }
  }

  commit(anchor: CellAnchor, value: string | null): AnchoredCell {
    const found = this.#locate(anchor)
    if ('cause' in found) return this.#missing(anchor, found.cause)
    const { place, attribute } = found
    const { drafts, cells, external } = this.#session
    const key = cells.keyOf(place.row, place.column)
    const address = this.#session.addressOf(place)
    const before = drafts.get(key)
    const isKnown = this.#session.isRead && !this.#session.data.isUnread(place.row, attribute.name)
    const stored = isKnown ? this.#session.storedAt(place) : null
    const isSeen = stored !== null && isAsSeen(anchor, stored)
    const asksAboutScope = this.#session.scopePolicy === 'ask' && this.#hasScopeMoved(anchor, place)
    drafts.finish(
      { key, attribute, address },
      {
        base: isSeen ? stored : anchor.base,
        isOfNewRecord: anchor.isOfNewRecord,
        stored,
        isTaken: this.#isTaken(anchor, place.row),
        asksAboutScope,
      },
      value,
    )
    // What others changed until the edit began was there to be seen; what came after was not.
    if (before === undefined) external.stand(key, anchor.seenUntil)
    return { kind: 'here', place, change: null }
  }

  storeText(key: string | null, anchor: CellAnchor, value: string | null): string {
    const isMissing = 'cause' in this.#locate(anchor)
    return this.#session.drafts.texts.keep('cell-editor', key, anchor, value, isMissing)
  }

  /** The table was read: texts whose cells are missing wait for their user. */
  lookUp(): void {
    this.#session.drafts.texts.lookUp((anchor) => 'cause' in this.#locate(anchor))
  }

  /** Keeps what stands in the field of a third value, on what is shown beside it. */
  keepThirdValue(
    { key, address, attribute, recordId = null }: Draft,
    base: CellBase,
    text: string,
  ) {
    const { drafts, data, external } = this.#session
    const record = { record: data.knowRecord(address.primaryValues), recordId }
    const anchor = {
      record,
      address,
      attribute,
      base,
      shown: base.value,
      isOfNewRecord: false,
      seenUntil: external.at,
    }
    const known = drafts.texts.thirdValue(key)?.key ?? null
    drafts.texts.keep('third-value', known, anchor, text)
  }

  removeText(key: string): void {
    this.#session.drafts.texts.drop(key)
  }

  setTextAside(key: string): void {
    this.#session.drafts.texts.park(key)
  }

  #locate(
    anchor: CellAnchor,
  ): { readonly place: CellPlace; readonly attribute: Attribute } | { cause: MissingCause } {
    const { data, drafts, records, cells, isRead } = this.#session
    const attribute = this.#attributeOf(anchor.attribute)
    if (attribute === undefined || attribute.isPrimary) return { cause: 'attribute' }
    if (attribute.valueType !== anchor.attribute.valueType) return { cause: 'type' }
    const column = columnIdOf(attribute)
    // An edit that waits for its user goes on, though its record is gone.
    const isThere = (row: RowId) =>
      !isRead ||
      data.isShown(row) ||
      records.stateOf(row) === 'new' ||
      drafts.get(cells.keyOf(row, column)) !== undefined
    const row = data.find(anchor.record, isThere)
    if (row === null) return { cause: 'record' }
    if (records.stateOf(row) === 'deleted') return { cause: 'deletion' }
    return { place: { row, column }, attribute }
  }

  #attributeOf({ id, name }: Attribute): Attribute | undefined {
    const found = this.#session.attribute(id ?? name)
    // Another attribute may have the name of one that is gone.
    return found?.id === id ? found : undefined
  }

  #isTaken({ isOfNewRecord }: CellAnchor, row: RowId): boolean {
    return isOfNewRecord && this.#session.data.isShown(row) && !this.#added.has(row)
  }

  #hasScopeMoved({ seenUntil }: CellAnchor, place: CellPlace): boolean {
    const { values } = this.#session.changedAround(this.#session.addressOf(place), seenUntil)
    return values.length > 0
  }

  #changeOf(anchor: CellAnchor, place: CellPlace, attribute: Attribute): string | null {
    if (!this.#session.isRead) return null
    if (this.#isTaken(anchor, place.row)) {
      return 'A colleague added this record meanwhile. Nothing is overwritten: you will be asked.'
    }
    const stored = this.#session.storedAt(place)
    if (isAsSeen(anchor, stored)) return null
    const key = this.#session.cells.keyOf(place.row, place.column)
    const isOurs = this.#session.drafts.isSavedElsewhere(key, stored)
    const by = isOurs ? 'in another tab of yours' : 'by a colleague'
    const now =
      stored.value === null
        ? 'was removed by a colleague'
        : `was changed ${by} to “${short(displayText(attribute.valueType, stored.value))}”`
    return `The stored value ${now} since you began. Nothing is overwritten: you will be asked.`
  }

  #missing(anchor: CellAnchor, cause: MissingCause): AnchoredCell {
    return {
      kind: 'missing',
      cause,
      message: this.#missingMessage(anchor, cause),
      offer: this.#offerFor(anchor, cause),
    }
  }

  #missingMessage({ address, attribute }: CellAnchor, cause: MissingCause): string {
    const record = isDefaultRecord(address.primaryValues)
      ? 'The record'
      : `The record “${short(keyLabel(address.primaryValues))}”`
    switch (cause) {
      case 'record':
        return this.#isReplaced(address)
          ? `${record} was deleted, and another was made under its name. What you typed is kept.`
          : `${record} is not in the table any more. What you typed is kept.`
      case 'deletion':
        return `${record} is marked to be deleted. What you typed is kept.`
      case 'attribute':
        return `The attribute “${isolate(attribute.name)}” was deleted. What you typed is kept.`
      case 'type':
        return `The attribute “${isolate(attribute.name)}” holds another type of values now. What you typed is kept.`
    }
  }

  #isReplaced({ primaryValues }: CellAnchor['address']): boolean {
    const { data } = this.#session
    const row = data.indexOf(recordKey(primaryValues))
    return row >= 0 && data.isShown(row)
  }

  /** The cell of the same names, or of the attribute that has another type. */
  #offerFor(
    { record, address, attribute }: CellAnchor,
    cause: MissingCause,
  ): { readonly place: CellPlace; readonly label: string } | null {
    const { data } = this.#session
    const target =
      cause === 'type' ? this.#attributeOf(attribute) : this.#session.attribute(attribute.name)
    const row = data.find(record) ?? data.indexOf(recordKey(address.primaryValues))
    if (cause === 'deletion' || target === undefined || target.isPrimary) return null
    if (row < 0 || !data.isShown(row)) return null
    const place = { row, column: columnIdOf(target) }
    const label = `${this.#session.recordLabel(this.#session.addressOf(place))} › ${target.name}`
    return { place, label }
  }
}

function short(text: string): string {
  const characters = [...text]
  return characters.length <= MAX_SAID ? text : `${characters.slice(0, MAX_SAID - 1).join('')}…`
}
