import {
  type Attribute,
  type CellAddress,
  type CellBase,
  guardVersion,
  type LockLevel,
  lockScope,
  type PrimaryValues,
  recordKey,
  sameValue,
  validateValue,
  withGuard,
} from '@/lib/data-table'
import { createChain, type ScopeChain } from './chain'
import { primariesOf, savedHow } from './receipt'
import type { OwnGuard, Receipt, ReceiptLine, ScopeMove } from './types'
import { holdRecords, type KnownRecord, wholeRecordsOf } from './undo-records'

/** An ended save, as undo knows it. */
export interface EndedSave {
  readonly receipt: Receipt
  /** What the versions of its lines were made under. */
  readonly lockLevel: LockLevel
  readonly hasPrimaries: boolean
  /** The scopes that it provably moved alone, in order. */
  readonly moves: readonly ScopeMove[]
}

/** A cell as it is known before an undo. */
export interface KnownCell {
  /** `null` where the table has no such attribute (any more). */
  readonly attribute: Attribute | null
  /** What the last reading found; `null` where the table was not read to its end. */
  readonly stored: CellBase | null
  /** The person has an unsaved edit in it. */
  readonly isDrafted: boolean
}

/** What is known before an undo. */
export interface Knowledge {
  readonly cell: (address: CellAddress) => KnownCell
  readonly record: (record: PrimaryValues) => KnownRecord
  /** Why a record that the save renamed is not called again as before; `null` where it can be. */
  readonly whyNotRename: (from: PrimaryValues, to: PrimaryValues) => LeftReason | null
}

/** A value to be written back: over what the save left, and nothing else. */
export interface CellToUndo {
  readonly line: ReceiptLine
  /** Where the cell is now: its record may have another name since. */
  readonly address: CellAddress
  readonly attribute: Attribute
  /** What the save wrote, with the version that it returned, or a later own save that left the same. */
  readonly base: CellBase
  /** Its record goes, or comes, with it as a whole or not at all. */
  readonly isOfWhole: boolean
}

/** A record to be called as it was before the save. */
export interface RenameToUndo {
  readonly line: ReceiptLine
  /** What the save called it. */
  readonly from: PrimaryValues
  readonly to: PrimaryValues
}

/**
 * Why a saved cell, or a record's name, is left as it is. `moved`: it was changed since, by whom is not known;
 * `saved-again`: a later save of this browser did; `drafted`: it has an unsaved edit; `rule`: the old value breaks today's rules;
 * `attribute`: its attribute is gone; `taken`: another record has the old name; `rename`: the name cannot be given
 * back; `not-written`: it was there already and the save did not write it; `record`: its record goes or comes as a
 * whole, and holds something else than what the save left in it; `record-drafted`: that has an unsaved edit.
 */
export type LeftReason =
  | 'moved'
  | 'saved-again'
  | 'drafted'
  | 'rule'
  | 'attribute'
  | 'taken'
  | 'rename'
  | 'not-written'
  | 'record'
  | 'record-drafted'

/** A saved cell that an undo leaves alone. */
export interface LeftCell {
  readonly line: ReceiptLine
  readonly address: CellAddress
  readonly why: LeftReason
  /** What is known to be stored; `null` where that is not known, or nothing is stored. */
  readonly now: string | null
}

/** What the undo of a save would do. What the save did not save, or did not change, is in neither list. */
export interface UndoPlan {
  readonly write: readonly CellToUndo[]
  readonly renames: readonly RenameToUndo[]
  readonly left: readonly LeftCell[]
  /** Versions of scopes that the save itself made. */
  readonly ownGuards: readonly OwnGuard[]
}

/**
 * Plans the undo of a save: each old value goes back over exactly the value and version that the save returned. That
 * version moves forward only along later saves of one's own, where these are proven; whatever else happened since is
 * for the service to refuse. What is known to be otherwise is left alone from the start. A record that came or went with
 * the save does so as a whole.
 *
 * @param later - the saves that ended after it, oldest first
 * @param known - what is known now
 */
export function planUndo(save: EndedSave, later: readonly EndedSave[], known: Knowledge): UndoPlan {
  const whole = wholeRecordsOf(save.receipt)
  const isWhole = ({ record, primaryValues }: ReceiptLine) =>
    record !== undefined && whole.has(recordKey(primaryValues))
  const trails = [save, ...later].map(trailOf)
  const write: CellToUndo[] = []
  const renames: RenameToUndo[] = []
  const left: LeftCell[] = []
  for (const line of save.receipt.lines) {
    if (line.outcome !== 'saved') continue
    const { address, base } = follow(line, trails)
    if (line.kind === 'rename') {
      const back = renameBack(line, address.primaryValues, known.whyNotRename)
      if (typeof back !== 'string') renames.push(back)
      else left.push({ line, address, why: back, now: null })
      continue
    }
    const now = known.cell(address)
    if (isUnchanged(line, now)) continue
    const why = whyLeft(line, base, now)
    if (why !== null) left.push({ line, address, why, now: now.stored?.value ?? null })
    else if (base !== null && now.attribute !== null) {
      write.push({ line, address, attribute: now.attribute, base, isOfWhole: isWhole(line) })
    }
  }
  const cells = holdRecords({ write, left }, isWhole, known.record)
  return { ...cells, renames, ownGuards: ownGuardsOf(save, trails) }
}

