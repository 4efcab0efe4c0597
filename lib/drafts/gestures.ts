import type { Draft } from './draft'
import { type CellChange, type Gesture, isNoChange, typedOf, type Verb } from './history'

/**
 * Notices what the person's own actions change, each cell as it was first, and makes one gesture of all that happened
 * within one outermost batch. What saves and reads change is none of it.
 */
export class GestureRecorder {
  readonly #draftOf: (key: string) => Draft | undefined
  readonly #push: (gesture: Gesture) => void
  readonly #changes = new Map<string, CellChange>()
  #depth = 0
  #hands = 0
  #verb: Verb | null = null

  constructor(draftOf: (key: string) => Draft | undefined, push: (gesture: Gesture) => void) {
    this.#draftOf = draftOf
    this.#push = push
  }

  /** Runs `work`; a gesture that was made in it ends with the outermost call, also when it throws. */
  within(work: () => void): void {
    this.#depth += 1
    try {
      work()
    } finally {
      this.#depth -= 1
      if (this.#depth === 0) this.#end()
    }
  }

  /** Runs what the person did. Several in one batch are one gesture, called by the first. */
  gesture(verb: Verb, work: () => void): void {
    this.within(() => {
      this.#verb ??= verb
      this.#hands += 1
      try {
        work()
      } finally {
        this.#hands -= 1
      }
    })
  }

  /** A cell's draft is about to become another, or none. `known`: the one that there is, before or after. */
  note(before: Draft | undefined, known: Draft): void {
    const { key, address, attribute } = known
    if (this.#hands === 0 || this.#changes.has(key)) return
    this.#changes.set(key, { key, address, attribute, before: typedOf(before), after: null })
  }

  #end(): void {
    const verb = this.#verb ?? 'edit'
    this.#verb = null
    if (this.#changes.size === 0) return
    const changes = [...this.#changes.values()]
      .map((change) => ({ ...change, after: typedOf(this.#draftOf(change.key)) }))
      .filter((change) => !isNoChange(change))
    this.#changes.clear()
    if (changes.length > 0) this.#push({ verb, changes })
  }
}
