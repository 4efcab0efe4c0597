import type { CellAddress, PrimaryValues } from '@/lib/data-table'
import type { OPERATION_NAMES } from '@/lib/save/protocol/service'

/** The kinds of call that a save makes. */
export type CallKind = keyof typeof OPERATION_NAMES

/** One cell of a call; `value` is absent for reads. */
export interface CallCell extends CellAddress {
  readonly value?: string | null
}

/** What a rename asks for. */
export interface CallRename {
  readonly from: PrimaryValues
  readonly to: PrimaryValues
}

/** A call that waits for its turn. */
export interface WaitingCall {
  /** Whose call it is. */
  readonly owner: object
  readonly kind: CallKind
  /** Carries the call out and resolves when it was answered; with a dead owner nobody hears the answer. */
  readonly pass: (hasFault: boolean, lagMs?: number) => Promise<void>
}

/**
 * Lets the calls of saves that run side by side pass one at a time, in the order that a history chooses: every
 * interleaving can be told again, and between any two calls anything else may happen.
 */
export class Turns {
  #waiting: WaitingCall[] = []

  /** How many calls wait. */
  get size(): number {
    return this.#waiting.length
  }

  /** Carries out `send` when its turn comes; the answer never comes back where nobody is there to hear it. */
  wait<Answer>(
    owner: object,
    kind: CallKind,
    send: (hasFault: boolean, lagMs: number) => Promise<Answer>,
    isHeard: () => boolean,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const pass = async (hasFault: boolean, lagMs = 0) => {
        try {
          const answer = await send(hasFault, lagMs)
          if (isHeard()) resolve(answer)
        } catch (error) {
          reject(error)
        }
      }
      this.#waiting.push({ owner, kind, pass })
    })
  }

  /** Takes one of the waiting calls out; `undefined` when none waits. */
  take(pick: number): WaitingCall | undefined {
    return this.#waiting.splice(pick % Math.max(1, this.#waiting.length), 1)[0]
  }

  /** Takes all calls of one owner out. */
  takeOf(owner: object): readonly WaitingCall[] {
    const taken = this.#waiting.filter((call) => call.owner === owner)
    this.#waiting = this.#waiting.filter((call) => call.owner !== owner)
    return taken
  }
}

/** Resolves when everything that waits for nothing but itself has run: what is left waits for a turn. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  await new Promise((resolve) => setImmediate(resolve))
}
