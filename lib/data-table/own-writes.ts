import { NO_VALUE } from './column'
import { recordKey } from './keys'
import { scopeCells } from './lock'
import type { CellBase, LockVersion, PrimaryValues, ReadValue } from './types'

/**
 * How long a reading may show what was there before a write that was answered. AWS says "rare brief delays"; two
 * minutes are more than brief, and bound what is remembered.
 */
export const MAX_LAG_MS = 120_000

/** A reading that begins so much later than one that did not show our own write, and shows the same, is believed. */
export const CONFIRM_MS = 5_000

/** States of a cell that are remembered as replaced: more than anybody writes in two minutes by hand. */
const MAX_REPLACED = 8

interface OwnWrite {
  readonly replaced: readonly CellBase[]
  readonly own: CellBase
  readonly atMs: number
  readonly untilMs: number
  readonly doubt: Doubt | null
}

/** What readings showed in place of our own write, without being believed yet. */
interface Doubt {
  readonly read: CellBase
  /** When the first and the last of them were begun. */
  readonly firstMs: number
  readonly lastMs: number
}

interface OwnMove {
  readonly scope: string
  readonly to: string
  readonly untilMs: number
}

interface OwnName {
  readonly from: PrimaryValues
  readonly record: number
  readonly recordId: string | null
  /** The record's versions before the rename, as far as they were read: with another one it was renamed back since. */
  readonly versions: ReadonlySet<string>
  readonly atMs: number
  readonly untilMs: number
  /** When the first reading was begun that showed the former name; `null` while none did. */
  readonly doubtedMs: number | null
}

/**
 * What our own answered writes replaced, for as long as a reading may lag behind them. One reading that shows what was
 * replaced may lag; a second one that begins some seconds later and agrees is believed.
 */
