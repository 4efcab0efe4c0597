import type { PrimaryValues } from '@/lib/data-table'
import type { Draft } from './draft'
import {
  type CellChange,
  type Gesture,
  isNoChange,
  isNoRecordChange,
  type RecordChange,
  typedOf,
  type Verb,
} from './history'

/** What is drafted now. */
export interface GestureSource {
  readonly draftOf: (key: string) => Draft | undefined
  /** What a record is to be renamed to; `null` for nothing. */
  readonly targetOf: (record: PrimaryValues) => PrimaryValues | null
  /** The id of a record: of the one that its rename is of, where there is one. */
  readonly recordIdOf: (record: PrimaryValues) => string | null
  readonly isAdded: (record: PrimaryValues) => boolean
}

/**
 * Notices what the user's own actions change, each thing as it was first, and makes one gesture of all that happened
 * within one outermost batch. What saves and reads change is none of it.
 */
export class GestureRecorder {
  readonly #source: GestureSource
  readonly #push: (gesture: Gesture) => void
  readonly #changes = new Map<string, CellChange>()
  readonly #records = new Map<string, RecordChange>()
  #depth = 0
  #hands = 0
  #verb: Verb | null = null

  constructor(source: GestureSource, push: (gesture: Gesture) => void) {
    this.#source = source
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

  /** Runs what the user did. Several in one batch are one gesture, called by the first. */
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

  /** A record's rename is about to become another, or none. */
  noteRename(key: string, record: PrimaryValues): void {
    if (this.#hands === 0 || this.#records.has(key)) return
    const before = this.#source.targetOf(record)
    const recordId = this.#source.recordIdOf(record)
    this.#records.set(key, { kind: 'rename', record, recordId, before, after: null })
  }

  /** A record is about to become one to be added, or none. */
  noteAdded(key: string, record: PrimaryValues): void {
    if (this.#hands === 0 || this.#records.has(key)) return
    const before = this.#source.isAdded(record)
    this.#records.set(key, { kind: 'added', record, before, after: false })
  }

  #end(): void {
    const verb = this.#verb ?? 'edit'
    this.#verb = null
    if (this.#changes.size + this.#records.size === 0) return
    const changes = [...this.#changes.values()]
      .map((change) => ({ ...change, after: typedOf(this.#source.draftOf(change.key)) }))
      .filter((change) => !isNoChange(change))
    const records = [...this.#records.values()]
      .map((change) => this.#ended(change))
      .filter((change) => !isNoRecordChange(change))
    this.#changes.clear()
    this.#records.clear()
    if (changes.length + records.length > 0) this.#push({ verb, changes, records })
  }

  #ended(change: RecordChange): RecordChange {
    return change.kind === 'added'
      ? { ...change, after: this.#source.isAdded(change.record) }
      : { ...change, after: this.#source.targetOf(change.record) }
  }
}
