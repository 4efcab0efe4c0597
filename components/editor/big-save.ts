import { recordKey } from '@/lib/data-table'
import { type Draft, type DraftSummary, isRenameSendable, type RenameDraft } from '@/lib/drafts'
import { type PlanSummary, summarizePlan } from '@/lib/save'
import { saveRequest, type ToSend } from './save-request'
import type { TableSession } from './session'

/** More changes than this, more removals, or more records deleted are asked about before they are saved. */
const MANY_CHANGES = 100
const MANY_REMOVALS = 5
const MANY_DELETED_RECORDS = 1

/** A save that its person is asked about first. */
export interface BigSave {
  /** Keys of the cells to save; `undefined` for all that can be sent. */
  readonly only: ReadonlySet<string> | undefined
  readonly changes: number
  readonly removals: number
  /** Records of which everything is removed, because their person deleted them. */
  readonly deletedRecords: number
  readonly records: number
  /** As the app would send it with calls of 25 cells, which is its default. */
  readonly plan: PlanSummary
}

/** The save in numbers when it is a big one; `null` when it may go without a question. */
export function bigSaveOf(
  session: TableSession,
  only: ReadonlySet<string> | undefined,
): BigSave | null {
  const save = saveNumbers(session, only)
  const { changes, removals, deletedRecords } = save
  const isSmall =
    changes <= MANY_CHANGES && removals <= MANY_REMOVALS && deletedRecords <= MANY_DELETED_RECORDS
  return isSmall ? null : save
}

/** What a save would be now, in numbers. */
export function saveNumbers(session: TableSession, only: ReadonlySet<string> | undefined): BigSave {
  const { drafts, renames } = toBeSent(session.drafts.summary(), only)
  const removals = drafts.filter(({ base, value }) => value === null && base.value !== null).length
  const deletedRecords = recordsOf(drafts.filter(({ group }) => group === 'deleted-record'))
  const changes = drafts.length + renames.length
  const records = recordsOf([...drafts, ...renames])
  const plan = planOf(session, { drafts, renames })
  return { only, changes, removals, deletedRecords, records, plan }
}

function recordsOf(changes: readonly (Draft | RenameDraft)[]): number {
  return new Set(
    changes.map((one) => recordKey('record' in one ? one.record : one.address.primaryValues)),
  ).size
}

/** What a save would send now; `only` narrows it to some cells and renames, by their keys. */
export function toBeSent(
  { toSend, renames }: Pick<DraftSummary, 'toSend' | 'renames'>,
  only: ReadonlySet<string> | undefined,
): ToSend {
  const isChosen = ({ key }: Draft | RenameDraft) => only?.has(key) ?? true
  return {
    drafts: toSend.filter(isChosen),
    renames: renames.filter((rename) => isRenameSendable(rename) && isChosen(rename)),
  }
}

/** What saving these means, in numbers. */
export function planOf(session: TableSession, toSend: ToSend): PlanSummary {
  return summarizePlan(saveRequest(session, toSend))
}
