import type { PendingCell } from '../plan/plan'
import type { Trouble } from '../protocol/types'

/** Calls of one save that may be refused for want of a right before it stops to look for what is allowed. */
const MAX_REFUSED_CALLS = 40

/** Cells that a call was refused for, with nothing left to divide. */
interface Forbidden {
  readonly cells: readonly PendingCell[]
  readonly trouble: Trouble
}

/**
 * What one save has found of cells that its identity may not write. They wait for the end of the save: only a call that
 * was allowed tells a forbidden cell from an identity that may write nothing.
 */
export class Rights {
  readonly #forbidden: Forbidden[] = []
  #refusedCalls = 0
  #mayWrite = false

  get forbidden(): readonly Forbidden[] {
    return this.#forbidden
  }

  /** Some write was allowed. */
  get mayWrite(): boolean {
    return this.#mayWrite
  }

  /** A refused call may be divided to find what is allowed. */
  get maySearch(): boolean {
    return this.#refusedCalls < MAX_REFUSED_CALLS
  }

  /** Two refusals of what cannot be divided, and nothing that was allowed; or many refused calls. */
  get isHopeless(): boolean {
    return !this.maySearch || (!this.#mayWrite && this.#forbidden.length > 1)
  }

  noteAllowed(): void {
    this.#mayWrite = true
  }

  noteRefusal(): void {
    this.#refusedCalls += 1
  }

  noteForbidden(cells: readonly PendingCell[], trouble: Trouble): void {
    this.#forbidden.push({ cells, trouble })
  }
}
