import {
  type Attribute,
  type CellAddress,
  type CellBase,
  formatList,
  NO_VALUE,
  type PrimaryValues,
  parseList,
} from '@/lib/data-table'
import {
  addedKey,
  type Draft,
  type DraftStatus,
  type DraftStore,
  isTextKey,
  type RenameDraft,
  type RenameStatus,
  renameKey,
} from '@/lib/drafts'
import { type AttributesByName, addressHere, draftHere, keptKey, pairsIn } from './kept-keys'

/** All that is drafted of a table, as the draft storage holds it: one draft for each key. */
export interface KeptDrafts {
  all(): readonly Draft[]
  /** The same object until the draft changes. */
  get(key: string): Draft | undefined
  /** What the service holds in the cell of a draft that was saved since; `null` where it was not, or is drafted anew. */
  saved(draft: Draft): CellBase | null
  /** What the draft storage calls a draft of these. */
  keptKey(draft: Draft): string
  /** A draft of the draft storage under its key and its names here. */
  here(kept: string, draft: Draft): Draft
  /** The same for the address of a cell that is drafted there. */
  addressHere(kept: string, address: CellAddress): CellAddress
  /** Puts a draft as the draft storage has it, under its key here; `null` takes it away. */
  adopt(key: string, draft: Draft | null): void
  batch(work: () => void): void
}

/** What stands for the attribute of a rename: its value is the new primary values, see `pairsOf`. */
const RENAMED: Attribute = plain('Renamed to', 'TEXT')
/** And of a record that is to be added. */
const ADDED: Attribute = plain('New record', 'BOOLEAN')

const RENAME_PREFIX = renameKey([]).slice(0, -2)
const ADDED_PREFIX = addedKey([]).slice(0, -2)

/** True for what has no concurrent edit: of two, the later stands. */
export function isWithoutConcurrentEdit(key: string): boolean {
  return isOfRecord(key) || isTextKey(key)
}

/** True for what is drafted of a record as a whole: a rename, or a record to be added. */
export function isOfRecord(key: string): boolean {
  return key.startsWith(RENAME_PREFIX) || key.startsWith(ADDED_PREFIX)
}

/**
 * The drafts of a store with its renames, its records to be added and the texts that are typed among them, in the form
 * of drafts: so they are written, merged with those of other tabs and shown when their table is gone like any other.
 */
export function keptDrafts(store: DraftStore): KeptDrafts {
  const ofRename = new WeakMap<
    RenameDraft,
    { readonly of: AttributesByName; readonly draft: Draft }
  >()
  const ofRecord = new WeakMap<PrimaryValues, Draft>()
  const keys = new WeakMap<Draft, { readonly of: AttributesByName; readonly key: string }>()

  function fromRename(rename: RenameDraft): Draft {
    const of = store.attributes
    const known = ofRename.get(rename)
    if (known?.of === of) return known.draft
    const draft = renameAsDraft(rename, of)
    ofRename.set(rename, { of, draft })
    return draft
  }

  function fromAdded(record: PrimaryValues): Draft {
    const known = ofRecord.get(record) ?? addedAsDraft(record)
    ofRecord.set(record, known)
    return known
  }

  function added(key: string): PrimaryValues | undefined {
    return store.records.newRecords().find((one) => one.key === key)?.primaryValues
  }

  return {
    all: () => [
      ...store.records.newRecords().map(({ primaryValues }) => fromAdded(primaryValues)),
      ...store.all(),
      ...store.records.renames().map(fromRename),
      ...store.texts.forms(),
    ],
    get(key) {
      if (isTextKey(key)) return store.texts.form(key)
      if (!isOfRecord(key)) return store.get(key)
      const rename = store.records.renameByKey(key)
      const record = rename ? undefined : added(key)
      if (rename) return fromRename(rename)
      return record && fromAdded(record)
    },
    keptKey(draft) {
      const known = keys.get(draft)
      if (known?.of === store.attributes) return known.key
      const key = keptKey(draft, store.attributes)
      keys.set(draft, { of: store.attributes, key })
      return key
    },
    here: (kept, draft) => draftHere(kept, draft, store.attributes, (key) => store.get(key)),
    addressHere: (kept, address) => addressHere(kept, address, store.attributes),
    saved: ({ key, address }) => (store.isJustSaved(key) ? store.stored.baseOf(address) : null),
    adopt(key, draft) {
      if (isTextKey(key)) store.texts.adopt(key, draft)
      else if (!isOfRecord(key)) {
        if (draft !== null && store.get(key)?.value !== draft.value) {
          store.history.noteTypedElsewhere(key)
        }
        store.adopt(key, draft)
      } else if (key.startsWith(ADDED_PREFIX)) {
        const record = draft?.address.primaryValues ?? added(key)
        if (record) store.records.adoptAdded(record, draft !== null)
      } else {
        const record = draft?.address.primaryValues ?? store.records.renameByKey(key)?.record
        if (record)
          store.records.adoptRename(record, draft && draftAsRename(draft, store.attributes))
      }
    },
    batch: (work) => store.batch(work),
  }
}

