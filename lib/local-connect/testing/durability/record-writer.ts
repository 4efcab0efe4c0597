import {
  BatchCreateDataTableValueCommand,
  BatchDeleteDataTableValueCommand,
  BatchUpdateDataTableValueCommand,
  type ConnectClient,
  type DataTableLockVersion,
} from '@aws-sdk/client-connect'
import type { Random } from '../random'
import { cell, primary } from '../service'
import type { VersionLedger } from './version-ledger'

/** The cells of each record; a batch writes all of them, and one that cannot be written. */
export const ATTRIBUTES = ['A', 'B', 'C', 'D'] as const
const POISON = 'Nope'

type TableIds = { InstanceId: string; DataTableId: string }

/** What all cells of a record hold, and their versions; `null` = there is no such record. */
type Content = { tag: string; versions: ReadonlyMap<string, DataTableLockVersion> } | null

/** A batch: all of a record is written, or all of it is deleted. */
export type AcceptedBatch = { tag: string; deletes: boolean }
type Pending = AcceptedBatch & { record: string }

/** A stored value as a listing gives it. */
export type ReadCell = {
  attribute: string
  value: string
  version: DataTableLockVersion
}

/** Writes records of its own, one batch at a time, and knows what must be stored. */
export type RecordWriter = {
  /** Sends one batch: makes a record, changes all of it, or deletes it. */
  write(client: ConnectClient, table: TableIds): Promise<void>
  /**
   * Compares its records with what is stored after a crash, and goes on from there. The batch that
   * was on its way must be there as a whole or not at all, every other one must be there.
   * @returns whether that batch is there; `null` if none was on its way
   * @throws Error that says what was lost, halved or changed
   */
  check(stored: ReadonlyMap<string, readonly ReadCell[]>): boolean | null
  /** The batches that were acknowledged, or found stored after a crash, in order. */
  accepted(): readonly AcceptedBatch[]
  acknowledged(): number
}

/** @param name begins the names of its records, so that no two writers share one */
export function createRecordWriter(
  name: string,
  random: Random,
  ledger: VersionLedger,
): RecordWriter {
  const records = [`${name} 0`, `${name} 1`, `${name} 2`] as const
  const contents = new Map<string, Content>()
  const accepted: AcceptedBatch[] = []
  let pending: Pending | null = null
  let batchCount = 0
  let acknowledged = 0

  async function write(client: ConnectClient, table: TableIds): Promise<void> {
    batchCount += 1
    const record = random.pick(records)
    const content = contents.get(record) ?? null
    const deletes = content !== null && random.below(4) === 0
    const tag = `${name} batch ${batchCount}`
    pending = { record, tag, deletes }
    const answer = await send(client, table, { record, tag, content, deletes })
    accept(record, tag, answer, deletes)
    pending = null
    acknowledged += 1
  }

  function accept(record: string, tag: string, answer: Answer, deletes: boolean): void {
    const { Successful = [], Failed = [] } = answer
    if (Successful.length !== ATTRIBUTES.length || Failed.length !== 1) {
      throw new Error(`${tag}: ${JSON.stringify(Failed)}`)
    }
    const versions = new Map(
      Successful.map(({ AttributeName = '', LockVersion = {} }) => [AttributeName, LockVersion]),
    )
    for (const version of versions.values()) ledger.note(`table at ${tag}`, version.DataTable)
    accepted.push({ tag, deletes })
    contents.set(record, deletes ? null : { tag, versions })
    if (!deletes) noteVersions(record, tag, versions)
  }

  function noteVersions(
    record: string,
    tag: string,
    versions: ReadonlyMap<string, DataTableLockVersion>,
  ): void {
    for (const [attribute, version] of versions) {
      ledger.note(`${record} ${attribute} at ${tag}`, version.Value)
      ledger.note(`${record} at ${tag}`, version.PrimaryValues)
      ledger.note(`attribute ${attribute}`, version.Attribute)
    }
  }

  function check(stored: ReadonlyMap<string, readonly ReadCell[]>): boolean | null {
    let isThere: boolean | null = null
    for (const record of records) {
      const found = wholeRecord(record, stored.get(record) ?? [])
      const known = contents.get(record) ?? null
      const isKept = found?.tag === known?.tag
      if (pending?.record === record) {
        const hoped = pending.deletes ? undefined : pending.tag
        isThere = !isKept
        if (isThere && found?.tag !== hoped) throw lost(record, found, known)
        if (isThere) accepted.push({ tag: pending.tag, deletes: pending.deletes })
      } else if (!isKept) {
        throw lost(record, found, known)
      }
      if (found !== null) noteVersions(record, found.tag, found.versions)
      contents.set(record, found)
    }
    pending = null
    return isThere
  }

  return { write, check, accepted: () => accepted, acknowledged: () => acknowledged }
}

/** @throws Error when the record holds some cells of a batch and lacks others */
function wholeRecord(record: string, cells: readonly ReadCell[]): Content {
  const [first] = cells
  if (first === undefined) return null
  const isWhole =
    cells.length === ATTRIBUTES.length && cells.every((one) => one.value === first.value)
  if (!isWhole) throw new Error(`${record} holds half a batch: ${JSON.stringify(cells)}`)
  return {
    tag: first.value,
    versions: new Map(cells.map(({ attribute, version }) => [attribute, version])),
  }
}

function lost(record: string, found: Content, known: Content): Error {
  const words = (content: Content) => content?.tag ?? 'nothing'
  return new Error(`${record} holds ${words(found)}, and ${words(known)} was acknowledged.`)
}

type Answer = {
  Successful?:
    | { AttributeName?: string | undefined; LockVersion?: DataTableLockVersion | undefined }[]
    | undefined
  Failed?: unknown[] | undefined
}

type Batch = { record: string; tag: string; content: Content; deletes: boolean }

async function send(client: ConnectClient, table: TableIds, batch: Batch): Promise<Answer> {
  const { record, tag, content, deletes } = batch
  const names = [...ATTRIBUTES, POISON]
  if (deletes) {
    const Values = names.map((AttributeName) => ({
      PrimaryValues: primary(record),
      AttributeName,
      LockVersion: content?.versions.get(AttributeName) ?? {},
    }))
    return client.send(new BatchDeleteDataTableValueCommand({ ...table, Values }))
  }
  const Values = names.map((name) => cell(record, name, tag, content?.versions.get(name)))
  return content === null
    ? client.send(new BatchCreateDataTableValueCommand({ ...table, Values }))
    : client.send(new BatchUpdateDataTableValueCommand({ ...table, Values }))
}
