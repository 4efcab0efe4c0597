import {
  type Attribute,
  type CellAddress,
  type CellBase,
  type PrimaryValues,
  recordKey,
  sameValue,
} from '@/lib/data-table'
import type { Collision, Draft, DraftGroup } from './draft'

/** What the user had typed in a cell, and on what they had typed it. */
export interface Typed {
  readonly base: CellBase
  /** See `Draft.recordId`. */
  readonly recordId?: string | null | undefined
  readonly value: string | null
  /** The collision that it waited in. */
  readonly collision: Collision | null
  /** The draft itself, where a save's answer was lost: what was sent may be stored, and its user is still to know. */
  readonly inDoubt: Draft | null
  readonly group: DraftGroup
}

/** One cell that a gesture changed; `before` and `after` are what was drafted, `null` for nothing. */
export interface CellChange {
  readonly key: string
  readonly address: CellAddress
  readonly attribute: Attribute
  readonly before: Typed | null
  readonly after: Typed | null
}

/** What a gesture changed about a record as a whole; `before` and `after` are what was drafted. */
export type RecordChange =
  | {
      readonly kind: 'rename'
      readonly record: PrimaryValues
      /** The service's id of it, where it was known: another record may come by its name. */
      readonly recordId: string | null
      readonly before: PrimaryValues | null
      readonly after: PrimaryValues | null
    }
  /** Whether the record is one to be added. */
  | {
      readonly kind: 'added'
      readonly record: PrimaryValues
      readonly before: boolean
      readonly after: boolean
    }

/** What the user did, for the words of a button. */
export type Verb =
  | 'edit'
  | 'discard'
  | 'decide'
  | 'add-record'
  | 'duplicate-record'
  | 'delete-record'
  | 'rename-record'
  | 'restore-record'

/** What a gesture changed. */
export interface Changes {
  readonly changes: readonly CellChange[]
  readonly records: readonly RecordChange[]
}

/** One gesture of the user: one step of undo. Immutable; it changes at least one cell or record. */
export interface Gesture extends Changes {
  readonly verb: Verb
}

/** A save that ended: a boundary, which is crossed by another save and not by drafts. It changes no cell. */
export interface SaveStep {
  readonly verb: 'save'
  readonly saveId: string
  readonly changes: readonly []
  readonly records: readonly []
}

export type Step = Gesture | SaveStep

export type Direction = 'undo' | 'redo'

/** What is remembered of a draft. */
export function typedOf(draft: Draft | undefined): Typed | null {
  if (draft === undefined) return null
  const { base, recordId, value, status, group } = draft
  const inDoubt = draft.isUncertain ? draft : null
  const typed = { base, recordId, value, inDoubt, group }
  if (status.kind !== 'conflict') return { ...typed, collision: null }
  const { kind: _, ...collision } = status
  return { ...typed, collision }
}

/** True when the cell is after the gesture as it was before it. */
export function isNoChange({ before, after, attribute }: CellChange): boolean {
  if (before === null || after === null) return before === after
  return (
    sameValue(attribute.valueType, before.value, after.value) &&
    before.base.value === after.base.value &&
    before.group === after.group &&
    before.collision?.reason === after.collision?.reason
  )
}

/**
 * What the user did in this session, to be undone and redone without end. It remembers values as they were typed and
 * what they were typed on, and never leads back to an earlier base. What was saved is no draft any more, and leaves it;
 * the save itself stays as a step.
 */