/** Another spelling of one number or list is the same value, as for an edit. */
function isUnchanged({ before, after }: ReceiptLine, { attribute }: KnownCell): boolean {
  return sameValue(attribute?.valueType ?? 'TEXT', before, after)
}

/** @param now what the record is called after all of one's own saves */
function renameBack(
  line: ReceiptLine,
  now: PrimaryValues,
  whyNotRename: (from: PrimaryValues, to: PrimaryValues) => LeftReason | null,
): RenameToUndo | LeftReason {
  const [to, from] = [line.before, line.after].map((text) =>
    text === null ? null : primariesOf(text),
  )
  if (!to || !from) return 'rename'
  if (recordKey(from) !== recordKey(now)) return 'saved-again'
  return whyNotRename(from, to) ?? { line, from, to }
}

function whyLeft(line: ReceiptLine, base: CellBase | null, now: KnownCell): LeftReason | null {
  if (savedHow(line) === 'so-already') return 'not-written'
  if (now.attribute === null) return 'attribute'
  if (base?.value !== line.after) return 'saved-again'
  if (now.isDrafted) return 'drafted'
  if (now.stored !== null && now.stored.value !== line.after) return 'moved'
  const isAgainstRule = line.before !== null && validateValue(now.attribute, line.before) !== null
  return isAgainstRule ? 'rule' : null
}

/** A save, ready to be asked what it did to a cell. */
interface Trail {
  readonly save: EndedSave
  readonly chain: ScopeChain
  /** Its saved values, by cell. */
  readonly values: ReadonlyMap<string, ReceiptLine>
  /** The new names that it gave to records, by their keys before. */
  readonly names: ReadonlyMap<string, PrimaryValues>
}

function trailOf(save: EndedSave): Trail {
  const chain = createChain()
  for (const move of save.moves) chain.move(move)
  const saved = save.receipt.lines.filter(({ outcome }) => outcome === 'saved')
  const values = saved.filter(({ kind }) => kind === 'value')
  const names = saved.flatMap(({ kind, primaryValues, after }) => {
    const to = kind === 'rename' && after !== null ? primariesOf(after) : null
    return to === null ? [] : [[recordKey(primaryValues), to] as const]
  })
  return {
    save,
    chain,
    values: new Map(values.map((line) => [keyOf(line), line])),
    names: new Map(names),
  }
}

function keyOf({ primaryValues, attribute }: CellAddress): string {
  return JSON.stringify([recordKey(primaryValues), attribute])
}

/**
 * Where a saved cell is, and what it holds, after all of these saves as far as they tell; `base` is `null` where a
 * later one replaced what neither had written.
 *
 * @param trails - of the line's own save, then of the later ones
 */
function follow(
  line: ReceiptLine,
  trails: readonly Trail[],
): { readonly address: CellAddress; readonly base: CellBase | null } {
  let address: CellAddress = { primaryValues: line.primaryValues, attribute: line.attribute }
  let base = baseOf(line)
  for (const [index, trail] of trails.entries()) {
    const written = index === 0 ? undefined : trail.values.get(keyOf(address))
    if (written !== undefined && written.before !== base.value) return { address, base: null }
    base = forward(written === undefined ? base : baseOf(written), address, trail)
    const name = trail.names.get(recordKey(address.primaryValues))
    if (name !== undefined) address = { ...address, primaryValues: name }
  }
  return { address, base }
}

/** What a save left in a cell. */
function baseOf({ after, versionAfter }: ReceiptLine): CellBase {
  return { value: after, lockVersion: versionAfter, modifiedAtMs: null, modifiedRegion: null }
}

/** The version moved along the save's proven moves of its scope. */
function forward(base: CellBase, address: CellAddress, { save, chain }: Trail): CellBase {
  const { lockLevel, hasPrimaries } = save
  const { lockVersion } = base
  const scope = lockScope(lockLevel, hasPrimaries, address)
  const guard = guardVersion(lockLevel, hasPrimaries, lockVersion)
  if (lockVersion === null || scope === null || guard === null) return base
  const next = chain.follow(scope, guard)
  return { ...base, lockVersion: withGuard(lockLevel, hasPrimaries, lockVersion, next) }
}

/** What the save left its scopes at by writing, moved on along the proven moves of the later ones. */
function ownGuardsOf(
  { receipt, lockLevel, hasPrimaries }: EndedSave,
  trails: readonly Trail[],
): readonly OwnGuard[] {
  const guards = new Map<string, OwnGuard>()
  for (const line of receipt.lines) {
    const scope = lockScope(lockLevel, hasPrimaries, addressAfter(line))
    const made = guardVersion(lockLevel, hasPrimaries, line.versionAfter)
    if (!wasAnswered(line) || scope === null || made === null) continue
    const guard = trails.reduce((last, { chain }) => chain.follow(scope, last), made)
    guards.set(JSON.stringify([scope, guard]), { scope, guard })
  }
  return [...guards.values()]
}

/** Where a line's cell is after its save: a rename's answer is of the record under its new name. */
function addressAfter(line: ReceiptLine): CellAddress {
  const to = line.kind === 'rename' && line.after !== null ? primariesOf(line.after) : null
  return { primaryValues: to ?? line.primaryValues, attribute: line.attribute }
}

/** The version that a line ends with is the answer to a write, not of a read that found the value there. */
function wasAnswered(line: ReceiptLine): boolean {
  return line.evidence !== null && savedHow(line) === 'written'
}
