import { z } from 'zod'
import { type DraftStorage, onNewLife } from '@/lib/storage'
import type { TableSession } from '../session'
import type { SavePolicyChoice } from '../state'

const NAME = 'save-policy'

const stored: z.ZodType<SavePolicyChoice> = z.object({
  scopePolicy: z.enum(['ask', 'send-again']),
  guardNone: z.boolean(),
})

/**
 * Takes what the user chose for the table in an earlier session, and keeps what they choose from now on. A choice
 * that is made before the draft storage answers stands. What cannot be read counts as never chosen: the careful ways hold.
 */
export async function persistPolicy(
  draftStorage: DraftStorage,
  session: TableSession,
): Promise<void> {
  const { sync } = session
  const { id } = session.schema.table
  let chosen: SavePolicyChoice | null = null
  sync.onPolicy = (choice) => {
    chosen = choice
    void draftStorage.putPref(id, NAME, choice)
  }
  onNewLife(draftStorage, () => {
    if (chosen !== null) void draftStorage.putPref(id, NAME, chosen)
  })
  const parsed = stored.safeParse(await draftStorage.getPref(id, NAME))
  if (!parsed.success || chosen !== null) return
  chosen = parsed.data
  session.set({ policy: parsed.data })
}
