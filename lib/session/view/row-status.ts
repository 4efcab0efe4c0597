import type { CellView, RowId, RowState } from '@/lib/data-table'
import type { Draft, DraftStore, DraftSummary, RenameDraft } from '@/lib/drafts'
import { DELETION_HELD, renameMessage } from '../messages/record-messages'
import type { SessionRecords } from './records'

/** What becomes of a record, as its cells show it. The same object until that changes. */
export interface RowStatus {
  readonly state: RowState
  readonly rename: RenameDraft | undefined
  /** A record to be added, or deleted, waits for its user. */
  readonly isCollided: boolean
}

const ADDED_MEANWHILE =
  'A record with these primary values was stored meanwhile: decide about the values of this one.'

const STORED: RowStatus = { state: 'stored', rename: undefined, isCollided: false }

/**
 * What becomes of the record of a row. Asked for by every cell that is painted, so that it costs next to nothing: no
 * look-up at all while no record is added, renamed or deleted, and else one for each row and change.
 */
export class RowStatuses {
  readonly #drafts: DraftStore
  readonly #records: SessionRecords
  #of: DraftSummary | null = null
  #isIdle = true
  readonly #byRow = new Map<RowId, { readonly of: DraftSummary; readonly face: RowStatus }>()

  constructor(drafts: DraftStore, records: SessionRecords) {
    this.#drafts = drafts
    this.#records = records
  }

  of(row: RowId): RowStatus {
    const summary = this.#drafts.summary()
    if (this.#of !== summary) this.#take(summary)
    if (this.#isIdle) return STORED
    const known = this.#byRow.get(row)
    if (known?.of === summary) return known.face
    const face = this.#make(row, known?.face ?? STORED)
    this.#byRow.set(row, { of: summary, face })
    return face
  }

  #take(summary: DraftSummary): void {
    const { renames, newRecords, deletedRecords } = summary
    this.#of = summary
    this.#isIdle = renames.length + newRecords.length + deletedRecords === 0
    if (this.#isIdle) this.#byRow.clear()
  }

  #make(row: RowId, former: RowStatus): RowStatus {
    const state = this.#records.stateOf(row)
    const rename = this.#records.renameOf(row)
    if (state === 'stored') return STORED
    const isCollided = this.#records.isCollided(row)
    const isSame =
      former.state === state && former.rename === rename && former.isCollided === isCollided
    return isSame ? former : { state, rename, isCollided }
  }
}

/** A cell's view, told by what becomes of its record. */
export function viewInRecord(
  view: CellView,
  attribute: string,
  isPrimary: boolean,
  draft: Draft | undefined,
  face: RowStatus,
): CellView {
  const { state } = face
  if (state === 'stored') return view
  if (isPrimary) return rowHeaderView(view, attribute, face)
  return state === 'deleted' ? deletedView(view, draft) : view
}

/** A primary value's cell: the key that the record is to have, and what becomes of it. */
function rowHeaderView(
  stored: CellView,
  attribute: string,
  { state, rename, isCollided }: RowStatus,
): CellView {
  if (rename !== undefined) {
    return {
      ...stored,
      value: rename.to.find((primary) => primary.attribute === attribute)?.value ?? null,
      state: rename.status.kind,
      message: renameMessage(rename),
    }
  }
  const isDeleted = state === 'deleted'
  const place = isDeleted ? { isOfDeletedRecord: true } : {}
  if (isCollided) {
    const message = isDeleted ? DELETION_HELD : ADDED_MEANWHILE
    return { ...stored, ...place, state: 'conflict', message }
  }
  return {
    ...stored,
    ...place,
    state: 'dirty',
    hint: isDeleted
      ? 'The next save deletes this record with all its values.'
      : 'New record. The next save stores it, with the values that are filled in.',
  }
}

/** What the next save removes, or would: what others stored meanwhile goes only if the user says so. */
function goingValue({ base, status }: Draft): string | null {
  return status.kind === 'conflict' ? status.theirs.value : base.value
}

/** Another cell while its record is to be deleted: the value that goes, still to be read. */
function deletedView(view: CellView, draft: Draft | undefined): CellView {
  const isWithRecord = draft?.group === 'deleted-record'
  return {
    ...view,
    value: isWithRecord ? goingValue(draft) : view.value,
    isCleared: isWithRecord ? false : view.isCleared,
    fallback: isWithRecord ? null : view.fallback,
    isReadOnly: true,
    isOfDeletedRecord: true,
  }
}
