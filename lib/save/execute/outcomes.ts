import { evidenceOf } from '../decide/evidence'
import type { PendingCell } from '../plan/plan'
import type { Evidence, Outcome, SaveEvent, ScopeMove } from '../protocol/types'
import type { Records } from './records'

const PARTIALLY_DELETED =
  'Other values of this record were deleted by the same save before that was noticed, and cannot be called back.'

type Traced = Parameters<typeof evidenceOf>[0]

/** How the drafts and renames of one save end: tells it, counts it, and knows which have ended. */
export class Outcomes {
  readonly counts: Readonly<Record<Outcome['kind'], number>>
  readonly #counts = { saved: 0, failed: 0, conflict: 0, kept: 0 }
  readonly #settled = new Set<string>()
  readonly #records: Records
  readonly #now: () => number
  #rebased = 0

  constructor(records: Records, now: () => number) {
    this.#records = records
    this.#now = now
    this.counts = this.#counts
  }

  /** How many were saved with a fresher version than their user had read. */
  get rebased(): number {
    return this.#rebased
  }

  /** Tells outcomes, with the scopes that the save moved; nothing when there are none. */
  *settle(
    outcomes: readonly Outcome[],
    moves: readonly ScopeMove[] = [],
  ): Generator<SaveEvent, void> {
    if (outcomes.length === 0) return
    for (const outcome of outcomes) {
      this.#counts[outcome.kind] += 1
      this.#settled.add(outcome.id)
      this.#records.noteOutcome(outcome)
      if (outcome.kind === 'saved' && outcome.evidence?.isRebased === true) this.#rebased += 1
    }
    yield { type: 'outcomes', outcomes: outcomes.map((one) => this.#withDeleted(one)), moves }
  }

  /** Settles cells as not sent. */
  keep(cells: readonly PendingCell[]): Generator<SaveEvent, void> {
    return this.settle(cells.map(({ draft }) => ({ kind: 'kept', id: draft.id })))
  }

  isSettled(id: string): boolean {
    return this.#settled.has(id)
  }

  /** The cells that have no outcome yet. */
  unsettled(cells: readonly PendingCell[]): readonly PendingCell[] {
    return cells.filter(({ draft }) => !this.#settled.has(draft.id))
  }

  /** How an outcome that is known now came about. */
  evidenceOf(traced: Traced): Evidence {
    return evidenceOf(traced, this.#now())
  }

  /** Whoever was to delete a record, and has deleted a part of it, is told. */
  #withDeleted(outcome: Outcome): Outcome {
    if (outcome.kind !== 'conflict' && outcome.kind !== 'failed') return outcome
    if (!this.#records.isPartiallyDeleted(outcome.id)) return outcome
    return { ...outcome, message: `${outcome.message} ${PARTIALLY_DELETED}`.trim() }
  }
}
