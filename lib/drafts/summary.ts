import { recordKey } from '@/lib/data-table'
import { type Draft, isSendable } from './draft'

/** What the bar and the panels show. Lists are oldest first. */
export interface DraftSummary {
  readonly drafts: readonly Draft[]
  /** How many records have a draft. */
  readonly records: number
  /** Drafts that a save would send now. */
  readonly sendable: number
  readonly saving: number
  readonly invalid: readonly Draft[]
  readonly failed: readonly Draft[]
  readonly conflicts: readonly Draft[]
}

/** Counts and sorts drafts by what can be done with them. */
export function summarize(all: Iterable<Draft>): DraftSummary {
  const drafts = [...all]
  return {
    drafts,
    records: new Set(drafts.map((draft) => recordKey(draft.address.primaryValues))).size,
    sendable: drafts.filter(isSendable).length,
    saving: drafts.filter((draft) => draft.status.kind === 'saving').length,
    invalid: drafts.filter((draft) => draft.problem !== null),
    failed: drafts.filter((draft) => draft.status.kind === 'failed'),
    conflicts: drafts.filter((draft) => draft.status.kind === 'conflict'),
  }
}
