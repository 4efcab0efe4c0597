import { type Attribute, type CellAddress, type CellBase, sameValue } from '@/lib/data-table'
import type { Collision, Draft } from './draft'

/** What the person had typed in a cell, and on what they had typed it. */
export interface Typed {
  readonly base: CellBase
  readonly value: string | null
  /** The collision that it waited in. */
  readonly collision: Collision | null
  /** The draft itself, where a save's answer was lost: what was sent may be stored, and its person is still to know. */
  readonly inDoubt: Draft | null
}

/** One cell that a gesture changed; `before` and `after` are what was drafted, `null` for nothing. */
export interface CellChange {
  readonly key: string
  readonly address: CellAddress
  readonly attribute: Attribute
  readonly before: Typed | null
  readonly after: Typed | null
}

/** What the person did, for the words of a button. */
export type Verb = 'edit' | 'discard' | 'decide'

/** One gesture of the person: one step of undo. Immutable; it changes at least one cell. */
export interface Gesture {
  readonly verb: Verb
  readonly changes: readonly CellChange[]
}

export type Direction = 'undo' | 'redo'

/** What is remembered of a draft. */
export function typedOf(draft: Draft | undefined): Typed | null {
  if (draft === undefined) return null
  const { base, value, status } = draft
  const inDoubt = draft.isUncertain ? draft : null
  if (status.kind !== 'conflict') return { base, value, collision: null, inDoubt }
  const { kind: _, ...collision } = status
  return { base, value, collision, inDoubt }
}

/** True when the cell is after the gesture as it was before it. */
export function isNoChange({ before, after, attribute }: CellChange): boolean {
  if (before === null || after === null) return before === after
  return (
    sameValue(attribute.valueType, before.value, after.value) &&
    before.base.value === after.base.value &&
    before.collision?.reason === after.collision?.reason
  )
}

/**
 * What the person did in this session, to be undone and redone without end. It remembers values as they were typed and
 * what they were typed on, and never leads back to an earlier base. What was saved is no draft any more, and leaves it.
 */
export class DraftHistory {
  #undo: readonly Gesture[] = []
  #redo: readonly Gesture[] = []
  /** How many undo steps there were when the running save began. */
  #sentHeight = 0

  /** The step that would be taken next; the same object until that changes. `null` when there is none. */
  top(direction: Direction): Gesture | null {
    return (direction === 'undo' ? this.#undo : this.#redo).at(-1) ?? null
  }

  /** Takes a gesture that was just made: what had been undone cannot be redone after it. */
  push(gesture: Gesture): void {
    this.#undo = [...this.#undo, gesture]
    this.#redo = []
  }

  /**
   * Moves the next step to the other side, but for the changes that could not be made: those stay.
   *
   * @param left changes of the step that were left alone
   */
  move(direction: Direction, left: readonly CellChange[]): void {
    const [from, to] = direction === 'undo' ? [this.#undo, this.#redo] : [this.#redo, this.#undo]
    const step = from.at(-1)
    if (step === undefined || left.length === step.changes.length) return
    const made = step.changes.filter((change) => !left.includes(change))
    const rest = left.length > 0 ? [{ ...step, changes: left }] : []
    const nextFrom = [...from.slice(0, -1), ...rest]
    const nextTo = [...to, { ...step, changes: made }]
    this.#undo = direction === 'undo' ? nextFrom : nextTo
    this.#redo = direction === 'undo' ? nextTo : nextFrom
    if (direction === 'undo') this.#sentHeight = Math.min(this.#sentHeight, this.#undo.length)
  }

  /** A save begins: what is done from now on is not what it sends. */
  beginSave(): void {
    this.#sentHeight = this.#undo.length
  }

  /**
   * Cells were saved: what led to that cannot be undone as a draft any more. What was done since, and what can be
   * redone, stands on the saved value, which is its person's own.
   */
  noteSaved(bases: ReadonlyMap<string, CellBase>): void {
    if (bases.size === 0) return
    const sent = withoutCells(this.#undo.slice(0, this.#sentHeight), bases)
    const since = this.#undo.slice(this.#sentHeight)
    this.#undo = [...sent, ...standingOn(since, bases)]
    this.#redo = standingOn(this.#redo, bases)
    this.#sentHeight = sent.length
  }

  /** Cells are known by other names now. */
  rename(renamed: (change: CellChange) => CellChange): void {
    const all = (steps: readonly Gesture[]) =>
      steps.map((step) => ({ ...step, changes: step.changes.map(renamed) }))
    this.#undo = all(this.#undo)
    this.#redo = all(this.#redo)
  }
}

function withoutCells(
  steps: readonly Gesture[],
  saved: ReadonlyMap<string, CellBase>,
): readonly Gesture[] {
  return steps.flatMap((step) => {
    const changes = step.changes.filter(({ key }) => !saved.has(key))
    if (changes.length === step.changes.length) return [step]
    return changes.length > 0 ? [{ ...step, changes }] : []
  })
}

function standingOn(
  steps: readonly Gesture[],
  bases: ReadonlyMap<string, CellBase>,
): readonly Gesture[] {
  return steps.map((step) => {
    if (!step.changes.some(({ key }) => bases.has(key))) return step
    const changes = step.changes.map((change) => {
      const base = bases.get(change.key)
      if (base === undefined) return change
      const stand = (typed: Typed | null) =>
        typed && { ...typed, base, collision: null, inDoubt: null }
      return { ...change, before: stand(change.before), after: stand(change.after) }
    })
    return { ...step, changes }
  })
}
