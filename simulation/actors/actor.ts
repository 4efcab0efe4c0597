import type { CellAddress, PrimaryValues } from '@/lib/data-table'
import type { Choice, Decision, Draft } from '@/lib/drafts'
import type { TableSession } from '@/lib/session/session'
import type { Knowledge, Memory } from '../model/memory'

/** What those who act on a table's screen need of the user who does: the session, and what that user has seen. */
export interface Actor {
  readonly session: TableSession
  readonly memory: Memory
  readonly screen: { readonly typeOver: (address: CellAddress, value: string | null) => void }
  /** What a cell is known by. */
  keyOf(address: CellAddress): string
  /** What is on show of a cell, which an edit that begins now is based on. */
  shownOf(address: CellAddress): Knowledge
  /** The same of a record, for a new name. */
  shownOfRecord(record: PrimaryValues): Knowledge
  /** What is put to the user with a conflict. */
  shownWith(draft: Draft): readonly Draft[]
  /** What is on show of conflicts, by their keys. */
  seenOf(shown: readonly Draft[]): ReadonlyMap<string, Knowledge>
  /** Does something to cells, and notes what the user wants there. */
  change(addresses: readonly CellAddress[], work: () => void): void
  /** Settles a conflict by the user's choice, made from what they saw of it. */
  decide(
    shown: readonly Draft[],
    seen: ReadonlyMap<string, Knowledge>,
    choice: Choice,
    work?: () => Decision,
  ): Decision
  /** The user chooses another name for a record, as it is on show. */
  knowRecord(record: PrimaryValues): void
  /** The id that the last reading had for a record. */
  recordIdNow(record: PrimaryValues): string | undefined
  /** True where a cell on show holds this. */
  isStored(value: string): boolean
  /** Saves all that can be sent, or only some of it. */
  save(only?: ReadonlySet<string>): void
}
