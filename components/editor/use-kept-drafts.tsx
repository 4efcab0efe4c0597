'use client'

import { createContext, type ReactNode, useContext, useEffect } from 'react'
import type { SaveActions } from '@/lib/save'
import { DraftKeeper, keepPolicy, keepReceipts, type TableSession, vaultFor } from '@/lib/session'

const InstanceContext = createContext('')

/** Says which instance's drafts this browser keeps; stands above every table. */
export function KeepDrafts({
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
const keepers = new Map<string, Promise<DraftKeeper>>()

/** Keeps the session's drafts in this browser from now on, and brings back those of an earlier sitting. */
export function useKeptDrafts(session: TableSession, actions: SaveActions): void {
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
  const known = keepers.get(id)
  if (known !== undefined) {
    const keeper = await known
    keeper.attach(session, actions)
    return
  }
  const made = vaultFor(instanceId).then((vault) => {
    void keepPolicy(vault, session)
    void keepReceipts(vault, id, session.receipts)
    return new DraftKeeper(vault, session, actions)
  })
  keepers.set(id, made)
  const keeper = await made
  keeper.attach(session, actions)
  await keeper.start()
}
