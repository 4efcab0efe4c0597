'use client'

import { createContext, type ReactNode, useContext, useEffect } from 'react'
import type { SaveActions } from '@/lib/save'
import {
  DraftSync,
  draftStorageFor,
  persistPolicy,
  persistReceipts,
  type TableSession,
} from '@/lib/session'

const InstanceContext = createContext('')

/** Says which instance's drafts this browser keeps; stands above every table. */
export function DraftStorageProvider({
  instanceId,
  children,
}: {
  /** Id or ARN. */
  readonly instanceId: string
  readonly children: ReactNode
}) {
  return <InstanceContext value={instanceId}>{children}</InstanceContext>
}

/** The instance whose drafts are kept here; empty where nobody said. */
export function useInstanceId(): string {
  return useContext(InstanceContext)
}

/** By table id: made once in a tab, like the session whose drafts it keeps. */
const draftSyncs = new Map<string, Promise<DraftSync>>()

/** Keeps the session's drafts in this browser from now on, and brings back those of an earlier session. */
export function useDraftSync(session: TableSession, actions: SaveActions): void {
  const instanceId = useInstanceId()
  useEffect(() => {
    if (instanceId !== '') void keep(instanceId, session, actions)
  }, [instanceId, session, actions])
}

async function keep(
  instanceId: string,
  session: TableSession,
  actions: SaveActions,
): Promise<void> {
  const { id } = session.schema.table
  const known = draftSyncs.get(id)
  if (known !== undefined) {
    const draftSync = await known
    draftSync.attach(session, actions)
    return
  }
  const made = draftStorageFor(instanceId).then((draftStorage) => {
    void persistPolicy(draftStorage, session)
    void persistReceipts(draftStorage, id, session.receipts)
    return new DraftSync(draftStorage, session, actions)
  })
  draftSyncs.set(id, made)
  const draftSync = await made
  draftSync.attach(session, actions)
  await draftSync.start()
}
