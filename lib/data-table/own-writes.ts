import { NO_VALUE } from './column'
import { isSameWrite } from './compare'
import { recordKey } from './keys'
import { scopeCells } from './lock'
import type { CellBase, LockVersion, PrimaryValues, ReadValue } from './types'

/**
 * How long a reading may show the state before an answered write. AWS speaks of "rare brief delays"; two minutes are
 * more than that, and limit what is remembered.
 */
export const MAX_LAG_MS = 120_000

/** Two readings that both miss our write are believed if they began at least this far apart. */
export const CONFIRM_MS = 5_000

/** How many replaced states of a cell are remembered; nobody writes more by hand in two minutes. */
const MAX_REPLACED = 8

interface OwnWrite {
  readonly replaced: readonly CellBase[]
  readonly own: CellBase
  readonly atMs: number
  readonly untilMs: number
  readonly unconfirmed: UnconfirmedReading | null
}

/** A replaced state that readings showed, not believed yet. */
interface UnconfirmedReading {
  readonly read: CellBase
  /** When the first and the last of these readings began. */
  readonly firstMs: number
  readonly lastMs: number
}

interface ScopeMove {
  readonly scope: string
  readonly to: string
  readonly untilMs: number
}

interface OwnRename {
  readonly from: PrimaryValues
  readonly record: number
  readonly recordId: string | null
  /** The versions of the record before the rename. With another version, it was renamed back since. */
  readonly versions: ReadonlySet<string>
  readonly atMs: number
  readonly untilMs: number
  /** When the first reading with the old name began; `null` if there was none. */
  readonly firstSeenMs: number | null
}

/**
 * Remembers what our answered writes replaced, because readings may lag behind them. A reading that shows a replaced
 * state is not believed, unless a second one that begins some seconds later agrees.
 */
