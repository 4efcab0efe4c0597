import type { CellPlace } from './types'

/** An open editor. A new object per opening. */
export interface OpenEditor {
  readonly place: CellPlace
  /** `replace`: begins empty, for the key just pressed. `modify`: begins with the value. */
  readonly mode: 'replace' | 'modify'
  /** Tells one opening from the next. */
  readonly serial: number
}

/** What an editor holds when it is asked. */
export interface EditorDraft {
  /** False until the person changed something; an untouched editor makes no edit. */
  readonly isTouched: boolean
  /** The string to store, `null` for none. */
  readonly value: string | null
}

/** The one editor of the grid: open or not. Keeps no text: the editor holds its own until it is read. */
export class EditSession {
  private current: OpenEditor | null = null
  private serial = 0
  private readDraft: (() => EditorDraft) | null = null
  /** Column where a run of Tabs began; Enter returns to it. */
  private runColumn: string | null = null
  private readonly listeners = new Set<() => void>()

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
    this.notify()
  }

  /** Called by the mounted editor so that others can commit it; gives back the way to stop. */
  readonly connect = (read: () => EditorDraft): (() => void) => {
    this.readDraft = read
    return () => {
      if (this.readDraft === read) this.readDraft = null
    }
  }

  /** Closes the editor and gives what it held; `null` when none was open. */
  close(): { readonly place: CellPlace; readonly draft: EditorDraft } | null {
    const editor = this.current
    if (editor === null) return null
    const draft = this.readDraft?.() ?? { isTouched: false, value: null }
    this.current = null
    this.notify()
    return { place: editor.place, draft }
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

  private notify(): void {
    for (const listener of [...this.listeners]) listener()
  }
}
