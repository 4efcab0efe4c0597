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

/** A save that ended: a boundary, which is crossed by another save and not by drafts. It changes no cell. */
export interface SaveStep {
  readonly verb: 'save'
  readonly saveId: string
  readonly changes: readonly []
}

export type Step = Gesture | SaveStep

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
 * what they were typed on, and never leads back to an earlier base. What was saved is no draft any more, and leaves it;
 * the save itself stays as a step.
 */
export class DraftHistory {
  #undo: readonly Step[] = []
  #redo: readonly Step[] = []
  readonly #listeners = new Set<() => void>()
  /** How many undo steps there were when the running save began. */
  #sentHeight = 0

  /** The step that would be taken next; the same object until that changes. `null` when there is none. */
  top(direction: Direction): Step | null {
    return (direction === 'undo' ? this.#undo : this.#redo).at(-1) ?? null
  }

  /** Calls back when a save came into the history or left it; all other steps move with drafts. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
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
    if (step === undefined || step.verb === 'save' || left.length === step.changes.length) return
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

  /** The save that was begun last has ended, and saved something: a boundary between what it sent and what was done since. */
  noteSave(saveId: string): void {
    if (this.#undo.some((step) => isSave(step, saveId))) return
    const boundary: SaveStep = { verb: 'save', saveId, changes: [] }
    const at = this.#sentHeight
    this.#undo = [...this.#undo.slice(0, at), boundary, ...this.#undo.slice(at)]
    this.#sentHeight = at + 1
    this.#tell()
  }

  /**
   * A save was undone, or done again, by another one: that stands on the other side now, to be taken back in its turn.
   * What was typed since stays the last step.
   */
  turnSave(direction: Direction, saveId: string, by: string): void {
    this.forgetSave(saveId)
    const isLast = this.#undo.length <= this.#sentHeight
    if (direction === 'redo' || !isLast) this.noteSave(by)
    else if (!this.#redo.some((step) => isSave(step, by))) {
      this.#redo = [...this.#redo, { verb: 'save', saveId: by, changes: [] }]
      this.#tell()
    }
  }

  /** Takes a save out: the steps before it can be reached without undoing it. */
  forgetSave(saveId: string): void {
    const isOther = (step: Step) => !isSave(step, saveId)
    this.#sentHeight = this.#undo.slice(0, this.#sentHeight).filter(isOther).length
    this.#undo = this.#undo.filter(isOther)
    this.#redo = this.#redo.filter(isOther)
    this.#tell()
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener()
  }

  /** Cells are known by other names now. */
  rename(renamed: (change: CellChange) => CellChange): void {
    const all = (steps: readonly Step[]) =>
      steps.map((step) => onGesture(step, (changes) => changes.map(renamed)))
    this.#undo = all(this.#undo)
    this.#redo = all(this.#redo)
  }
}

function isSave(step: Step, saveId: string): boolean {
  return step.verb === 'save' && step.saveId === saveId
}

/** The step with other changes; a save has none. */
function onGesture(
  step: Step,
  change: (changes: readonly CellChange[]) => readonly CellChange[],
): Step {
  return step.verb === 'save' ? step : { ...step, changes: change(step.changes) }
}

function withoutCells(
  steps: readonly Step[],
  saved: ReadonlyMap<string, CellBase>,
): readonly Step[] {
  return steps.flatMap((step) => {
    const left = onGesture(step, (changes) => changes.filter(({ key }) => !saved.has(key)))
    if (left.changes.length === step.changes.length) return [step]
    return left.changes.length > 0 ? [left] : []
  })
}

function standingOn(steps: readonly Step[], bases: ReadonlyMap<string, CellBase>): readonly Step[] {
  return steps.map((step) => {
    if (!step.changes.some(({ key }) => bases.has(key))) return step
    return onGesture(step, (changes) =>
      changes.map((change) => {
        const base = bases.get(change.key)
        if (base === undefined) return change
        const stand = (typed: Typed | null) =>
          typed && { ...typed, base, collision: null, inDoubt: null }
        return { ...change, before: stand(change.before), after: stand(change.after) }
      }),
    )
  })
}