export class OwnWrites {
  readonly #nowMs: () => number
  readonly #writes = new Map<string, Map<number, OwnWrite>>()
  /** By member of the lock version, then by the version that our write replaced. */
  readonly #moves = new Map<keyof LockVersion, Map<string, ScopeMove[]>>()
  #renames: OwnRename[] = []

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /**
   * Records that our write changed the cell from `replaced` to `own`. Does nothing if a reading could not tell the two
   * apart. "No value" always counts as replaced, because it may be an even older state.
   */
  noteWrite(attribute: string, record: number, replaced: CellBase, own: CellBase): void {
    const known = this.#writeOf(attribute, record)
    const before = [...(known?.replaced ?? []), ...(known ? [known.own] : []), replaced]
    const distinct = [NO_VALUE, ...before.slice(-MAX_REPLACED)].filter(
      (one) => !isSameWrite(one, own),
    )
    const cells = this.#writes.get(attribute) ?? new Map<number, OwnWrite>()
    this.#writes.set(attribute, cells)
    if (distinct.length === 0) cells.delete(record)
    else {
      const times = { atMs: this.#nowMs(), untilMs: this.#untilMs }
      cells.set(record, { replaced: distinct, own, ...times, unconfirmed: null })
    }
  }

  /**
   * The state that our write left in the cell, if a reading shows a replaced one and is not believed; else `null`.
   *
   * @param begunAtMs when the reading began
   */
  insteadOf(attribute: string, record: number, read: CellBase, begunAtMs: number): CellBase | null {
    if (this.#writes.size === 0) return null
    const known = this.#writeOf(attribute, record)
    const cells = this.#writes.get(attribute)
    if (known === null || cells === undefined) return null
    if (known.replaced.some((one) => isSameWrite(one, read))) {
      const unconfirmed = unconfirmedAfter(known, read, begunAtMs)
      const isBelieved =
        unconfirmed !== null && unconfirmed.lastMs - unconfirmed.firstMs >= CONFIRM_MS
      if (isBelieved) cells.delete(record)
      else cells.set(record, { ...known, unconfirmed })
      return isBelieved ? null : known.own
    }
    // Without versions, a colleague who writes the old value again looks like lag. Our write has been read now, so
    // forget it.
    if (isKnownByValueOnly(known, read)) cells.delete(record)
    else cells.set(record, { ...known, own: read, unconfirmed: null })
    return null
  }

  /**
   * Call at the end of a reading: what it no longer shows is not pending any more, and what is too old is forgotten.
   */
  endReading(begunAtMs: number): void {
    for (const cells of this.#writes.values()) {
      for (const [record, known] of cells) {
        if (known.untilMs < this.#nowMs()) cells.delete(record)
        else if (known.unconfirmed !== null && known.unconfirmed.lastMs !== begunAtMs) {
          cells.set(record, { ...known, unconfirmed: null })
        }
      }
    }
  }

  /** The states of the cell that our writes replaced in the last minutes, the latest last. */
  replaced(attribute: string, record: number): readonly CellBase[] {
    return this.#writes.size === 0 ? [] : (this.#writeOf(attribute, record)?.replaced ?? [])
  }

  /** Records that our write moved a lock scope from one version to the next. */
  noteMove(member: keyof LockVersion, scope: string, from: string, to: string): void {
    if (from === to) return
    const moves = this.#moves.get(member) ?? new Map<string, ScopeMove[]>()
    const others = (moves.get(from) ?? []).filter((one) => one.scope !== scope)
    this.#moves.set(member, moves.set(from, [...others, { scope, to, untilMs: this.#untilMs }]))
  }

  /** The reading, with versions that our writes have replaced since brought up to date. */
  withMovedVersions<Read extends CellBase>(attribute: string, key: () => string, read: Read): Read {
    const { lockVersion } = read
    if (this.#moves.size === 0 || lockVersion === null) return read
    let version = lockVersion
    for (const [member, moves] of this.#moves) {
      for (let steps = 0; steps < moves.size; steps += 1) {
        const move = moves.get(version[member] ?? '')?.find((one) => isInScope(one, attribute, key))
        if (move === undefined || move.untilMs < this.#nowMs()) break
        version = { ...version, [member]: move.to }
      }
    }
    return version === lockVersion ? read : { ...read, lockVersion: version }
  }

  /** Records that our save renamed a record. */
  noteRename(name: Omit<OwnRename, 'atMs' | 'untilMs' | 'firstSeenMs'>): void {
    this.#renames = [
      ...this.#renames.filter(({ untilMs }) => untilMs >= this.#nowMs()),
      { ...name, atMs: this.#nowMs(), untilMs: this.#untilMs, firstSeenMs: null },
    ]
  }

  /**
   * The record that a reading shows under a name from before our rename; `null` for any other.
   *
   * @param begunAtMs when the reading began
   * @param isSame recognises a record without a known id by its values
   */
  renamedRecord(
    read: ReadValue,
    begunAtMs: number,
    isSame: (record: number) => boolean,
  ): number | null {
    if (this.#renames.length === 0) return null
    this.#confirmRename(read)
    const { primaryValues, recordId, attribute } = read
    const key = recordKey(primaryValues)
    const version =
      this.withMovedVersions(attribute, () => key, read).lockVersion?.primaryValues ?? null
    const found = this.#renames.findLast(
      (one) =>
        one.untilMs >= this.#nowMs() &&
        recordKey(one.from) === key &&
        (version === null || one.versions.size === 0 || one.versions.has(version)) &&
        (one.recordId === null ? isSame(one.record) : one.recordId === recordId),
    )
    if (found === undefined) return null
    const { atMs, firstSeenMs } = found
    if (firstSeenMs !== null && begunAtMs - firstSeenMs >= CONFIRM_MS) {
      this.#renames = this.#renames.filter((one) => one !== found)
      return null
    }
    if (firstSeenMs === null && begunAtMs >= atMs) {
      this.#renames = this.#renames.map((one) =>
        one === found ? { ...one, firstSeenMs: begunAtMs } : one,
      )
    }
    return found.record
  }

  /** The cells with a value from our writes, which a lagging reading may miss: attribute and record. */
  *writtenCells(): Generator<readonly [attribute: string, record: number]> {
    for (const [attribute, cells] of this.#writes) {
      for (const [record, { own, untilMs }] of cells) {
        if (own.value !== null && untilMs >= this.#nowMs()) yield [attribute, record]
      }
    }
  }

  /** The records with cells that our writes changed. */
  writtenRecords(): ReadonlySet<number> {
    return new Set([...this.#writes.values()].flatMap((cells) => [...cells.keys()]))
  }

  /** Moves what is remembered of one record to another number, under which the record is read now. */
  moveWrites(from: number, to: number): void {
    for (const cells of this.#writes.values()) {
      const known = cells.get(from)
      cells.delete(from)
      if (known !== undefined && !cells.has(to)) cells.set(to, known)
    }
  }

  /** A copy under new attribute names; records keep their numbers. */
  withAttributeNames(names: ReadonlyMap<string, string>): OwnWrites {
    const now = new OwnWrites(this.#nowMs)
    for (const [attribute, cells] of this.#writes) {
      now.#writes.set(names.get(attribute) ?? attribute, new Map(cells))
    }
    now.#renames = this.#renames
    for (const [member, moves] of this.#moves) now.#moves.set(member, new Map(moves))
    return now
  }

  /** A reading that shows another name than the old one does not lag. */
  #confirmRename({ recordId, primaryValues }: ReadValue): void {
    const isOver = (one: OwnRename) =>
      one.firstSeenMs !== null &&
      one.recordId === recordId &&
      recordKey(one.from) !== recordKey(primaryValues)
    if (this.#renames.some(isOver)) {
      this.#renames = this.#renames.map((one) =>
        isOver(one) ? { ...one, firstSeenMs: null } : one,
      )
    }
  }

  get #untilMs(): number {
    return this.#nowMs() + MAX_LAG_MS
  }

  #writeOf(attribute: string, record: number): OwnWrite | null {
    const cells = this.#writes.get(attribute)
    const known = cells?.get(record)
    if (known === undefined) return null
    if (known.untilMs >= this.#nowMs()) return known
    cells?.delete(record)
    return null
  }
}

/** The pending replaced state after another reading. A reading that began before our write proves nothing. */
function unconfirmedAfter(
  { atMs, unconfirmed }: OwnWrite,
  read: CellBase,
  begunAtMs: number,
): UnconfirmedReading | null {
  if (begunAtMs < atMs) return unconfirmed
  const firstMs =
    unconfirmed !== null && isSameWrite(unconfirmed.read, read) ? unconfirmed.firstMs : begunAtMs
  return { read, firstMs, lastMs: begunAtMs }
}

/** True if versions cannot tell the current value from replaced ones, because they are equal or missing. */
function isKnownByValueOnly({ own, replaced }: OwnWrite, read: CellBase): boolean {
  if (replaced.every(({ value }) => value === null)) return false
  const held = [read, own, ...replaced].filter(({ value }) => value !== null)
  const versions = new Set(held.map(({ lockVersion }) => lockVersion?.value ?? null))
  return versions.size < 2 || versions.has(null)
}

function isInScope({ scope }: ScopeMove, attribute: string, key: () => string): boolean {
  const cells = scopeCells(scope)
  if (cells === null || (cells.attribute !== null && cells.attribute !== attribute)) return false
  return cells.recordKey === null || cells.recordKey === key()
}
