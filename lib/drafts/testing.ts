import { recordKey } from '@/lib/data-table'
import type { Choice } from './draft'
import type { DraftStore } from './draft-store'
import type { Decision } from './shown-conflict'
import type { StoredTable } from './stored-table'

/** For tests: the table `t`, of which nothing is known but what is given. */
export function storedTable(known: Partial<StoredTable> = {}): StoredTable {
  return {
    tableId: 't',
    baseOf: () => null,
    neighbourOf: () => null,
    neighbourInRecord: () => null,
    isSameGuard: () => true,
    isStored: () => false,
    isMissing: () => false,
    storedIn: () => [],
    holderOf(record) {
      return this.isStored(record) ? record : null
    },
    identityOf: recordKey,
    recordIdOf: () => null,
    isElsewhere: () => false,
    noteStored: () => {},
    noteAdded: () => {},
    noteRenamed: () => {},
    noteDeleted: () => {},
    noteMissing: () => {},
    noteRecordId: () => {},
    noteBase: () => {},
    ...known,
  }
}

/** For tests: decides a conflict as it is now, with all that waits of a record to be deleted. */
export function resolveNow(drafts: DraftStore, key: string, choice: Choice): Decision {
  const draft = drafts.get(key)
  if (draft === undefined) return { decided: [], changed: [], over: [], typing: [] }
  const record = recordKey(draft.address.primaryValues)
  const mates = drafts
    .all()
    .filter(
      ({ group, address }) => group === draft.group && recordKey(address.primaryValues) === record,
    )
  return drafts.decide(draft.group === 'deleted-record' ? mates : [draft], () => choice)
}
