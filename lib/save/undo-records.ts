import { type CellAddress, type PrimaryValues, recordKey } from '@/lib/data-table'
import type { Receipt, ReceiptLine } from './types'
import type { CellToUndo, LeftCell } from './undo-plan'

/** A record as it is known before an undo. */
export interface KnownRecord {
  /** By attribute, all that is stored in it; `null` where the table was not read to its end. */
  readonly stored: ReadonlyMap<string, string> | null
  /** The person has an unsaved edit in it, or of it as a whole. */
  readonly isDrafted: boolean
}

/**
 * The records that came or went with a save as wholes, by key. One that it was to delete and of which something stayed
 * is not among them: what went of it comes back by itself.
 */
export function wholeRecordsOf({ lines }: Receipt): ReadonlySet<string> {
  const came = new Set<string>()
  const went = new Set<string>()
  const stayed = new Set<string>()
  for (const { record, outcome, primaryValues } of lines) {
    const key = recordKey(primaryValues)
    if (record === 'added' && outcome === 'saved') came.add(key)
    if (record === 'deleted') (outcome === 'saved' ? went : stayed).add(key)
  }
  return new Set([...came, ...[...went].filter((key) => !stayed.has(key))])
}

/**
 * Whether a record that an undo was to delete is left alone, by the reasons of its cells' conflicts: one of which nothing
 * but the lock moved waits for its person instead.
 */
export function isRecordLeft(reasons: readonly (string | null)[]): boolean {
  return (
    reasons.some((reason) => reason !== 'scope' && reason !== 'record') ||
    !reasons.includes('scope')
  )
}

interface Cells {
  readonly write: readonly CellToUndo[]
  readonly left: readonly LeftCell[]
}

/**
 * A record that came with the save goes as a whole or stays as a whole, and one that went comes into no other: all of
 * its values are left alone where it is known to hold anything else than what the save left in it, or an unsaved edit.
 *
 * @param isWhole whether a line is of such a record
 */
export function holdRecords(
  { write, left }: Cells,
  isWhole: (line: ReceiptLine) => boolean,
  known: (record: PrimaryValues) => KnownRecord,
): Cells {
  const records = new Map<string, { write: CellToUndo[]; left: LeftCell[] }>()
  const cellsOf = ({ primaryValues }: CellAddress) => {
    const key = recordKey(primaryValues)
    const cells = records.get(key) ?? { write: [], left: [] }
    records.set(key, cells)
    return cells
  }
  const isPart = ({ line }: CellToUndo | LeftCell) => isWhole(line)
  for (const cell of write.filter(isPart)) cellsOf(cell.address).write.push(cell)
  for (const cell of left.filter(isPart)) cellsOf(cell.address).left.push(cell)
  const held = new Map<CellToUndo, LeftCell>()
  for (const cells of records.values()) {
    const [first] = cells.write
    if (first === undefined) continue
    const now = known(first.address.primaryValues)
    const why = whyHeld(cells, now)
    if (why === null) continue
    for (const cell of cells.write) {
      const { line, address } = cell
      held.set(cell, { line, address, why, now: now.stored?.get(address.attribute) ?? null })
    }
  }
  return { write: write.filter((cell) => !held.has(cell)), left: [...left, ...held.values()] }
}

/** Why a record with these cells stays as it is; `null` where it may go, or come. What others removed of it is in nobody's way. */
function whyHeld(
  { write, left }: Cells,
  { stored, isDrafted }: KnownRecord,
): LeftCell['why'] | null {
  if (isDrafted) return 'record-drafted'
  if (stored === null) return left.some(({ why }) => why === 'saved-again') ? 'record' : null
  const own = new Map(write.map(({ address, base }) => [address.attribute, base.value]))
  const isOther = [...stored].some(([attribute, value]) => own.get(attribute) !== value)
  return isOther ? 'record' : null
}
