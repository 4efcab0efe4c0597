import { recordKey } from '@/lib/data-table'
import { type Draft, isSendable, type RenameDraft } from '@/lib/drafts'
import { type PlanSummary, summarizePlan } from '@/lib/save'
import { saveRequest } from './save-request'
import type { TableSession } from './session'

/** More changes than this, or more removals than that, are asked about before they are saved. */
const MANY_CHANGES = 100
const MANY_REMOVALS = 5

/** A save that its person is asked about first. */
export interface BigSave {
  /** Keys of the cells to save; `undefined` for all that can be sent. */
  readonly only: ReadonlySet<string> | undefined
  readonly changes: number
  readonly removals: number
  readonly records: number
  /** As the app would send it with calls of 25 cells, which is its default. */
  readonly plan: PlanSummary
}

/** The save in numbers when it is a big one; `null` when it may go without a question. */
export function bigSaveOf(
  session: TableSession,
  only: ReadonlySet<string> | undefined,
): BigSave | null {
  const drafts = toBeSent(session.drafts.all(), only)
  const removals = drafts.filter(({ base, value }) => value === null && base.value !== null).length
  if (drafts.length <= MANY_CHANGES && removals <= MANY_REMOVALS) return null
  const records = new Set(drafts.map(({ address }) => recordKey(address.primaryValues))).size
  return { only, changes: drafts.length, removals, records, plan: planOf(session, drafts) }
}

/** Those that a save would send now; `only` narrows it to some cells. */
export function toBeSent(
  drafts: readonly Draft[],
  only: ReadonlySet<string> | undefined,
): readonly Draft[] {
  return drafts.filter((draft) => isSendable(draft) && (only?.has(draft.key) ?? true))
}

/** What saving these means, in numbers. */
export function planOf(
  session: TableSession,
  drafts: readonly Draft[],
  renames: readonly RenameDraft[] = [],
): PlanSummary {
  return summarizePlan(saveRequest(session, { drafts, renames }))
}
