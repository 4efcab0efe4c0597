import { z } from 'zod'
import { onNewLife, type Vault } from '@/lib/storage'
import type { TableSession } from '../session'
import type { SavePolicyChoice } from '../state'

const NAME = 'save-policy'

const stored: z.ZodType<SavePolicyChoice> = z.object({
  scopePolicy: z.enum(['ask', 'send-again']),
  guardNone: z.boolean(),
})

/**
 * Takes what the person chose for the table in an earlier sitting, and keeps what they choose from now on. A choice
 * that is made before the vault answers stands. What cannot be read counts as never chosen: the careful ways hold.
 */
export async function keepPolicy(vault: Vault, session: TableSession): Promise<void> {
  const { keeping } = session
  const { id } = session.schema.table
  let chosen: SavePolicyChoice | null = null
  keeping.onPolicy = (choice) => {
    chosen = choice
    void vault.putPref(id, NAME, choice)
  }
  onNewLife(vault, () => {
    if (chosen !== null) void vault.putPref(id, NAME, chosen)
  })
  const parsed = stored.safeParse(await vault.getPref(id, NAME))
  if (!parsed.success || chosen !== null) return
  chosen = parsed.data
  session.set(parsed.data)
}
