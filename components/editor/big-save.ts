import { recordKey } from '@/lib/data-table'
import type { Draft } from '@/lib/drafts'
import { type PlanSummary, summarizePlan } from '@/lib/save'
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
  return drafts.filter((draft) => isSent(draft) && (only?.has(draft.key) ?? true))
}

function isSent({ problem, status }: Draft): boolean {
  return problem === null && (status.kind === 'dirty' || status.kind === 'failed')
}

/** What saving these drafts means, in numbers. */
export function planOf(session: TableSession, drafts: readonly Draft[]): PlanSummary {
  const { table, attributes } = session.schema
  const { scopePolicy, guardNone } = session.state.state
  return summarizePlan({
    tableId: table.id,
    lockLevel: table.lockLevel,
    primaryAttributes: attributes.filter((a) => a.isPrimary).map((a) => a.name),
    scopePolicy,
    guardNone,
    drafts: drafts.map(({ key, address, attribute, base, value, witness, uncertainValues }) => ({
      id: key,
      ...address,
      valueType: attribute.valueType,
      base,
      value,
      witness,
      uncertainValues,
    })),
  })
}
