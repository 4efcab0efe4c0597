import { recordKey } from './keys'
import { scopeCells } from './lock'
import type { CellBase, LockVersion, PrimaryValues, ReadValue } from './types'

/**
 * How long a reading may show what was there before a write that was answered. AWS says "rare brief delays"; two
 * minutes are more than brief, and bound what is remembered.
 */
export const MAX_LAG_MS = 120_000

/** States of a cell that are remembered as replaced: more than anybody writes in two minutes by hand. */
const MAX_REPLACED = 8

interface OwnWrite {
  readonly replaced: readonly CellBase[]
  readonly own: CellBase
  readonly untilMs: number
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
  readonly untilMs: number
}

/**
 * What our own answered writes replaced, for as long as a reading may lag behind them. The answer to a write is newer
 * than a reading that shows what it replaced, whenever that reading was begun.
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

  /** Our own write left `own` in the cell; `replaced` was there before. Where nothing tells the two apart, nothing is noted. */
  note(attribute: string, record: number, replaced: CellBase, own: CellBase): void {
    const known = this.#writeOf(attribute, record)
    const before = [...(known?.replaced ?? []), ...(known ? [known.own] : []), replaced]
    const distinct = before.filter((one) => !isSameState(one, own)).slice(-MAX_REPLACED)
    const cells = this.#writes.get(attribute) ?? new Map<number, OwnWrite>()
    this.#writes.set(attribute, cells)
    if (distinct.length === 0) cells.delete(record)
    else cells.set(record, { replaced: distinct, own, untilMs: this.#untilMs })
  }

  /** What our own write left in the cell, where a reading shows what that replaced; else `null`. */
  newerThan(attribute: string, record: number, read: CellBase): CellBase | null {
    if (this.#writes.size === 0) return null
    const known = this.#writeOf(attribute, record)
    if (known === null) return null
    if (known.replaced.some((one) => isSameState(one, read))) return known.own
    // Where versions do not move, whoever puts the old value back after this was seen is not to be mistaken.
    if (isToldByValue(known)) this.#writes.get(attribute)?.delete(record)
    else this.#writes.get(attribute)?.set(record, { ...known, own: read })
    return null
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
  noteName(name: Omit<OwnName, 'untilMs'>): void {
    this.#names = [
      ...this.#names.filter(({ untilMs }) => untilMs >= this.#nowMs()),
      { ...name, untilMs: this.#untilMs },
    ]
  }

  /**
   * The record that a reading shows under the name which our own save has changed since; `null` for any other.
   *
   * @param isSame tells by its values whether it is a record whose id is not known
   */
  renamed(read: ReadValue, isSame: (record: number) => boolean): number | null {
    if (this.#names.length === 0) return null
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
    return found?.record ?? null
  }

  /** Values of ours that a reading did not bring since there was nothing before them: attribute, record and value. */
  *added(): Generator<readonly [attribute: string, record: number, own: CellBase]> {
    for (const [attribute, cells] of this.#writes) {
      for (const [record, { replaced, own, untilMs }] of cells) {
        const isAdded = own.value !== null && replaced.some(({ value }) => value === null)
        if (isAdded && untilMs >= this.#nowMs()) yield [attribute, record, own]
      }
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

/** The same value, and the same writing of it as far as versions tell. */
function isSameState(a: CellBase, b: CellBase): boolean {
  if (a.value !== b.value) return false
  const [versionA, versionB] = [a.lockVersion?.value ?? null, b.lockVersion?.value ?? null]
  return versionA === null || versionB === null || versionA === versionB
}

/** True where nothing but the value tells what was written from what it replaced. */
function isToldByValue({ own, replaced }: OwnWrite): boolean {
  const version = own.lockVersion?.value ?? null
  return replaced.some(({ value, lockVersion }) => {
    const before = lockVersion?.value ?? null
    return value !== null && (version === null || before === null || before === version)
  })
}

function isIn({ scope }: OwnMove, attribute: string, key: () => string): boolean {
  const cells = scopeCells(scope)
  if (cells === null || (cells.attribute !== null && cells.attribute !== attribute)) return false
  return cells.recordKey === null || cells.recordKey === key()
}
