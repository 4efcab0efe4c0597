import type { TableSchema } from '@/lib/data-table'
import { changeCount } from './messages/status-messages'
import { TableSession } from './session'

const sessions = new Map<string, TableSession>()
let isGuarding = false

function hasDraftsToLose(): boolean {
  return [...sessions.values()].some(
    ({ drafts, sync }) =>
      changeCount(drafts.summary()) + drafts.texts.all().length > 0 && !sync.storeNow(),
  )
}

function handleBeforeUnload(event: BeforeUnloadEvent): void {
  if (hasDraftsToLose()) event.preventDefault()
}

/** What the columnar data rests on: other columns, types or another lock level need it anew. */
function shapeOf({ table, attributes }: TableSchema): string {
  const columns = attributes.map(({ id, name, valueType, isPrimary }) => [
    id,
    name,
    valueType,
    isPrimary,
  ])
  return JSON.stringify([table.lockLevel, columns])
}

/** The session of a table that this tab has open or had; `undefined` when it never had. */
export function knownSession(tableId: string): TableSession | undefined {
  return sessions.get(tableId)
}

/**
 * The session of a table in this tab: made once, and kept while the tab lives, so that drafts outlast a visit to
 * another table. Changed rules and words are taken into it; changed columns or another lock level give a new session
 * that takes the drafts along, and reads the values anew.
 * Closing the tab asks first while drafts of any table are in its memory alone.
 */
export function sessionFor(schema: TableSchema): TableSession {
  if (!isGuarding && typeof window !== 'undefined') {
    window.addEventListener('beforeunload', handleBeforeUnload)
    isGuarding = true
  }
  const known = sessions.get(schema.table.id)
  if (known && shapeOf(known.schema) === shapeOf(schema)) {
    if (JSON.stringify(known.schema) !== JSON.stringify(schema)) known.adopt(schema)
    return known
  }
  const session = new TableSession(schema, known)
  if (typeof window !== 'undefined') sessions.set(schema.table.id, session)
  return session
}
