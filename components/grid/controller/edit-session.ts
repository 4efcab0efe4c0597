import type { CellAnchor, CellPlace } from '@/lib/data-table'
import type { ColumnLayout } from '../model/geometry'

/** An open editor. A new object per opening. */
export interface OpenEditor {
  /** Where it was opened. */
  readonly place: CellPlace
  /** What its edit rests on: the record and the attribute, and what was shown of them. */
  readonly anchor: CellAnchor
  /** Its column as it was then; the editor stays as it is when the column goes. */
  readonly column: ColumnLayout
  /** `replace`: begins empty, for the key just pressed. `modify`: begins with the value. */
  readonly mode: 'replace' | 'modify'
  /** What was typed before, to be gone on from; absent, it begins with what is shown. */
  readonly typed?: string | null
  /** Tells one opening from the next. */
  readonly serial: number
}

/** What an editor holds when it is asked. */
export interface EditorDraft {
  /** False until the user changed something; an untouched editor makes no edit. */
  readonly isTouched: boolean
  /** The string to store, `null` for none. */
  readonly value: string | null
}

/** How a mounted editor tells what it holds. */
export interface EditorConnection {
  /** Lets others ask for what it holds, to commit it; gives back the way to stop. */
  join(read: () => EditorDraft): () => void
  /** What it holds now, after each change. */
  note(draft: EditorDraft): void
}

/** The one editor of the grid: open or not, with what was typed last. */
export class EditSession implements EditorConnection {
  private current: OpenEditor | null = null
  private serial = 0
  private readDraft: (() => EditorDraft) | null = null
  private noted: EditorDraft | null = null
  /** Column where a run of Tabs began; Enter returns to it. */
  private runColumn: string | null = null
  private readonly listeners = new Set<() => void>()

  /** @param onTyped told of what stands in the editor, whenever the user changed it */
  constructor(private readonly onTyped: (value: string | null) => void = () => {}) {}

  /** Calls the listener when an editor opens or closes; gives back the way to stop. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** The open editor, the same object while it is open. */
  readonly snapshot = (): OpenEditor | null => this.current

  /** Opens an editor; the one before must have been closed. */
  open(editor: Omit<OpenEditor, 'serial'>): void {
    this.serial += 1
    this.current = { ...editor, serial: this.serial }
    this.noted = editor.typed === undefined ? null : { isTouched: true, value: editor.typed }
    this.notify()
  }

  readonly join = (read: () => EditorDraft): (() => void) => {
    this.readDraft = read
    return () => {
      if (this.readDraft === read) this.readDraft = null
    }
  }

  readonly note = (draft: EditorDraft): void => {
    if (this.current === null) return
    const before = this.noted
    this.noted = this.withTyped(draft)
    const isNews = before === null || before.value !== draft.value
    if (this.noted.isTouched && isNews) this.onTyped(draft.value)
  }

  /** What the open editor holds. */
  read(): EditorDraft {
    const draft = this.readDraft?.() ?? this.noted ?? { isTouched: false, value: null }
    return this.withTyped(draft)
  }

  /** Closes the editor. */
  close(): void {
    if (this.current === null) return
    this.current = null
    this.noted = null
    this.notify()
  }

  /** The column that Enter leads to after a run of Tabs, and the end of that run. */
  endRun(column: string): string {
    const start = this.runColumn ?? column
    this.runColumn = null
    return start
  }

  /** Remembers where a run of Tabs began. */
  continueRun(column: string): void {
    this.runColumn ??= column
  }

  /** What goes on from an earlier text was typed, whether or not it is changed. */
  private withTyped(draft: EditorDraft): EditorDraft {
    return this.current?.typed === undefined ? draft : { ...draft, isTouched: true }
  }

  private notify(): void {
    for (const listener of [...this.listeners]) listener()
  }
}
