'use client'

import { useQuery } from '@tanstack/react-query'
import { useCallback, useSyncExternalStore } from 'react'
import type { Draft } from '@/lib/drafts'
import { draftStorageFor, StorageNews, TablesWithDrafts } from '@/lib/session'
import { type DraftRecord, readableDraft, type TableWithDrafts } from '@/lib/storage'
import { useInstanceId } from './use-draft-sync'

const NONE: readonly TableWithDrafts[] = []

/** By instance: made once in a tab. */
const known = new Map<string, TablesWithDrafts>()

function tablesWithDraftsOf(instanceId: string): TablesWithDrafts {
  const tables = known.get(instanceId) ?? new TablesWithDrafts(instanceId)
  known.set(instanceId, tables)
  return tables
}

/** The tables with unsaved edits in this browser, by name, kept up to date; none on the server and at first. */
export function useTablesWithDrafts(): readonly TableWithDrafts[] {
  const instanceId = useInstanceId()
  const subscribe = useCallback(
    (listener: () => void) =>
      instanceId === '' ? () => {} : tablesWithDraftsOf(instanceId).subscribe(listener),
    [instanceId],
  )
  const read = useCallback(
    () => (instanceId === '' ? NONE : tablesWithDraftsOf(instanceId).get()),
    [instanceId],
  )
  return useSyncExternalStore(subscribe, read, () => NONE)
}

/** The unsaved edits of one table as the store has them, and the way to drop them. */
export interface StoredDrafts {
  /** Empty until they are read, and where there are none. */
  readonly drafts: readonly Draft[]
  readonly tableName: string
  readonly discard: () => void
}

/** What this browser keeps of a table that cannot be opened. */
export function useStoredDrafts(tableId: string): StoredDrafts {
  const instanceId = useInstanceId()
  const held = useTablesWithDrafts().find((table) => table.tableId === tableId)
  const { data: records = [] } = useQuery({
    queryKey: ['held-drafts', instanceId, tableId, held?.drafts ?? 0],
    queryFn: async () => (await (await draftStorageFor(instanceId)).load(tableId))?.drafts ?? [],
    enabled: held !== undefined,
    gcTime: 0,
    retry: false,
    networkMode: 'always',
  })
  const isHeld = held !== undefined
  return {
    drafts: isHeld ? records.map(({ draft }) => readableDraft(draft)) : [],
    tableName: held?.tableName ?? '',
    discard: () => void dropHeld(instanceId, tableId, records),
  }
}

/** Drops these records, as far as no other tab has changed them since. */
async function dropHeld(
  instanceId: string,
  tableId: string,
  records: readonly DraftRecord[],
): Promise<void> {
  const draftStorage = await draftStorageFor(instanceId)
  await draftStorage.putDrafts(
    tableId,
    records.map((ancestor) => ({ key: ancestor.key, ancestor, mine: null })),
  )
  new StorageNews(draftStorage.scope).tell()
}