export class OwnWrites {
  readonly #nowMs: () => number
  /** By attribute and record. */
  readonly #writes = new Map<string, Map<number, OwnWrite>>()
  /** By member of the lock version, and by the version that a write of ours moved on. */
  readonly #moves = new Map<keyof LockVersion, Map<string, OwnMove[]>>()
  #names: OwnName[] = []

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /**
   * Our own write left `own` in the cell; `replaced` was there before. Where nothing tells the two apart, nothing is
   * noted. That there was no value at all may be further back than what was replaced, and is known of every cell.
   */
  note(attribute: string, record: number, replaced: CellBase, own: CellBase): void {
    const known = this.#writeOf(attribute, record)
    const before = [...(known?.replaced ?? []), ...(known ? [known.own] : []), replaced]
    const distinct = [NO_VALUE, ...before.slice(-MAX_REPLACED)].filter(
      (one) => !isSameState(one, own),
    )
    const cells = this.#writes.get(attribute) ?? new Map<number, OwnWrite>()
    this.#writes.set(attribute, cells)
    if (distinct.length === 0) cells.delete(record)
    else {
      const times = { atMs: this.#nowMs(), untilMs: this.#untilMs }
      cells.set(record, { replaced: distinct, own, ...times, doubt: null })
    }
  }

  /**
   * What our own write left in the cell, where a reading shows what that replaced and is not believed; else `null`.
   *
   * @param begunAtMs when the reading was begun
   */
  newerThan(attribute: string, record: number, read: CellBase, begunAtMs: number): CellBase | null {
    if (this.#writes.size === 0) return null
    const known = this.#writeOf(attribute, record)
    const cells = this.#writes.get(attribute)
    if (known === null || cells === undefined) return null
    if (known.replaced.some((one) => isSameState(one, read))) {
      const doubt = doubtAfter(known, read, begunAtMs)
      const isBelieved = doubt !== null && doubt.lastMs - doubt.firstMs >= CONFIRM_MS
      if (isBelieved) cells.delete(record)
      else cells.set(record, { ...known, doubt })
      return isBelieved ? null : known.own
    }
    // Where versions do not move, whoever puts the old value back after this was seen is not to be mistaken.
    if (isToldByValue(known, read)) cells.delete(record)
    else cells.set(record, { ...known, own: read, doubt: null })
    return null
  }

  /** A reading came to its end: what it did not doubt any more is not in doubt, and what is too old is forgotten. */
  endReading(begunAtMs: number): void {
    for (const cells of this.#writes.values()) {
      for (const [record, known] of cells) {
        if (known.untilMs < this.#nowMs()) cells.delete(record)
        else if (known.doubt !== null && known.doubt.lastMs !== begunAtMs) {
          cells.set(record, { ...known, doubt: null })
        }
      }
    }
  }

  /** States of the cell that our own answered writes replaced a short while ago, the newest last. */
  replaced(attribute: string, record: number): readonly CellBase[] {
    return this.#writes.size === 0 ? [] : (this.#writeOf(attribute, record)?.replaced ?? [])
  }

  /** Our own write moved a lock scope from one version to the next. */
  noteMove(member: keyof LockVersion, scope: string, from: string, to: string): void {
    if (from === to) return
    const moves = this.#moves.get(member) ?? new Map<string, OwnMove[]>()
    const others = (moves.get(from) ?? []).filter((one) => one.scope !== scope)
    this.#moves.set(member, moves.set(from, [...others, { scope, to, untilMs: this.#untilMs }]))
  }

  /** The same reading with its versions moved on by our own writes, where it was made before them. */
  forwarded<Read extends CellBase>(attribute: string, key: () => string, read: Read): Read {
    const { lockVersion } = read
    if (this.#moves.size === 0 || lockVersion === null) return read
    let version = lockVersion
    for (const [member, moves] of this.#moves) {
      for (let steps = 0; steps < moves.size; steps += 1) {
        const move = moves.get(version[member] ?? '')?.find((one) => isIn(one, attribute, key))
        if (move === undefined || move.untilMs < this.#nowMs()) break
        version = { ...version, [member]: move.to }
      }
    }
    return version === lockVersion ? read : { ...read, lockVersion: version }
  }

  /** Our own save gave the record another name. */
  noteName(name: Omit<OwnName, 'atMs' | 'untilMs' | 'doubtedMs'>): void {
    this.#names = [
      ...this.#names.filter(({ untilMs }) => untilMs >= this.#nowMs()),
      { ...name, atMs: this.#nowMs(), untilMs: this.#untilMs, doubtedMs: null },
    ]
  }

  /**
   * The record that a reading shows under the name which our own save has changed since; `null` for any other.
   *
   * @param begunAtMs when the reading was begun
   * @param isSame tells by its values whether it is a record whose id is not known
   */
  renamed(read: ReadValue, begunAtMs: number, isSame: (record: number) => boolean): number | null {
    if (this.#names.length === 0) return null
    this.#endNameDoubts(read)
    const { primaryValues, recordId, attribute } = read
    const key = recordKey(primaryValues)
    const version = this.forwarded(attribute, () => key, read).lockVersion?.primaryValues ?? null
    const found = this.#names.findLast(
      (one) =>
        one.untilMs >= this.#nowMs() &&
        recordKey(one.from) === key &&
        (version === null || one.versions.size === 0 || one.versions.has(version)) &&
        (one.recordId === null ? isSame(one.record) : one.recordId === recordId),
    )
    if (found === undefined) return null
    const { atMs, doubtedMs } = found
    if (doubtedMs !== null && begunAtMs - doubtedMs >= CONFIRM_MS) {
      this.#names = this.#names.filter((one) => one !== found)
      return null
    }
    if (doubtedMs === null && begunAtMs >= atMs) {
      this.#names = this.#names.map((one) =>
        one === found ? { ...one, doubtedMs: begunAtMs } : one,
      )
    }
    return found.record
  }

  /** Cells in which our own writes left a value, which a reading that lags may not bring: attribute and record. */
  *written(): Generator<readonly [attribute: string, record: number]> {
    for (const [attribute, cells] of this.#writes) {
      for (const [record, { own, untilMs }] of cells) {
        if (own.value !== null && untilMs >= this.#nowMs()) yield [attribute, record]
      }
    }
  }

  /** The records that hold any of it. */
  records(): ReadonlySet<number> {
    return new Set([...this.#writes.values()].flatMap((cells) => [...cells.keys()]))
  }

  /** A record has come into another number: what our own writes left in it goes along. */
  follow(from: number, to: number): void {
    for (const cells of this.#writes.values()) {
      const known = cells.get(from)
      cells.delete(from)
      if (known !== undefined && !cells.has(to)) cells.set(to, known)
    }
  }

  /** The same under the attributes' names of today; records keep their numbers. */
  under(names: ReadonlyMap<string, string>): OwnWrites {
    const now = new OwnWrites(this.#nowMs)
    for (const [attribute, cells] of this.#writes) {
      now.#writes.set(names.get(attribute) ?? attribute, new Map(cells))
    }
    now.#names = this.#names
    for (const [member, moves] of this.#moves) now.#moves.set(member, new Map(moves))
    return now
  }

  /** A reading that shows a record under another name than its former one is none that lags. */
  #endNameDoubts({ recordId, primaryValues }: ReadValue): void {
    const isOver = (one: OwnName) =>
      one.doubtedMs !== null &&
      one.recordId === recordId &&
      recordKey(one.from) !== recordKey(primaryValues)
    if (this.#names.some(isOver)) {
      this.#names = this.#names.map((one) => (isOver(one) ? { ...one, doubtedMs: null } : one))
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

/** What is in doubt after a reading that shows a replaced state; one that was begun before our write tells nothing. */
function doubtAfter({ atMs, doubt }: OwnWrite, read: CellBase, begunAtMs: number): Doubt | null {
  if (begunAtMs < atMs) return doubt
  const firstMs = doubt !== null && isSameState(doubt.read, read) ? doubt.firstMs : begunAtMs
  return { read, firstMs, lastMs: begunAtMs }
}

/** The same value, and the same writing of it as far as versions tell. */
function isSameState(a: CellBase, b: CellBase): boolean {
  if (a.value !== b.value) return false
  const [versionA, versionB] = [a.lockVersion?.value ?? null, b.lockVersion?.value ?? null]
  return versionA === null || versionB === null || versionA === versionB
}

/** True where lock versions cannot tell the current value from those it replaced, since all have the same one or none. */
function isToldByValue({ own, replaced }: OwnWrite, read: CellBase): boolean {
  if (replaced.every(({ value }) => value === null)) return false
  const held = [read, own, ...replaced].filter(({ value }) => value !== null)
  const versions = new Set(held.map(({ lockVersion }) => lockVersion?.value ?? null))
  return versions.size < 2 || versions.has(null)
}

function isIn({ scope }: OwnMove, attribute: string, key: () => string): boolean {
  const cells = scopeCells(scope)
  if (cells === null || (cells.attribute !== null && cells.attribute !== attribute)) return false
  return cells.recordKey === null || cells.recordKey === key()
}
