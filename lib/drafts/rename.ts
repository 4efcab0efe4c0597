import { NO_VALUE, type PrimaryValues, recordKey, type ScopeWitness } from '@/lib/data-table'
import type { Collision } from './draft'

/** Where a rename stands; see `DraftStatus`. */
export type RenameStatus =
  | { readonly kind: 'dirty' }
  /** `sent` are the primary values under way; the user may have chosen others since. */
  | { readonly kind: 'saving'; readonly sent: PrimaryValues }
  | {
      readonly kind: 'failed'
      readonly reason: 'cell' | 'request' | 'unknown'
      readonly message: string
    }
  | ({ readonly kind: 'conflict' } & Collision)

/** A stored record's new primary values that are not saved yet. Immutable. */
export interface RenameDraft {
  /** See `renameKey`; outcomes name it. */
  readonly key: string
  /** The record as it is stored. */
  readonly record: PrimaryValues
  /** All primary attributes, sorted by attribute name like `record`. */
  readonly to: PrimaryValues
  /** A stored cell of the record as its user saw it, whose version guards the rename; `null` where none was read. */
  readonly witness: ScopeWitness | null
  readonly status: RenameStatus
  /** A save's answer was lost: the record may have its new primary values already. */
  readonly isUncertain: boolean
  /** The service's id of the record that its user saw; `null` where it was not known. */
  readonly recordId?: string | null | undefined
}

const DIRTY: RenameStatus = { kind: 'dirty' }

/** What a rename is known by: apart from every cell's key of the same table. */
export function renameKey(record: PrimaryValues): string {
  return `rename:${recordKey(record)}`
}

/** The first rename of a record; `null` where it is called so already. */
export function startRename(
  record: PrimaryValues,
  to: PrimaryValues,
  witness: ScopeWitness | null,
): RenameDraft | null {
  if (isSameRecord(record, to)) return null
  return { key: renameKey(record), record, to, witness, status: DIRTY, isUncertain: false }
}

/**
 * Other primary values for a rename; `null` where they are the stored ones again. What is under way ends with its
 * answer, and what is in doubt with the next save, which reads first.
 *
 * @param witness the record as it is known now: whoever chooses again, in a conflict too, has seen that
 */
export function editRename(
  rename: RenameDraft,
  to: PrimaryValues,
  witness: ScopeWitness | null,
): RenameDraft | null {
  if (rename.status.kind === 'saving') return { ...rename, to }
  // Where the record is must be known before it can be called what it was.
  if (rename.isUncertain) return isSameRecord(rename.record, to) ? rename : { ...rename, to }
  return startRename(rename.record, to, witness)
}

/** True when a save may send the rename. */
export function isRenameSendable({ status }: RenameDraft): boolean {
  return status.kind === 'dirty' || status.kind === 'failed'
}

/** The rename goes under way. @param to as it was when the save was asked for. @default as it is */
export function sendRename(rename: RenameDraft, to: PrimaryValues = rename.to): RenameDraft {
  return { ...rename, status: { kind: 'saving', sent: to } }
}

/**
 * The service refused the rename, or its answer was lost; it stays. One that was changed since is a fresh one; `null`
 * where it was taken back since.
 */
export function renameFailed(
  rename: RenameDraft,
  reason: 'cell' | 'request' | 'unknown',
  message: string,
): RenameDraft | null {
  const { status } = rename
  const isUncertain = reason === 'unknown' || (reason === 'request' && rename.isUncertain)
  const sent = status.kind === 'saving' ? status.sent : rename.to
  const isBack = isSameRecord(rename.to, rename.record)
  if (isBack && !isUncertain) return null
  const isFresh = !isSameRecord(sent, rename.to) && !isUncertain
  return {
    ...rename,
    to: isBack ? sent : rename.to,
    status: isFresh ? DIRTY : { kind: 'failed', reason, message },
    isUncertain,
  }
}

/** The rename collided: its record moved or is gone, or the new primary values are taken. */
export function renameCollided(rename: RenameDraft, collision: Collision): RenameDraft {
  return { ...rename, status: { kind: 'conflict', ...collision }, isUncertain: false }
}

/** The save ended before the rename was sent; `null` where it was taken back since and is in no doubt. */
export function renameKept(rename: RenameDraft): RenameDraft | null {
  const { status, to, record, isUncertain } = rename
  if (!isSameRecord(to, record)) return { ...rename, status: DIRTY }
  const sent = status.kind === 'saving' ? status.sent : to
  return isUncertain ? { ...rename, to: sent, status: DIRTY } : null
}

/** A renamed record as the table was read again. */
export interface RenameRead {
  readonly isAtOld: boolean
  readonly isAtNew: boolean
  /** A stored cell of the record. */
  readonly witness: ScopeWitness | null
  /** Others moved what guards the record, and its user is to look first. */
  readonly asksAboutScope: boolean
  /** Another record has the old name. @default false */
  readonly isOther?: boolean | undefined
}

const RECORD_GONE = 'The table was read again, and the record is not in it any more.'
const OTHER_HERE =
  'The table was read again, and another record has the name of the one to be renamed.'
const TAKEN = 'The table was read again, and another record has these primary values.'
const SCOPE_MOVED = 'The table was read again, and something else of this record is not as it was.'
/**
 * The table was read again. A rename under way, or in doubt, waits for its answer or the next save; a record that is
 * gone, or a name that is taken, is a collision known before the save; else the rename stands on what was read.
 */
export function rereadRename(rename: RenameDraft, read: RenameRead): RenameDraft {
  const { status } = rename
  if (status.kind === 'saving' || rename.isUncertain) return rename
  const collide = (reason: 'exists' | 'gone' | 'scope' | 'other-record', words: string) => {
    const isKnown = status.kind === 'conflict' && status.reason === reason
    const gone = reason === 'gone' ? 'record' : undefined
    return isKnown
      ? rename
      : renameCollided(rename, { reason, gone, theirs: NO_VALUE, message: words })
  }
  if (!read.isAtOld) return collide('gone', RECORD_GONE)
  if (read.isOther === true) return collide('other-record', OTHER_HERE)
  if (read.isAtNew) return collide('exists', TAKEN)
  const waits = status.kind === 'conflict' && status.reason === 'scope'
  if (waits || read.asksAboutScope) return collide('scope', SCOPE_MOVED)
  const { witness } = read
  return status.kind === 'conflict' ? { ...rename, witness, status: DIRTY } : { ...rename, witness }
}

/** True for the same primary values. */
export function isSameRecord(a: PrimaryValues, b: PrimaryValues): boolean {
  return recordKey(a) === recordKey(b)
}
