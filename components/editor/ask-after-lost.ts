import { cellKey } from '@/lib/data-table'
import { doubtOfSent, renameKey } from '@/lib/drafts'
import type { SaveActions } from '@/lib/save'
import type { BegunSave } from './receipts'
import { rejoinSave } from './run-save'
import { requestFor } from './save-request'
import type { TableSession } from './session'

/**
 * Asks what became of saves that were lost while the server was away: one that it knows is heard from its first event
 * on, and settles what is in doubt; one that it does not know sends nothing any more, so that the doubt has an end.
 * Never rejects.
 *
 * @returns true where one was heard: the table is to be read again
 */
export async function askAfterLost(session: TableSession, actions: SaveActions): Promise<boolean> {
  let isHeard = false
  for (const saveId of session.drafts.lost.ids()) {
    const isKnown = await isSaveKnown(actions, saveId)
    if (isKnown === null || session.state.state.save !== null) break
    if (!isKnown) {
      session.drafts.lost.end(saveId, doubtOfSent(Date.now()))
      continue
    }
    const begun = begunOf(session, saveId)
    const keys = session.drafts.lost.resume(saveId)
    const request = { ...requestFor(session, keys), saveId }
    session.set({ trouble: null, result: null })
    await rejoinSave(session, actions, request, async () => {}, begun)
    isHeard = true
  }
  return isHeard
}

/** `null` where the server cannot be asked. */
async function isSaveKnown({ follow }: SaveActions, saveId: string): Promise<boolean | null> {
  try {
    const events = await follow({ saveId, from: 0 })
    await events?.[Symbol.asyncIterator]().return?.()
    return events !== null
  } catch {
    return null
  }
}

/** Its receipt, to be made whole. */
function begunOf({ receipts, schema }: TableSession, saveId: string): BegunSave | null {
  const kept = receipts.get(saveId)
  if (kept === undefined) return null
  const ids = kept.receipt.lines.map((line) =>
    line.kind === 'rename' ? renameKey(line.primaryValues) : cellKey(schema.table.id, line),
  )
  return { tab: '', ids, kept }
}
