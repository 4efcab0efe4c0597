import type { WriteOperation } from '../protocol/service'
import { ORDER, type PendingCell } from './plan'

/** Cells of one operation that travel in one call. */
export interface Batch {
  readonly operation: WriteOperation
  readonly cells: readonly PendingCell[]
}

/** How batches are cut. */
export interface BatchLimits {
  /** Cells in one call, at least 1. */
  readonly batchSize: number
  /** For a service that checks the cells of a call one after the other: one cell of each lock scope a call. */
  readonly isOnePerScope: boolean
}

/** How many calls of one operation may be under way together, beside how each is cut. */
export interface WaveLimits extends BatchLimits {
  /** At least 1. Each operation has a quota of its own, so that their calls do not wait for one another. */
  readonly callsInFlight: number
  /** At `NONE`, where a write follows its read as closely as it can: one operation at a time. @default false */
  readonly isOneOperation?: boolean
}

/** The cells of a batch, and those that wait. */
export interface Cut<Taken> {
  readonly taken: Taken
  /** In the order in which they came. */
  readonly rest: readonly PendingCell[]
}

/**
 * Takes the next calls, which may be under way together: no two of them share a lock scope, since the version that one
 * answers with is the version that the next has to send. In a scope updates go before deletions and those before
 * creations (see `planSave`). A further call beside the first is taken only where it is full, or the last of its
 * operation: a part of one that waits for its mates may fill up, and the fewest calls is the goal.
 *
 * @param cells - at least one
 * @returns at least one batch
 */
export function takeWave(cells: readonly PendingCell[], limits: WaveLimits): Cut<readonly Batch[]> {
  const wave: Batch[] = []
  const busy = new Set<string>()
  const rest: PendingCell[] = []
  for (const operation of ORDER) {
    let left: readonly PendingCell[] = cells.filter((cell) => cell.operation === operation)
    for (let calls = 0; calls < limits.callsInFlight && left.length > 0; calls += 1) {
      const next = nextBatch(left, limits, busy)
      const isWorthIt = wave.length === 0 || isFull(next, limits)
      const isOther = limits.isOneOperation && wave.some((batch) => batch.operation !== operation)
      if (isOther) break
      if (next.taken.cells.length === 0 || !isWorthIt) break
      wave.push(next.taken)
      left = next.rest
      for (const cell of next.taken.cells) for (const name of busyWith(cell)) busy.add(name)
    }
    // What waits is ahead of the later operations in its scopes.
    for (const { scope } of left) if (scope !== null) busy.add(scope)
    rest.push(...left)
  }
  return { taken: wave, rest }
}

function isFull({ taken, rest }: Cut<Batch>, { batchSize, isOnePerScope }: BatchLimits): boolean {
  return rest.length === 0 || isOnePerScope || taken.cells.length >= batchSize
}

/**
 * Takes the next call's cells: in order, as many as fit. The cells of a new record stay together where they fit into
 * one call, and so do those of a record that is deleted.
 *
 * @param cells - at least one, all of one operation
 * @param busyScopes - lock scopes with a call under way, whose new version is not known yet
 * @returns the batch, empty when every cell waits for a busy scope, and the other cells
 */
export function nextBatch(
  cells: readonly PendingCell[],
  limits: BatchLimits,
  busyScopes: ReadonlySet<string>,
): Cut<Batch> {
  const taken: PendingCell[] = []
  const rest: PendingCell[] = []
  const scopes = new Set<string>()
  const units = unitsOf(cells, limits.batchSize)
  for (const [index, unit] of units.entries()) {
    if (taken.length >= limits.batchSize) {
      rest.push(...units.slice(index).flat())
      break
    }
    const doesFit = taken.length + unit.length <= limits.batchSize
    const isFree = unit.every((cell) => busyWith(cell).every((name) => !busyScopes.has(name)))
    const isAllowed = !limits.isOnePerScope || unit.every(({ scope }) => !scopes.has(scope ?? ''))
    if (!doesFit || !isFree || !isAllowed) rest.push(...unit)
    else {
      taken.push(...unit)
      for (const { scope } of unit) if (scope !== null) scopes.add(scope)
    }
  }
  return { taken: { operation: cells[0]?.operation ?? 'update', cells: taken }, rest }
}

/** What no other call may share: its lock scope; and a record that is deleted, whose rest waits for what befalls it. */
function busyWith({ scope, deletedRecord = null }: PendingCell): readonly string[] {
  const record = deletedRecord === null ? [] : [`deleted ${deletedRecord}`]
  return scope === null ? record : [scope, ...record]
}

/** Lists of at most `size` items. */
export function chunks<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  const count = Math.ceil(items.length / size)
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size))
}

/**
 * The two halves of a call, for one that was refused as a whole. A record that is to be deleted is not divided.
 *
 * @returns `null` where there is nothing to divide
 */
export function halvesOf(
  cells: readonly PendingCell[],
): readonly [readonly PendingCell[], readonly PendingCell[]] | null {
  const units: PendingCell[][] = []
  for (const cell of cells) {
    const mates = units.at(-1)
    const record = cell.deletedRecord ?? null
    if (record !== null && mates?.[0]?.deletedRecord === record) mates.push(cell)
    else units.push([cell])
  }
  if (units.length < 2) return null
  const middle = Math.ceil(units.length / 2)
  return [units.slice(0, middle).flat(), units.slice(middle).flat()]
}

/** What cannot be divided: a cell, or the cells of a new or a deleted record that were not sent yet. */
function unitsOf(cells: readonly PendingCell[], batchSize: number): readonly PendingCell[][] {
  const units: PendingCell[][] = []
  const byRecord = new Map<string, PendingCell[]>()
  for (const cell of cells) {
    const record = cell.sends === 0 ? (cell.newRecord ?? cell.deletedRecord ?? null) : null
    const mates = record === null ? undefined : byRecord.get(record)
    if (mates !== undefined && mates.length < batchSize) mates.push(cell)
    else {
      const unit = [cell]
      units.push(unit)
      if (record !== null) byRecord.set(record, unit)
    }
  }
  return units
}
