import { isDefaultRecord, isolate, recordKey } from '@/lib/data-table'
import type { UndoPlan } from '@/lib/save'
import { count } from '../messages/format'
import { keyLabel } from '../messages/record-messages'
import type { TableSession } from '../session'

/** What the undo of a save makes, each change in one of these and no other. */
export interface UndoCounts {
  /** Records that have no value left after it. */
  readonly deleted: number
  /** Records of which nothing is stored before it. */
  readonly added: number
  readonly renamed: number
  /** Values that take the place of others. */
  readonly replaced: number
  /** Values of cells that have none. */
  readonly stored: number
  /** Values that go and leave their record. */
  readonly removed: number
}

/** One change that an undo makes. */
export interface UndoChange {
  readonly kind: keyof UndoCounts
  /** The record, or its cell: "Oslo › Note". */
  readonly name: string
}

/** What the undo of a save does by what happens: a record that goes or comes is one change, and not its values. */
export function undoChanges(
  session: TableSession,
  { write, renames }: UndoPlan,
): readonly UndoChange[] {
  const ofRecords = new Map<string, UndoPlan['write'][number][]>()
  for (const cell of write) {
    const key = recordKey(cell.address.primaryValues)
    ofRecords.set(key, [...(ofRecords.get(key) ?? []), cell])
  }
  const ofCells = [...ofRecords].flatMap(([key, cells]): readonly UndoChange[] => {
    const kind = wholeRecord(session, key, cells)
    const [first] = cells
    if (kind !== null && first) return [{ kind, name: session.recordLabel(first.address) }]
    return cells.map(({ line, base, address }) => ({
      kind: line.before === null ? 'removed' : base.value === null ? 'stored' : 'replaced',
      name: `${session.recordLabel(address)} › ${isolate(address.attribute)}`,
    }))
  })
  const ofNames = renames.map(({ from, to }): UndoChange => {
    return { kind: 'renamed', name: `${keyLabel(from)}, called ${keyLabel(to)} again` }
  })
  return [...ofCells, ...ofNames]
}

/** How many there are of each kind. */
export function countUndo(session: TableSession, plan: UndoPlan): UndoCounts {
  const counts = { deleted: 0, added: 0, renamed: 0, replaced: 0, stored: 0, removed: 0 }
  for (const { kind } of undoChanges(session, plan)) counts[kind] += 1
  return counts
}

/** Whether a record comes or goes with these cells; `null` where it only changes. */
function wholeRecord(
  { data, schema, hasPrimaries }: TableSession,
  key: string,
  cells: UndoPlan['write'],
): 'added' | 'deleted' | null {
  const [first] = cells
  if (!hasPrimaries || first === undefined || isDefaultRecord(first.address.primaryValues)) {
    return null
  }
  const row = data.indexOf(key)
  const stored = schema.attributes
    .filter(({ isPrimary }) => !isPrimary)
    .filter(({ name }) => row >= 0 && data.base(row, name).value !== null)
  if (stored.length === 0) {
    return cells.some(({ line }) => line.before !== null) ? 'added' : null
  }
  const removed = new Set(
    cells.filter(({ line }) => line.before === null).map(({ address }) => address.attribute),
  )
  const isRemoved = removed.size === cells.length && stored.every(({ name }) => removed.has(name))
  return isRemoved ? 'deleted' : null
}

/** All changes together. */
export function totalOf(counts: UndoCounts): number {
  return Object.values(counts).reduce((sum, number) => sum + number, 0)
}

/** The button's verb and number: "Write 2 old values back", "Delete 12 records"; "Make 14 changes" of several kinds. */
export function undoLabel(counts: UndoCounts, isRedo: boolean): string {
  const back = isRedo ? 'again' : 'back'
  const again = isRedo ? ' again' : ''
  const labels = [
    [counts.deleted, (n: number) => `Delete ${count(n, 'record')}${again}`],
    [counts.added, (n: number) => `Add ${count(n, 'record')} again`],
    [counts.renamed, (n: number) => `Rename ${count(n, 'record')} ${back}`],
    [
      counts.replaced + counts.stored,
      (n: number) => `Write ${count(n, isRedo ? 'value' : 'old value')} ${back}`,
    ],
    [counts.removed, (n: number) => `Remove ${count(n, 'value')}${again}`],
  ] as const
  const made = labels.filter(([number]) => number > 0)
  const [only] = made
  return made.length === 1 && only !== undefined
    ? only[1](only[0])
    : `Make ${count(totalOf(counts), 'change')}`
}

/** What happens, kind by kind: "12 records are deleted again. 1 old value is written back." */
export function undoSentences(counts: UndoCounts, isRedo: boolean): readonly string[] {
  const { deleted, added, renamed, replaced, stored, removed } = counts
  const again = isRedo ? ' again' : ''
  const are = (number: number) => (number === 1 ? 'is' : 'are')
  return [
    deleted > 0 &&
      `${count(deleted, 'record')} ${are(deleted)} deleted${again}, with all ${deleted === 1 ? 'its' : 'their'} values.`,
    added > 0 && `${count(added, 'record')} ${are(added)} added again.`,
    renamed > 0 &&
      `${count(renamed, 'record')} ${renamed === 1 ? 'gets its' : 'get their'} ${isRedo ? 'new' : 'old'} name again.`,
    replaced > 0 &&
      `${count(replaced, isRedo ? 'value' : 'old value')} ${are(replaced)} written ${isRedo ? 'again' : 'back'}.`,
    stored > 0 && `${count(stored, 'removed value')} ${are(stored)} stored again.`,
    removed > 0 &&
      (isRedo
        ? `${count(removed, 'value')} ${are(removed)} removed again.`
        : `${count(removed, 'value')} ${are(removed)} removed: ${removed === 1 ? 'the cell' : 'the cells'} had none.`),
  ].filter((sentence) => sentence !== false)
}
