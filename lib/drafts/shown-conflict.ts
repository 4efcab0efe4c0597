import { isOther, isSameRead, type LockVersion } from '@/lib/data-table'
import type { Draft } from './draft'
import type { RenameDraft } from './rename'

/** What became of a choice for conflicts, each draft as its user saw it. */
export interface Decision {
  readonly decided: readonly Draft[]
  /** Still in conflict, and not as they were shown: nothing was decided about them. */
  readonly changed: readonly Draft[]
  /** No conflicts any more: nothing was decided about them either. */
  readonly over: readonly Draft[]
  /** A third value is being typed for these: nobody but who uses it, or calls it off, decides about them. */
  readonly typing: readonly Draft[]
}

/** What has become of a conflict since it was shown. */
export type ConflictStanding = 'shown' | 'changed' | 'over' | 'typing'

type IsSameGuard = (a: LockVersion, b: LockVersion) => boolean

/**
 * True when a conflict is the one that was shown: the same base, mine and theirs, for the same reason. Theirs is the
 * same write only with the value's own version; of a scope that moved, only under the same guard.
 */
export function isAsShown(shown: Draft, now: Draft, isSameGuard: IsSameGuard): boolean {
  const [before, after] = [shown.status, now.status]
  if (before.kind !== 'conflict' || after.kind !== 'conflict') return false
  const isSame =
    before.reason === after.reason &&
    before.gone === after.gone &&
    !isOther(before.recordId, after.recordId) &&
    !isOther(before.attributeId, after.attributeId) &&
    isSameRead(before.theirs, after.theirs) &&
    shown.value === now.value &&
    shown.base.value === now.base.value &&
    shown.group === now.group
  if (!isSame || after.reason !== 'scope') return isSame
  const [was, is] = [before.theirs.lockVersion, after.theirs.lockVersion]
  return was === null || is === null ? was === is : isSameGuard(was, is)
}

/** True when a rename that waits is the one that was shown. */
export function isRenameAsShown(shown: RenameDraft, now: RenameDraft | undefined): boolean {
  if (now === undefined || shown.status.kind !== now.status.kind) return false
  if (targetOf(shown) !== targetOf(now)) return false
  if (shown.status.kind !== 'conflict' || now.status.kind !== 'conflict') return true
  return shown.status.reason === now.status.reason && shown.status.gone === now.status.gone
}

function targetOf({ to }: RenameDraft): string {
  return JSON.stringify(to)
}