function plain(name: string, valueType: Attribute['valueType']): Attribute {
  return { id: null, name, valueType, description: '', isPrimary: false, rules: {} }
}

/**
 * Primary values as they are written: each with the id of its attribute, in the order of these. Names, and with them the
 * order of a record's values, may be others where they are read.
 */
function pairsOf(record: PrimaryValues, attributes: AttributesByName): string {
  const pairs = record.map(({ attribute, value }): readonly [string, string] => [
    attributes.get(attribute)?.id ?? attribute,
    value,
  ])
  return JSON.stringify(pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** The record with the values that were written for it. Earlier they were a bare list, in the order of its attributes. */
function withValues(
  record: PrimaryValues,
  written: string | null,
  attributes: AttributesByName,
): PrimaryValues {
  const pairs = pairsIn(written)
  if (pairs !== null) {
    const values = new Map(pairs)
    return record.map(({ attribute, value }) => ({
      attribute,
      value: values.get(attributes.get(attribute)?.id ?? attribute) ?? value,
    }))
  }
  const parsed = parseList(written ?? '')
  const values = parsed.ok ? parsed.items : []
  return record.map(({ attribute, value }, at) => ({ attribute, value: values[at] ?? value }))
}

/** A draft of the draft storage as it is shown to people: the new primary values of a rename as a list. */
export function readableDraft(draft: Draft): Draft {
  const pairs = draft.key.startsWith(RENAME_PREFIX) ? pairsIn(draft.value) : null
  if (pairs === null) return draft
  const list = (all: ReturnType<typeof pairsIn>) =>
    all &&
    formatList(
      'TEXT_LIST',
      all.map(([, value]) => value),
    )
  return {
    ...draft,
    attribute: { ...draft.attribute, valueType: 'TEXT_LIST' },
    value: list(pairs),
    base: { ...draft.base, value: list(pairsIn(draft.base.value)) },
  }
}

function addedAsDraft(record: PrimaryValues): Draft {
  return {
    key: addedKey(record),
    address: { primaryValues: record, attribute: ADDED.name },
    attribute: ADDED,
    base: NO_VALUE,
    value: 'true',
    witness: null,
    status: { kind: 'dirty' },
    isUncertain: false,
    uncertainValues: [],
    problem: null,
    group: 'new-record',
  }
}

function renameAsDraft(rename: RenameDraft, attributes: AttributesByName): Draft {
  const { key, record, recordId, to, witness, status, isUncertain } = rename
  return {
    recordId,
    key,
    address: { primaryValues: record, attribute: RENAMED.name },
    attribute: RENAMED,
    base: {
      value: pairsOf(record, attributes),
      lockVersion: null,
      modifiedAtMs: null,
      modifiedRegion: null,
    },
    value: pairsOf(to, attributes),
    witness,
    status: storedStatus(status, attributes),
    isUncertain,
    uncertainValues: [],
    problem: null,
    group: null,
  }
}

/**
 * What a status is in the draft storage. The same object each time, also for one that came from there: a rename of which
 * something else changed is known by it to be under way by the hand that it was.
 */
const storedStatuses = new WeakMap<RenameStatus, DraftStatus>()

function storedStatus(status: RenameStatus, attributes: AttributesByName): DraftStatus {
  if (status.kind !== 'saving') return status
  const known = storedStatuses.get(status)
  if (known !== undefined) return known
  const stored: DraftStatus = { kind: 'saving', sent: pairsOf(status.sent, attributes) }
  storedStatuses.set(status, stored)
  return stored
}

function renameStatus(
  record: PrimaryValues,
  stored: DraftStatus,
  attributes: AttributesByName,
): RenameStatus {
  if (stored.kind !== 'saving') return stored
  const sent = withValues(record, stored.sent, attributes)
  const status: RenameStatus = { kind: 'saving', sent }
  storedStatuses.set(status, stored)
  return status
}

function draftAsRename(draft: Draft, attributes: AttributesByName): RenameDraft {
  const { address, recordId, value, witness, status, isUncertain } = draft
  const record = address.primaryValues
  return {
    recordId,
    key: renameKey(record),
    record,
    to: withValues(record, value, attributes),
    witness,
    status: renameStatus(record, status, attributes),
    isUncertain,
  }
}
