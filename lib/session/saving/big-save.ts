import { isDefaultRecord, type PrimaryValues, recordKey } from '@/lib/data-table'
import {
  countDrafts,
  type Draft,
  type DraftSummary,
  isRenameSendable,
  type RenameDraft,
} from '@/lib/drafts'
import { type PlanSummary, summarizePlan } from '@/lib/save'
import type { TableSession } from '../session'
import type { BigSave, GoingRecord } from '../state'
import { saveRequest, type ToSend } from './save-request'

/** More changes than this, or more removals, are asked about before they are saved; and so is any record that goes. */
const MANY_CHANGES = 100
const MANY_REMOVALS = 5

/** The save in numbers when it is a big one, or records go with it; `null` when it may go without a question. */
export function bigSaveOf(
  session: TableSession,
  only: ReadonlySet<string> | undefined,
): BigSave | null {
  const toSend = toBeSent(session.drafts.summary(), only)
  const counted = countsOf(session, toSend)
  const { changes, removals, going } = counted
  const isSmall = changes <= MANY_CHANGES && removals <= MANY_REMOVALS && going.length === 0
  return isSmall ? null : { ...counted, plan: planOf(session, toSend) }
}

/** What a save would be now, in numbers. */
export function saveNumbers(session: TableSession, only: ReadonlySet<string> | undefined): BigSave {
  const toSend = toBeSent(session.drafts.summary(), only)
  return { ...countsOf(session, toSend), plan: planOf(session, toSend) }
}

/** All but the plan, which needs the whole request to be built. */
function countsOf(session: TableSession, { drafts, renames }: ToSend): Omit<BigSave, 'plan'> {
  const removals = drafts.filter(({ base, value }) => value === null && base.value !== null).length
  return {
    only: new Set([...drafts, ...renames].map(({ key }) => key)),
    changes: countDrafts(drafts) + renames.length,
    removals,
    going: goingRecords(session, drafts),
    isDeletionAlone:
      renames.length === 0 && drafts.every(({ group }) => group === 'deleted-record'),
    records: recordsOf([...drafts, ...renames]).size,
  }
}

/** Records of which every stored value is removed, and none is written. */
function goingRecords(session: TableSession, drafts: readonly Draft[]): readonly GoingRecord[] {
  // A table without primary attributes is one record, and the default record is there whatever it holds.
  if (!session.hasPrimaries) return []
  const byRecord = new Map<string, Draft[]>()
  for (const draft of drafts) {
    const key = recordKey(draft.address.primaryValues)
    const mates = byRecord.get(key)
    if (mates === undefined) byRecord.set(key, [draft])
    else mates.push(draft)
  }
  return [...byRecord.values()].flatMap((own): GoingRecord[] => {
    const primaryValues = own[0]?.address.primaryValues ?? []
    const isDeleted = own.some(({ group }) => group === 'deleted-record')
    if (isDefaultRecord(primaryValues) || !(isDeleted || isEmptied(session, primaryValues, own))) {
      return []
    }
    const values = own.flatMap(({ attribute, base }) =>
      base.value === null ? [] : [{ attribute, value: base.value }],
    )
    return [{ primaryValues, values, isDeleted }]
  })
}

/** True where a record is left without any value: with the last one it is not there any more. */
function isEmptied(session: TableSession, record: PrimaryValues, own: readonly Draft[]): boolean {
  if (own.some(({ value }) => value !== null) || own.every(({ base }) => base.value === null)) {
    return false
  }
  const removed = new Set(own.map(({ address }) => address.attribute))
  return session.stored.storedIn(record).every(({ attribute }) => removed.has(attribute.name))
}

function recordsOf(changes: readonly (Draft | RenameDraft)[]): ReadonlyMap<string, PrimaryValues> {
  return new Map(
    changes.map((one) => {
      const record = 'record' in one ? one.record : one.address.primaryValues
      return [recordKey(record), record]
    }),
  )
}

/** What a save would send now; `only` narrows it to some cells and renames, by their keys. With one value of a record to be deleted go all. */
export function toBeSent(
  { toSend, renames }: Pick<DraftSummary, 'toSend' | 'renames'>,
  only: ReadonlySet<string> | undefined,
): ToSend {
  const isChosen = ({ key }: Draft | RenameDraft) => only?.has(key) ?? true
  const isDeleted = ({ group }: Draft) => group === 'deleted-record'
  const whole = recordsOf(toSend.filter((draft) => isDeleted(draft) && isChosen(draft)))
  return {
    drafts: toSend.filter(
      (draft) =>
        isChosen(draft) || (isDeleted(draft) && whole.has(recordKey(draft.address.primaryValues))),
    ),
    renames: renames.filter((rename) => isRenameSendable(rename) && isChosen(rename)),
  }
}

/** What saving these means, in numbers. */
export function planOf(session: TableSession, toSend: ToSend): PlanSummary {
  return summarizePlan(saveRequest(session, toSend))
}
