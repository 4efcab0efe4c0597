import { fireEvent, render, screen } from '@testing-library/react'
import type {
  AnchoredCell,
  AnchoredEdits,
  Attribute,
  CellAnchor,
  CellEdit,
  CellPlace,
  CellSource,
  CellView,
  GridRows,
  RecordRef,
  RowState,
} from '@/lib/data-table'
import { Grid } from './grid'
import type { GridColumn, GridProps } from './types'

/** Anchored edits for cells that nobody else changes; each commit is an edit of the grid. */
class MemoryEdits implements AnchoredEdits {
  constructor(
    private readonly source: MemorySource,
    private readonly columns: readonly GridColumn[],
    private readonly onEdit: GridProps['onEdit'],
  ) {}

  anchor({ row, column }: CellPlace): CellAnchor | null {
    const attribute = this.columns.find(({ id }) => id === column)?.attribute
    if (attribute === undefined) return null
    const { value } = this.source.get(row, column)
    return {
      record: this.source.refOf(row),
      address: { primaryValues: [], attribute: column },
      attribute,
      base: { value, lockVersion: null, modifiedAtMs: null, modifiedRegion: null },
      shown: value,
      isOfNewRecord: false,
      seenUntil: 0,
    }
  }

  find({ record, address }: CellAnchor): AnchoredCell {
    const row = this.source.rowOf(record) ?? record.record
    return { kind: 'here', place: { row, column: address.attribute }, change: null }
  }

  commit(anchor: CellAnchor, value: string | null): AnchoredCell {
    const { record, address } = anchor
    this.onEdit([{ row: record.record, column: address.attribute, value }])
    return this.find(anchor)
  }

  storeText(): string {
    return 'text'
  }

  removeText(): void {}

  setTextAside(): void {}
}

/** A cell in state `clean`; `more` overrides members. */
export function viewOf(value: string | null, more: Partial<CellView> = {}): CellView {
  return {
    value,
    state: 'clean',
    fallback: null,
    message: null,
    isInvalid: false,
    isReadOnly: false,
    isCleared: false,
    ...more,
  }
}

/** A column of 120 px. */
export function columnOf(
  name: string,
  valueType: Attribute['valueType'] = 'TEXT',
  more: Partial<Attribute> = {},
): GridColumn {
  const attribute: Attribute = {
    id: null,
    name,
    valueType,
    description: '',
    isPrimary: false,
    rules: {},
    ...more,
  }
  return { id: name, attribute, isPinned: attribute.isPrimary, widthPx: 120 }
}

/** `count` rows with ids from `first` on. */
export function rowsOf(count: number, first = 0): GridRows {
  return {
    length: count,
    at: (position) => first + position,
    indexOf: (row) => (row >= first && row < first + count ? row - first : -1),
  }
}

/** Cells in memory, with a subscription for each. */
export class MemorySource implements CellSource {
  private readonly views = new Map<string, CellView>()
  private readonly listeners = new Map<string, Set<() => void>>()
  private readonly rowStates = new Map<number, RowState>()
  private readonly rowListeners = new Map<number, Set<() => void>>()

  constructor(
    private readonly initial: (row: number, column: string) => CellView,
    private readonly defaultRow: number | null = null,
  ) {}

  get(row: number, column: string): CellView {
    const key = `${row} ${column}`
    const known = this.views.get(key) ?? this.initial(row, column)
    this.views.set(key, known)
    return known
  }

  set(row: number, column: string, view: CellView): void {
    this.views.set(`${row} ${column}`, view)
    for (const listener of this.listeners.get(`${row} ${column}`) ?? []) listener()
  }

  subscribe(row: number, column: string, listener: () => void): () => void {
    const key = `${row} ${column}`
    const set = this.listeners.get(key) ?? new Set()
    this.listeners.set(key, set.add(listener))
    return () => set.delete(listener)
  }

  /** Rows that were given to another record. */
  private readonly recordIds = new Map<number, string>()

  /** Gives the row to another record. */
  setRecordId(row: number, id: string): void {
    this.recordIds.set(row, id)
  }

  refOf(row: number): RecordRef {
    return { record: row, recordId: this.recordIds.get(row) ?? `record-${row}` }
  }

  rowOf(ref: RecordRef, isThere: (row: number) => boolean = () => true): number | null {
    if (this.refOf(ref.record).recordId === ref.recordId && isThere(ref.record)) return ref.record
    const moved = [...this.recordIds].find(([row, id]) => id === ref.recordId && isThere(row))
    return moved?.[0] ?? null
  }

  rowKind(row: number): 'record' | 'default-record' {
    return row === this.defaultRow ? 'default-record' : 'record'
  }

  rowState(row: number): RowState {
    return this.rowStates.get(row) ?? 'stored'
  }

  setRowState(row: number, state: RowState): void {
    this.rowStates.set(row, state)
    for (const listener of this.rowListeners.get(row) ?? []) listener()
  }

  subscribeRow(row: number, listener: () => void): () => void {
    const set = this.rowListeners.get(row) ?? new Set()
    this.rowListeners.set(row, set.add(listener))
    return () => set.delete(listener)
  }
}

/** Renders a grid of 400 by 300 px that accepts every edit; returns the reported edits. */
export function renderGrid(
  props: Pick<GridProps, 'columns'> & Partial<GridProps> & { source: MemorySource },
) {
  const edits: CellEdit[] = []
  const gestures: (readonly CellEdit[])[] = []
  const { source } = props
  const onEdit = (gesture: readonly CellEdit[]) => {
    gestures.push(gesture)
    for (const edit of gesture) {
      edits.push(edit)
      source.set(edit.row, edit.column, viewOf(edit.value, { state: 'dirty' }))
    }
  }
  const all: GridProps = {
    label: 'Branches',
    rows: rowsOf(20),
    viewport: { widthPx: 400, heightPx: 300 },
    onEdit,
    edits: new MemoryEdits(source, props.columns, props.onEdit ?? onEdit),
    ...props,
  }
  const view = render(<Grid {...all} />)
  return {
    ...view,
    edits,
    gestures,
    rerenderWith: (more: Partial<GridProps>) => view.rerender(<Grid {...all} {...more} />),
  }
}

/** The cell of a row id and a column. */
export function cellAt(row: number | 'header', column: string): HTMLElement {
  const cell = screen
    .getByRole('grid')
    .querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`)
  if (cell === null) throw new Error(`No cell at ${row}, ${column}`)
  return cell
}

/** Presses a key where focus is. */
export function pressKey(key: string, more: KeyboardEventInit = {}): void {
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more })
}

/** Types into the open editor. The browser would send this after the key that opened it. */
export function typeText(text: string): void {
  const field = document.activeElement
  if (field === null) throw new Error('Nothing has focus')
  fireEvent.input(field, { target: { value: text } })
}