export class DraftHistory {
  #undo: readonly Step[] = []
  #redo: readonly Step[] = []
  readonly #listeners = new Set<() => void>()
  /** How many undo steps there were when the running save began. */
  #sentHeight = 0
  /** How many there were when the save was asked for that has not begun. */
  #askedHeight = 0

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
   * @param left what of the step was left alone
   */
  move(direction: Direction, left: Changes): void {
    const [from, to] = direction === 'undo' ? [this.#undo, this.#redo] : [this.#redo, this.#undo]
    const step = from.at(-1)
    if (step === undefined || step.verb === 'save') return
    const made: Gesture = {
      ...step,
      changes: step.changes.filter((change) => !left.changes.includes(change)),
      records: step.records.filter((change) => !left.records.includes(change)),
    }
    if (!isReal(made)) return
    const nextFrom = [...from.slice(0, -1), ...[{ ...step, ...left }].filter(isReal)]
    const nextTo = [...to, made]
    this.#undo = direction === 'undo' ? nextFrom : nextTo
    this.#redo = direction === 'undo' ? nextTo : nextFrom
    if (direction === 'undo') {
      this.#sentHeight = Math.min(this.#sentHeight, this.#undo.length)
      this.#askedHeight = Math.min(this.#askedHeight, this.#undo.length)
    }
  }

  /** A save is asked for: what is done from now on is not what it sends, whenever it begins. */
  askSave(): void {
    this.#askedHeight = this.#undo.length
  }

  /** A save begins, with what there was when it was asked for or with what there is now. */
  beginSave(isAsked: boolean): void {
    this.#sentHeight = isAsked ? this.#askedHeight : this.#undo.length
  }

  /**
   * Cells were saved: what led to that cannot be undone as a draft any more. What was done since, and what can be
   * redone, stands on the saved value, which is its user's own.
   */
  noteSaved(bases: ReadonlyMap<string, CellBase>): void {
    if (bases.size === 0) return
    this.#map((step, isSent) => (isSent ? withoutCells(step, bases) : standingOn(step, bases)))
  }

  /**
   * Another tab of the browser saved cells: what led to that, here or there, cannot be taken back as a draft any more.
   * Where something is drafted on what was saved, its steps stand on that.
   */
  noteSavedElsewhere(bases: ReadonlyMap<string, CellBase>, isDrafted: (key: string) => boolean) {
    if (bases.size === 0) return
    const [drafted, ended] = [new Map<string, CellBase>(), new Map<string, CellBase>()]
    for (const [key, base] of bases) (isDrafted(key) ? drafted : ended).set(key, base)
    this.#map((step) => standingOn(withoutCells(step, ended), drafted))
  }

  /**
   * Another tab of the browser typed into a cell: what was typed here before is not what stands there, so that going
   * back, or forth, would take that away.
   */
  noteTypedElsewhere(key: string): void {
    this.#map((step) => ({ ...step, changes: step.changes.filter((change) => change.key !== key) }))
  }

  /** A record that was to be added is stored: that cannot be taken back as a draft any more. */
  noteStored(isRecord: (record: PrimaryValues) => boolean): void {
    this.#map((step) => withoutAdded(step, isRecord))
  }

  /** A record was renamed: what is remembered of it goes along, and the rename that was sent is no draft any more. */
  noteRenamed(move: RecordMove): void {
    this.#map((step, isSent) => recordsAfterRename(step, move, isSent))
  }

  /** Cells and records are known by other names now. */
  rename(cell: (change: CellChange) => CellChange, record: (change: RecordChange) => RecordChange) {
    this.#map((step) => ({
      ...step,
      changes: step.changes.map(cell),
      records: step.records.map(record),
    }))
  }

  /** Changes every gesture; those that are left with nothing go. Saves stay. */
  #map(change: (step: Gesture, isSent: boolean) => Gesture): void {
    const changed = (steps: readonly Step[], sentHeight: number) =>
      steps.map((step, at) => (step.verb === 'save' ? step : change(step, at < sentHeight)))
    const isLeft = (step: Step) => step.verb === 'save' || isReal(step)
    this.#redo = changed(this.#redo, 0).filter(isLeft)
    this.#undo = changed(this.#undo, this.#sentHeight)
    this.#keep(isLeft)
  }

  /** Drops steps of undo; the heights stay between the same ones. */
  #keep(isKept: (step: Step) => boolean): void {
    const below = (height: number) => this.#undo.slice(0, height).filter(isKept).length
    this.#sentHeight = below(this.#sentHeight)
    this.#askedHeight = below(this.#askedHeight)
    this.#undo = this.#undo.filter(isKept)
  }

  /** The save that was begun last has ended, and saved something: a boundary between what it sent and what was done since. */
  noteSave(saveId: string): void {
    if (this.#undo.some((step) => isSave(step, saveId))) return
    const boundary: SaveStep = { verb: 'save', saveId, changes: [], records: [] }
    const at = this.#sentHeight
    this.#undo = [...this.#undo.slice(0, at), boundary, ...this.#undo.slice(at)]
    this.#sentHeight = at + 1
    if (this.#askedHeight >= at) this.#askedHeight += 1
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
      this.#redo = [...this.#redo, { verb: 'save', saveId: by, changes: [], records: [] }]
      this.#tell()
    }
  }

  /** Takes a save out: the steps before it can be reached without undoing it. */
  forgetSave(saveId: string): void {
    const isOther = (step: Step) => !isSave(step, saveId)
    this.#keep(isOther)
    this.#redo = this.#redo.filter(isOther)
    this.#tell()
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}

function isSave(step: Step, saveId: string): boolean {
  return step.verb === 'save' && step.saveId === saveId
}

function isReal({ changes, records }: Changes): boolean {
  return changes.length + records.length > 0
}

function withoutCells(step: Gesture, saved: ReadonlyMap<string, CellBase>): Gesture {
  if (!step.changes.some(({ key }) => saved.has(key))) return step
  return { ...step, changes: step.changes.filter(({ key }) => !saved.has(key)) }
}

function standingOn(step: Gesture, bases: ReadonlyMap<string, CellBase>): Gesture {
  if (!step.changes.some(({ key }) => bases.has(key))) return step
  const changes = step.changes.map((change) => {
    const base = bases.get(change.key)
    if (base === undefined) return change
    const stand = (typed: Typed | null) =>
      typed && { ...typed, base, collision: null, inDoubt: null }
    return { ...change, before: stand(change.before), after: stand(change.after) }
  })
  return { ...step, changes }
}

/** A record that was saved under other primary values. */
export interface RecordMove {
  readonly from: PrimaryValues
  readonly to: PrimaryValues
  /** What is remembered of one of its cells, under the new address. */
  readonly moveCell: (change: CellChange) => CellChange
}

/** The step without the adding of a record that is stored now; its cells are cells of a stored record. */
export function withoutAdded(step: Gesture, isRecord: (record: PrimaryValues) => boolean): Gesture {
  const isOf = ({ address }: CellChange) => isRecord(address.primaryValues)
  if (!step.changes.some(isOf) && !step.records.some(({ record }) => isRecord(record))) return step
  const ungrouped = (typed: Typed | null) =>
    typed?.group === 'new-record' ? { ...typed, group: null } : typed
  return {
    ...step,
    changes: step.changes.map((change) =>
      isOf(change)
        ? { ...change, before: ungrouped(change.before), after: ungrouped(change.after) }
        : change,
    ),
    records: step.records.filter(({ kind, record }) => kind !== 'added' || !isRecord(record)),
  }
}

/** The step once the rename is saved: what was sent cannot be taken back, what was done since is of the new record. */
export function recordsAfterRename(step: Gesture, move: RecordMove, isSent: boolean): Gesture {
  const from = recordKey(move.from)
  const isOf = (record: PrimaryValues) => recordKey(record) === from
  const records = step.records
    .filter(({ kind, record }) => !(isSent && kind === 'rename' && isOf(record)))
    .map((change) => (isOf(change.record) ? movedRecord(change, move) : change))
    .filter((change) => !isNoRecordChange(change))
  const changes = step.changes.map((change) =>
    isOf(change.address.primaryValues) ? move.moveCell(change) : change,
  )
  return { ...step, changes, records }
}

function movedRecord(change: RecordChange, { to }: RecordMove): RecordChange {
  if (change.kind === 'added') return change
  const isThere = (target: PrimaryValues | null) =>
    target !== null && recordKey(target) === recordKey(to)
  const draft = (target: PrimaryValues | null) => (isThere(target) ? null : target)
  return { ...change, record: to, before: draft(change.before), after: draft(change.after) }
}

/** True when the record is after the gesture as it was before it. */
export function isNoRecordChange(change: RecordChange): boolean {
  if (change.kind === 'added') return change.before === change.after
  const { before, after } = change
  if (before === null || after === null) return before === after
  return recordKey(before) === recordKey(after)
}
