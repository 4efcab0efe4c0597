import { type CellAnchor, type CellPlace, Emitter } from '@/lib/data-table'
import type { ColumnLayout } from '../model/geometry'

/** An open editor. A new object each time one opens. */
export interface OpenEditor {
  /** Where it was opened. */
  readonly place: CellPlace
  /** The cell as it was when the editor opened; the edit is based on it. */
  readonly anchor: CellAnchor
  /** The column's layout when the editor opened, kept even if the column disappears. */
  readonly column: ColumnLayout
  /** `replace` begins empty, for the key just pressed. `modify` begins with the value. */
  readonly mode: 'replace' | 'modify'
  /** An earlier typed text to continue from; without it the editor begins with the shown value. */
  readonly typed?: string | null
  /** Counts the editors that were opened. */
  readonly serial: number
}

/** The present content of an editor. */
export interface EditorDraft {
  /** False until the user changes something; closing an untouched editor makes no edit. */
  readonly isTouched: boolean
  /** The string to store, `null` for none. */
  readonly value: string | null
}

/** How a mounted editor reports its content. */
export interface EditorConnection {
  /** Registers the function that reads the content; returns the way to unregister it. */
  join(read: () => EditorDraft): () => void
  /** Reports the content after each change. */
  note(draft: EditorDraft): void
}

/** The grid's one editor, open or closed, with its latest content. */
export class EditSession implements EditorConnection {
  private current: OpenEditor | null = null
  private serial = 0
  private readDraft: (() => EditorDraft) | null = null
  private latest: EditorDraft | null = null
  /** The column where a run of Tabs began; Enter goes back to it. */
  private tabStartColumn: string | null = null
  private readonly changes = new Emitter()

  /** @param onTyped called with the content whenever the user changed it */
  constructor(private readonly onTyped: (value: string | null) => void = () => {}) {}

  /** Calls the listener when an editor opens or closes; returns the unsubscription. */
  readonly subscribe = this.changes.subscribe

  /** The open editor; the same object while it is open. */
  readonly snapshot = (): OpenEditor | null => this.current

  /** Opens an editor; close the one before first. */
  open(editor: Omit<OpenEditor, 'serial'>): void {
    this.serial += 1
    this.current = { ...editor, serial: this.serial }
    this.latest = editor.typed === undefined ? null : { isTouched: true, value: editor.typed }
    this.changes.emit()
  }

  readonly join = (read: () => EditorDraft): (() => void) => {
    this.readDraft = read
    return () => {
      if (this.readDraft === read) this.readDraft = null
    }
  }

  readonly note = (draft: EditorDraft): void => {
    if (this.current === null) return
    const before = this.latest
    this.latest = this.asTouched(draft)
    const hasChanged = before === null || before.value !== draft.value
    if (this.latest.isTouched && hasChanged) this.onTyped(draft.value)
  }

  /** The content of the open editor. */
  read(): EditorDraft {
    return this.asTouched(this.readDraft?.() ?? this.latest ?? { isTouched: false, value: null })
  }

  close(): void {
    if (this.current === null) return
    this.current = null
    this.latest = null
    this.changes.emit()
  }

  /** Ends a run of Tabs and returns the column that Enter goes to; `column` if there was no run. */
  endTabRun(column: string): string {
    const start = this.tabStartColumn ?? column
    this.tabStartColumn = null
    return start
  }

  /** Remembers the column of the first Tab of a run. */
  continueTabRun(column: string): void {
    this.tabStartColumn ??= column
  }

  /** An editor that continues an earlier text counts as touched. */
  private asTouched(draft: EditorDraft): EditorDraft {
    return this.current?.typed === undefined ? draft : { ...draft, isTouched: true }
  }
}
