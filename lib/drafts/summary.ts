import { countChanges, recordKey } from '@/lib/data-table'
import { type Draft, isSendable } from './draft'
import type { OpenText, OpenTexts } from './open-texts'
import type { NewRecord, RecordDrafts } from './record-drafts'
import { isRenameSendable, type RenameDraft } from './rename'

/** What the bar and the panels show. Lists are oldest first. */
export interface DraftSummary {
  /** Of cells. */
  readonly drafts: readonly Draft[]
  readonly renames: readonly RenameDraft[]
  /** Records to be added, also those without a value yet. */
  readonly newRecords: readonly NewRecord[]
  /** How many records are to be deleted. */
  readonly deletedRecords: number
  /** How many of these wait for their user, since others touched them. */
  readonly heldDeletions: number
  /** How many records have anything drafted. */
  readonly records: number
  /** Drafts of cells that a save would send now. */
  readonly toSend: readonly Draft[]
  /** Values of attributes that the table does not have any more: kept, and not sent. No cell of the grid shows them. */
  readonly orphans: readonly Draft[]
  /** How many changes of cells, records and names a save would send now; see `countDrafts`. */
  readonly sendable: number
  /** The same of those under way. */
  readonly saving: number
  readonly invalid: readonly Draft[]
  readonly failed: readonly Draft[]
  readonly conflicts: readonly Draft[]
  readonly failedRenames: readonly RenameDraft[]
  readonly renameConflicts: readonly RenameDraft[]
  /**
   * Texts that wait for their user, too: third values that are being typed for cells whose conflict is over, and what
   * was typed in an editor whose cell is missing, also while that is open.
   */
  readonly waitingTexts: readonly OpenText[]
}

/** How many changes these are to their user: the values of a record that is to be deleted are one. */
export function countDrafts(drafts: readonly (Draft | RenameDraft)[]): number {
  return countChanges(drafts, (one) =>
    'group' in one && one.group === 'deleted-record' ? recordKey(one.address.primaryValues) : null,
  )
}

/**
 * Counts and sorts what is drafted by what can be done with it.
 *
 * @param isAttribute tells the names of the table's attributes
 */
export function summarize(
  byKey: ReadonlyMap<string, Draft>,
  records: RecordDrafts,
  texts: OpenTexts,
  isAttribute: (name: string) => boolean,
): DraftSummary {
  const drafts = [...byKey.values()]
  // With its attribute a value to be removed went as well: the save finds that there is nothing left to do.
  const isOrphan = ({ address, value }: Draft) => value !== null && !isAttribute(address.attribute)
  // Beside a third value that is being typed, the older one is not what its user wants stored.
  const isTyping = ({ key }: Draft) => texts.thirdValue(key) !== undefined
  const toSend = drafts.filter((draft) => isSendable(draft) && !isOrphan(draft) && !isTyping(draft))
  const renames = records.renames()
  const newRecords = records.newRecords()
  const deleted = records.deletedRecords()
  const touched = new Set([
    ...drafts.map(({ address }) => recordKey(address.primaryValues)),
    ...renames.map(({ record }) => recordKey(record)),
    ...newRecords.map(({ primaryValues }) => recordKey(primaryValues)),
  ])
  const isIn = (kind: string) => (one: Draft | RenameDraft) => one.status.kind === kind
  return {
    drafts,
    renames,
    newRecords,
    deletedRecords: deleted.length,
    heldDeletions: deleted.filter((record) => records.isCollided(record)).length,
    records: touched.size,
    toSend,
    orphans: drafts.filter(isOrphan),
    sendable: countDrafts(toSend) + renames.filter(isRenameSendable).length,
    saving: countDrafts([...drafts, ...renames].filter(isIn('saving'))),
    invalid: drafts.filter((draft) => draft.problem !== null),
    failed: drafts.filter(isIn('failed')),
    conflicts: drafts.filter(isIn('conflict')),
    failedRenames: renames.filter(isIn('failed')),
    renameConflicts: renames.filter(isIn('conflict')),
    // Of two for one cell, one of a tab that is gone, the second comes after the first.
    waitingTexts: texts
      .all()
      .filter((text) =>
        text.kind === 'third-value'
          ? text === texts.thirdValue(text.cell) && byKey.get(text.cell)?.status.kind !== 'conflict'
          : text.isParked || text.isMissing,
      ),
  }
}
