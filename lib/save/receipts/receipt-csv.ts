import { type LockVersion, toCsv } from '@/lib/data-table'
import type { Receipt, ReceiptLine } from '../protocol/types'
import { primariesText } from './receipt'

/** How a value changed. It also tells an empty text from no value: `new value` had none, `cleared` has none. */
function changeOf({ kind, before, after }: ReceiptLine): string {
  if (kind === 'rename') return 'renamed'
  if (before === null) return after === null ? 'no value' : 'new value'
  return after === null ? 'cleared' : 'edited'
}

const VERSION_MEMBERS = [
  ['value', 'value'],
  ['attribute', 'attribute'],
  ['primaryValues', 'primary values'],
  ['dataTable', 'data table'],
] as const satisfies readonly (readonly [keyof LockVersion, string])[]

interface Column {
  readonly name: string
  readonly of: (line: ReceiptLine, receipt: Receipt) => string | number | null
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString()
}

function keyColumns(receipt: Receipt): readonly Column[] {
  const names = receipt.lines.flatMap((line) => line.primaryValues.map((one) => one.attribute))
  return [...new Set(names)].sort().map((name) => ({
    name: `Record: ${name}`,
    of: (line) => line.primaryValues.find((one) => one.attribute === name)?.value ?? null,
  }))
}

function versionColumns(when: 'before' | 'after'): readonly Column[] {
  return VERSION_MEMBERS.map(([member, words]) => ({
    name: `Lock version ${when}: ${words}`,
    of: (line) => (when === 'before' ? line.versionBefore : line.versionAfter)?.[member] ?? null,
  }))
}

function columnsOf(receipt: Receipt): readonly Column[] {
  return [
    { name: 'Table', of: () => receipt.tableName },
    { name: 'Record', of: (line) => primariesText(line.primaryValues) },
    ...keyColumns(receipt),
    { name: 'Attribute', of: (line) => line.attribute },
    { name: 'Change', of: changeOf },
    { name: 'Before', of: (line) => line.before },
    { name: 'After', of: (line) => line.after },
    { name: 'Outcome', of: (line) => line.outcome },
    { name: 'Reason', of: (line) => line.reason },
    { name: 'Message', of: (line) => line.message },
    { name: 'Theirs', of: (line) => line.theirs },
    {
      name: 'Theirs is stored',
      of: (line) => (line.outcome !== 'conflict' ? null : line.theirs === null ? 'no' : 'yes'),
    },
    { name: 'Rebased', of: (line) => (line.evidence?.isRebased ? 'yes' : 'no') },
    { name: 'Attempts', of: (line) => line.evidence?.attempts ?? null },
    { name: 'Request ids', of: (line) => line.evidence?.requestIds.join(' ') ?? null },
    { name: 'Known at', of: (line) => (line.evidence ? isoTime(line.evidence.atMs) : null) },
    ...versionColumns('before'),
    ...versionColumns('after'),
    { name: 'Save id', of: () => receipt.saveId },
    { name: 'Save started', of: () => isoTime(receipt.startedAtMs) },
    { name: 'Save ended', of: () => isoTime(receipt.endedAtMs) },
    { name: 'Region', of: () => receipt.region },
    { name: 'Table id', of: () => receipt.tableId },
  ]
}

/**
 * The receipt as a CSV file: a header, then a line for each cell and rename. The JSON file has every value exactly. Times
 * are ISO 8601 in UTC.
 */
export function receiptCsv(receipt: Receipt): string {
  const columns = columnsOf(receipt)
  const rows = receipt.lines.map((line) => columns.map(({ of }) => of(line, receipt)))
  return toCsv([columns.map(({ name }) => name), ...rows])
}
