import { z } from 'zod'
import type { RecordTask, StoredSeenRecord, TypedKey } from '@/lib/session'

/** What is typed in the dialog about a record, as this tab keeps it while the page is loaded anew or left. */
export interface StoredDialog {
  readonly task: RecordTask
  /** The record that is duplicated or renamed. */
  readonly record: StoredSeenRecord | null
  /** By the id of the attribute. */
  readonly typed: TypedKey
}

const texts = z.array(z.tuple([z.string(), z.string()])).transform((pairs) => new Map(pairs))
const keptQuestion = z.object({
  task: z.enum(['add', 'duplicate', 'rename']),
  record: z.object({ recordId: z.string().nullable(), key: texts, label: z.string() }).nullable(),
  typed: texts,
})

const name = (tableId: string) => `lockstep:record-dialog:${tableId}`

/** Keeps what is typed, for this tab alone; where the browser keeps nothing, nothing happens. */
export function storeDialog(tableId: string, { task, record, typed }: StoredDialog): void {
  const kept = {
    task,
    record: record && { recordId: record.recordId, key: [...record.key], label: record.label },
    typed: [...typed],
  }
  try {
    sessionStorage.setItem(name(tableId), JSON.stringify(kept))
  } catch {
    // A browser without storage, or a full one: the text stays in its dialog.
  }
}

/** The dialog was answered, or called off. */
export function clearStoredDialog(tableId: string): void {
  try {
    sessionStorage.removeItem(name(tableId))
  } catch {
    // There is none.
  }
}

/** What was typed before the page was loaded; `null` for nothing that can be read. */
export function readStoredDialog(tableId: string): StoredDialog | null {
  try {
    const kept = sessionStorage.getItem(name(tableId))
    return kept === null ? null : keptQuestion.parse(JSON.parse(kept))
  } catch {
    return null
  }
}
