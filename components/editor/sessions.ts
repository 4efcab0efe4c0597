import type { TableSchema } from '@/lib/data-table'
import { TableSession } from './session'

const sessions = new Map<string, TableSession>()
let isGuarding = false

function hasDrafts(): boolean {
  return [...sessions.values()].some((session) => session.drafts.summary().drafts.length > 0)
}

function handleBeforeUnload(event: BeforeUnloadEvent): void {
  if (hasDrafts()) event.preventDefault()
}

/** True when two reads of a schema ask for the same columns and rules. */
function isSameSchema(a: TableSchema, b: TableSchema): boolean {
  return (
    a.table.lockLevel === b.table.lockLevel &&
    JSON.stringify(a.attributes) === JSON.stringify(b.attributes)
  )
}

/** The session of a table that this tab has open or had; `undefined` when it never had. */
export function knownSession(tableId: string): TableSession | undefined {
  return sessions.get(tableId)
}

/**
 * The session of a table in this tab: made once, and kept while the tab lives, so that drafts outlast a visit to
 * another table. A changed schema gives a new session that takes the drafts along.
 * Closing the tab with drafts in any table asks first.
 */
export function sessionFor(schema: TableSchema): TableSession {
  if (!isGuarding && typeof window !== 'undefined') {
    window.addEventListener('beforeunload', handleBeforeUnload)
    isGuarding = true
  }
  const known = sessions.get(schema.table.id)
  if (known && isSameSchema(known.schema, schema)) return known
  const session = new TableSession(schema, known?.drafts)
  if (typeof window !== 'undefined') sessions.set(schema.table.id, session)
  return session
}
