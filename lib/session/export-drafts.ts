import { type CellAddress, isDefaultRecord, toCsv } from '@/lib/data-table'
import type { Draft } from '@/lib/drafts'
import { keptDrafts, readableDraft } from '@/lib/storage'
import { keyText } from './messages/record-messages'
import type { TableSession } from './session'

/** What a file of edits calls their table and their records. */
export interface DraftNames {
  readonly tableName: string
  readonly labelOf: (address: CellAddress) => string
}

/** The names of an open table. */
export function namesOf(session: TableSession): DraftNames {
  return {
    tableName: session.schema.table.name,
    labelOf: ({ primaryValues }) =>
      isDefaultRecord(primaryValues)
        ? session.recordLabel({ primaryValues, attribute: '' })
        : keyText(primaryValues),
  }
}

/** Everything unsaved of an open table: its edits, and renames and records to be added in the form of edits. */
export function unsavedOf({ drafts }: TableSession): readonly Draft[] {
  return keptDrafts(drafts).all().map(readableDraft)
}

/** Downloads unsaved edits as a file: where, what was stored when they were typed, and what was typed. */
export function exportDrafts(
  names: DraftNames,
  drafts: readonly Draft[],
  format: 'csv' | 'json',
): void {
  const text = format === 'csv' ? draftsAsCsv(names, drafts) : draftsAsJson(drafts)
  const name = `${names.tableName} unsaved edits.${format}`
  downloadText(text, name, format === 'csv' ? 'text/csv' : 'application/json')
}

/** Downloads a text as a file. */
export function downloadText(text: string, name: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has its own hold on the data once the click is handled.
  setTimeout(() => URL.revokeObjectURL(url), 1_000)
}

/** One row an edit, under a row of names; an absent value is an empty field. */
export function draftsAsCsv({ labelOf }: DraftNames, drafts: readonly Draft[]): string {
  const rows = drafts.map(({ address, base, value }) => [
    labelOf(address),
    address.attribute,
    base.value,
    value,
    value === null ? 'delete' : 'set',
  ])
  const head = ['record', 'attribute', 'stored when edited', 'edit', 'what it does']
  return toCsv([head, ...rows])
}

/** The edits with their whole addresses and bases. */
export function draftsAsJson(drafts: readonly Draft[]): string {
  const all = drafts.map(({ address, base, value }) => ({ ...address, base, value }))
  return `${JSON.stringify(all, null, 2)}\n`
}
