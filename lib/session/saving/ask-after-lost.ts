import { cellKey } from '@/lib/data-table'
import { doubtOfSent, renameKey } from '@/lib/drafts'
import type { SaveActions } from '@/lib/save'
import { steadyNow } from '../loading/monotonic-clock'
import type { PendingSave } from '../receipts/receipt-entry'
import type { TableSession } from '../session'
import { updateFindings } from './apply-event'
import { agoMs } from './press-time'
import { rejoinSave } from './run-save'
import { requestFor } from './save-request'
import { resultOf } from './save-result'

/**
 * Asks what became of saves that were lost while the server was away: one that it knows is heard from its first event
 * on, and settles what is in doubt; one that it does not know sends nothing any more, so that the doubt has an end; and
 * where the server remembers everything since it was asked for, such a one never was. One that another server was asked
 * for stays in doubt.
 * Never rejects.
 *
 * @returns true where one was heard: the table is to be read again
 */
export async function askAfterLost(session: TableSession, actions: SaveActions): Promise<boolean> {
  let isHeard = false
  const { receipts } = session
  // Also where its drafts were discarded: its receipt is to say what it did.
  for (const saveId of new Set([...session.drafts.lost.ids(), ...receipts.unheard()])) {
    const standing = await standingOf(actions, session, saveId)
    if (standing === 'elsewhere') continue
    if (standing === 'away' || session.runningSave !== null) break
    if (standing === 'never-begun') {
      session.drafts.lost.forget(saveId)
      const entry = receipts.noteNeverBegun(saveId)
      if (
        entry !== null &&
        entry === receipts.store.state[0] &&
        session.saveFindings.result !== null
      ) {
        updateFindings(session, { result: resultOf(entry) })
      }
    }
    receipts.giveUp(saveId)
    if (standing !== 'known') {
      session.drafts.lost.end(saveId, doubtOfSent(steadyNow()))
      continue
    }
    const pending = pendingOf(session, saveId)
    const keys = session.drafts.lost.resume(saveId)
    const request = { ...requestFor(session, keys), saveId }
    updateFindings(session, { trouble: null })
    await rejoinSave(session, actions, request, async () => {}, pending)
    isHeard = true
  }
  return isHeard
}

/** What the server knows of a save; `elsewhere` where another was asked for it, `away` where it cannot be asked. */
async function standingOf(
  { follow }: SaveActions,
  { receipts }: TableSession,
  saveId: string,
): Promise<'known' | 'unknown' | 'never-begun' | 'elsewhere' | 'away'> {
  const entry = receipts.get(saveId)
  const ago = entry === undefined ? undefined : agoMs(entry.atMs)
  try {
    const events = await follow({ saveId, from: 0, agoMs: ago, server: entry?.server })
    if (events === 'never-begun' || events === 'elsewhere') return events
    await events?.[Symbol.asyncIterator]().return?.()
    return events === null ? 'unknown' : 'known'
  } catch {
    return 'away'
  }
}

/** Its receipt, to be made whole. */
function pendingOf({ receipts, schema }: TableSession, saveId: string): PendingSave | null {
  const entry = receipts.get(saveId)
  if (entry === undefined) return null
  const ids = entry.receipt.lines.map((line) =>
    line.kind === 'rename' ? renameKey(line.primaryValues) : cellKey(schema.table.id, line),
  )
  return { tab: '', ids, entry }
}
