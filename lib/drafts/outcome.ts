import { type CellBase, sameValue } from '@/lib/data-table'
import type { Doubt } from './doubt'
import {
  type Collision,
  type Draft,
  type DraftStep,
  draftCollided,
  draftFailed,
  draftKept,
  draftSaved,
} from './draft'
import type { Gesture } from './history'
import type { RenameDraft } from './rename'

/** What happened to a draft or a rename, as a save tells it. */
export type DraftOutcome =
  | {
      readonly kind: 'saved'
      readonly id: string
      readonly base: CellBase
      /** The record that holds the value, where the save learnt it. */
      readonly recordId?: string | null | undefined
      /** Beside it: another record than the one that was asked for, by another hand. */
      readonly isOfOther?: boolean | undefined
    }
  | {
      readonly kind: 'failed'
      readonly id: string
      readonly reason: 'cell' | 'request' | 'unknown'
      readonly message: string
      /** Beside `unknown`: what is known of the doubt. @default nothing: only the next save ends it */
      readonly doubt?: Doubt | undefined
    }
  | ({ readonly kind: 'conflict'; readonly id: string } & Collision)
  | { readonly kind: 'kept'; readonly id: string }

/** What undo or redo did. `leftAlone`: cells and records under way, which stay as they are. */
export interface Replayed {
  readonly gesture: Gesture
  readonly leftAlone: number
}

/** The renames that a save takes, marked as under way, and those that it cannot send: they have failed, with the reason. */
export interface SentRenames {
  readonly renames: readonly RenameDraft[]
  readonly refused: readonly RenameDraft[]
}

/** What a save takes, marked as under way. */
export interface SentDrafts extends SentRenames {
  readonly drafts: readonly Draft[]
}

/** What becomes of a draft under way by what the save told. */
export function settledBy(draft: Draft, outcome: DraftOutcome): DraftStep {
  switch (outcome.kind) {
    case 'saved':
      return draftSaved(draft, outcome.base)
    case 'failed':
      return unlessTakenBack(draftFailed(draft, outcome.reason, outcome.message, outcome.doubt))
    case 'conflict': {
      const { reason, gone, theirs, recordId, message } = outcome
      return draftCollided(draft, { reason, gone, theirs, recordId, message })
    }
    case 'kept':
      return unlessTakenBack(draftKept(draft))
  }
}

/** The old value was typed back while the save ran, and nothing was stored, nor may be: there is nothing left to save. */
function unlessTakenBack(draft: Draft): DraftStep {
  const { attribute, value, base, isUncertain } = draft
  const isBack = !isUncertain && sameValue(attribute.valueType, value, base.value)
  return isBack ? { kind: 'settled' } : { kind: 'draft', draft }
}

/**
 * An outcome for a draft that is known by `id` now. That nothing is there under the name that it had when its save began
 * tells nothing of the cell: it stays a draft as before.
 */
export function underNewName(outcome: DraftOutcome, id: string): DraftOutcome {
  const isOfOldName = id !== outcome.id
  return isOfOldName && outcome.kind === 'conflict' && outcome.reason === 'gone'
    ? { kind: 'kept', id }
    : { ...outcome, id }
}
