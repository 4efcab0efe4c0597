import type { LockLevel } from '@/lib/data-table'
import type { Direction } from '@/lib/drafts'
import type { Outcome, OwnGuard, ReceiptLine, SaveEvent, SaveRequest, ScopeMove } from '@/lib/save'
import type { PendingSave } from '../receipts/receipt-entry'

/** What makes a save the undo of another. */
export interface SaveUndo {
  /** The id of the save that it takes back. */
  readonly of: string
  /** Whether that was itself the undo of one, which is done again then. */
  readonly task: 'undo' | 'redo'
  /** Whether it is a step of undo or redo; `null` where it was asked for beside the receipt. */
  readonly direction: Direction | null
  /** What the versions of that save were made under. */
  readonly lockLevel: LockLevel
  readonly ownGuards: readonly OwnGuard[]
  /** What is left alone from the start, as the receipt tells it. */
  readonly left: readonly ReceiptLine[]
}

/** A save that is about to leave the browser: what it asks for, under the id by which its outcome can be had later. */
export interface StartedSave {
  readonly saveId: string
  readonly request: SaveRequest
  /** The table's name when it was begun. */
  readonly tableName: string
  /** When its user asked for it, epoch ms; the requests of one save have one time. */
  readonly pressedAtMs: number
  /** @default null, for an ordinary save */
  readonly undo?: SaveUndo | null
  /** What a tab that is gone had sent under this id: `request` is only what is left of it. @default null */
  readonly pending?: PendingSave | null
}

/** A save whose end is known here, or is known to stay unknown. */
export interface FinishedSave extends StartedSave {
  /** By the id of the draft or rename; one for each of the request, also for those whose outcome stays unknown. */
  readonly outcomes: ReadonlyMap<string, Outcome>
  /** What it was carried out under: as it found the table, or as the page knew it. */
  readonly lockLevel: LockLevel
  /** The scopes that it provably moved alone, in order. */
  readonly moves: readonly ScopeMove[]
  /** The save's own last word; `null` when it never reached us. */
  readonly finished: Extract<SaveEvent, { type: 'finished' }> | null
}

type OnStarted = (save: StartedSave) => unknown
type OnFinished = (save: FinishedSave) => void

/** Long: a browser that is killed before it has kept the save brings its edits back as if they had never been sent. */
const LONGEST_WAIT_MS = 5_000

/** Those who want to know of a table's saves: what keeps them for later, writes receipts or offers their undo. */
export class SaveListeners {
  readonly #started = new Set<OnStarted>()
  readonly #finished = new Set<OnFinished>()

  /**
   * Calls back before a save is sent. A promise is waited for, at most five seconds, so that the save's id is stored
   * before anything can come of it.
   *
   * @returns what ends it
   */
  onStarted(listener: OnStarted): () => void {
    this.#started.add(listener)
    return () => this.#started.delete(listener)
  }

  /**
   * Calls back when a save has ended and its outcomes are with the drafts.
   *
   * @returns what ends it
   */
  onFinished(listener: OnFinished): () => void {
    this.#finished.add(listener)
    return () => this.#finished.delete(listener)
  }

  /** Tells of a save that is about to be sent; resolves when it may be. Never rejects. */
  async started(save: StartedSave): Promise<void> {
    const all = [...this.#started].map(async (listener) => listener(save))
    if (all.length === 0) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LONGEST_WAIT_MS)
    })
    await Promise.race([Promise.allSettled(all), patience])
    clearTimeout(timer)
  }

  /** Tells of a save that ended; trouble of one listener does not keep it from the others. */
  finished(save: FinishedSave): void {
    for (const listener of [...this.#finished]) {
      try {
        listener(save)
      } catch (error) {
        // As an error of its own, so that it is seen and stops nothing here.
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }
}
