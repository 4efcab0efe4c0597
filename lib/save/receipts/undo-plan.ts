import {
  type Attribute,
  type CellAddress,
  type CellBase,
  type CellIds,
  DEFAULT_RECORD_ID,
  guardVersion,
  isDefaultRecord,
  isOther,
  isRewritten,
  type LockLevel,
  lockScope,
  type OtherReason,
  type PrimaryValues,
  recordKey,
  sameValue,
  validateValue,
  withGuard,
} from '@/lib/data-table'
import { createChain, type ScopeChain } from '../decide/chain'
import type { OwnGuard, Receipt, ReceiptLine, ScopeMove } from '../protocol/types'
import { primariesOf, savedHow } from './receipt'

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
  /** Where it is now: its attribute, or its record, may have another name since. */
  readonly address: CellAddress
  /** `null` where the table has no such attribute (any more). */
  readonly attribute: Attribute | null
  /** Another record, or attribute, has the name now, and this one is nowhere. @default neither */
  readonly other?: OtherReason | null | undefined
  /** What the last reading found; `null` where the table was not read to its end. */
  readonly stored: CellBase | null
  /** The user has an unsaved edit in it. */
  readonly isDrafted: boolean
}

/** What is known before an undo. */
export interface Knowledge {
  /** A cell by the ids of its record and attribute, as far as they are known; else by their names. */
  readonly cell: (address: CellAddress, ids: CellIds) => KnownCell
  readonly record: (record: PrimaryValues) => KnownRecord
  /** Why a record that the save renamed is not called again as before; `null` where it can be. */
  readonly whyNotRename: WhyNotRename
}

/** @param recordId the record that the save renamed */
type WhyNotRename = (from: PrimaryValues, to: PrimaryValues, recordId: string) => LeftReason | null

/** A value to be written back: over what the save left, and nothing else. */
export interface CellToUndo {
  readonly line: ReceiptLine
  /** Where the cell is now: its record may have another name since. */
  readonly address: CellAddress
  readonly attribute: Attribute
  /** The record that it is in. */
  readonly recordId: string | null
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
  readonly recordId: string
}

/**
 * Why a saved cell, or a record's name, is left as it is. `moved`: it was changed since, by whom is not known;
 * `saved-again`: a later save of this browser did; `drafted`: it has an unsaved edit; `rule`: the old value breaks today's rules;
 * `attribute`: its attribute is gone; `taken`: another record has the old name; `rename`: the name cannot be given
 * back; `not-written`: it was there already and the save did not write it; `record`: its record goes or comes as a
 * whole, and holds something else than what the save left in it; `record-drafted`: that has an unsaved edit; `renamed`:
 * it has another name, and is none to be deleted; `other-record`, `other-attribute`: another one has the name now;
 * `rewritten`: others stored the same value again; `unidentified`: the receipt does not tell which record it was.
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
  | 'renamed'
  | 'rewritten'
  | 'unidentified'
  | OtherReason

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
 * Plans the undo of a save: each old value goes back over exactly the value and version that the save returned, in the
 * record and the attribute that it was in, by their ids. That version moves forward only along later saves of one's own, where these are proven; whatever else happened since is
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
    const end = follow(line, trails)
    if (line.kind === 'rename') {
      const { address } = end
      const back = renameBack(line, address.primaryValues, known.whyNotRename)
      if (typeof back !== 'string') renames.push(back)
      else left.push({ line, address, why: back, now: null })
      continue
    }
    const { base, recordId } = end
    const now = known.cell(end.address, { recordId, attributeId: line.attributeId })
    if (isUnchanged(line, now)) continue
    const { address, attribute } = now
    const isOfWhole = isWhole(line)
    const isElsewhere = recordKey(address.primaryValues) !== recordKey(end.address.primaryValues)
    const why = whyLeft(line, end, now) ?? (isOfWhole && isElsewhere ? 'renamed' : null)
    if (why !== null) left.push({ line, address, why, now: now.stored?.value ?? null })
    else if (base !== null && attribute !== null) {
      write.push({ line, address, attribute, recordId, base, isOfWhole })
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
  whyNotRename: WhyNotRename,
): RenameToUndo | LeftReason {
  const [to, from] = [line.before, line.after].map((text) =>
    text === null ? null : primariesOf(text),
  )
  if (!to || !from) return 'rename'
  if (recordKey(from) !== recordKey(now)) return 'saved-again'
  const { recordId = null } = line
  if (recordId === null) return 'unidentified'
  return whyNotRename(from, to, recordId) ?? { line, from, to, recordId }
}

function whyLeft(line: ReceiptLine, { base, isKnown }: End, now: KnownCell): LeftReason | null {
  if (savedHow(line) === 'so-already') return 'not-written'
  if (!isKnown) return 'unidentified'
  if ((now.other ?? null) !== null) return now.other ?? null
  if (now.attribute === null) return 'attribute'
  if (base?.value !== line.after) return 'saved-again'
  if (now.isDrafted) return 'drafted'
  if (now.stored !== null && now.stored.value !== line.after) return 'moved'
  if (now.stored !== null && isRewritten(base, now.stored)) return 'rewritten'
  const isAgainstRule = line.before !== null && validateValue(now.attribute, line.before) !== null
  return isAgainstRule ? 'rule' : null
}

/** A save, ready to be asked what it did to a cell. */
interface Trail {
  readonly save: EndedSave
  readonly chain: ScopeChain
  /** What it wrote, by the ids of the cells, and by their names. */
  readonly values: ReadonlyMap<string, ReceiptLine>
  /** Its renames, by the keys of their records before. */
  readonly renames: ReadonlyMap<string, ReceiptLine>
  /** Records that it emptied and began anew: their ids after by their ids before. */
  readonly remade: ReadonlyMap<string | null, string | null>
}

function trailOf(save: EndedSave): Trail {
  const chain = createChain()
  for (const move of save.moves) chain.move(move)
  const saved = save.receipt.lines.filter(({ outcome }) => outcome === 'saved')
  const values = saved.filter((line) => line.kind === 'value' && savedHow(line) !== 'so-already')
  const renames = saved.filter(({ kind }) => kind === 'rename')
  return {
    save,
    chain,
    values: new Map([
      ...values.map((line) => [nameKey(line), line] as const),
      ...values.flatMap((line) => {
        const key = idKey(line, recordIdBefore(line))
        return key === null ? [] : [[key, line] as const]
      }),
    ]),
    renames: new Map(renames.map((line) => [recordKey(line.primaryValues), line])),
    remade: new Map(
      values.flatMap(({ recordIdBefore = null, recordId = null }) =>
        recordIdBefore === null ? [] : [[recordIdBefore, recordId] as const],
      ),
    ),
  }
}

function nameKey({ primaryValues, attribute }: CellAddress): string {
  return JSON.stringify(['name', recordKey(primaryValues), attribute])
}

/** A cell by its ids; `null` where they are not known. A service may give attributes none: then they are their names. */
function idKey(line: ReceiptLine, recordId: string | null): string | null {
  const { attribute, attributeId } = line
  if (recordId === null || attributeId === undefined) return null
  return JSON.stringify(['id', recordId, attributeId ?? attribute])
}

/** The record that a line's save was asked to write to. */
function recordIdBefore(line: ReceiptLine): string | null {
  return line.recordIdBefore === undefined ? recordIdOf(line) : line.recordIdBefore
}

/** The record that a line's save left its value in. */
function recordIdOf({ primaryValues, recordId = null }: ReceiptLine): string | null {
  return isDefaultRecord(primaryValues) ? DEFAULT_RECORD_ID : recordId
}

/** Where a saved cell is after one's own saves, and what it holds. */
interface End {
  readonly address: CellAddress
  /** `null` where a later save replaced what neither had written. */
  readonly base: CellBase | null
  /** `null` where the receipts do not tell. */
  readonly recordId: string | null
  /** Its ids, or the version of its own value, tell which cell it is. */
  readonly isKnown: boolean
}

/**
 * Where a saved cell is, and what it holds, after all of these saves as far as they tell. A later save of the same names
 * counts only where it wrote to the same record and attribute.
 *
 * @param trails - of the line's own save, then of the later ones
 */
function follow(line: ReceiptLine, trails: readonly Trail[]): End {
  let address: CellAddress = { primaryValues: line.primaryValues, attribute: line.attribute }
  let base = baseOf(line)
  let recordId = recordIdOf(line)
  const isVersioned = line.after !== null && (line.versionAfter?.value ?? null) !== null
  const isKnown = isVersioned || idKey(line, recordId) !== null
  for (const [index, trail] of trails.entries()) {
    const written = index === 0 ? undefined : writtenIn(trail, address, base, idKey(line, recordId))
    const isOtherValue = written !== undefined && written?.before !== base.value
    if (isOtherValue || written === null) return { address, base: null, recordId, isKnown }
    base = forward(written === undefined ? base : baseOf(written), address, trail)
    if (written !== undefined) recordId = recordIdOf(written)
    recordId = trail.remade.get(recordId) ?? recordId
    const rename = trail.renames.get(recordKey(address.primaryValues))
    const isSame = rename !== undefined && !isOther(rename.recordId, recordId)
    const name = isSame && rename.after !== null ? primariesOf(rename.after) : null
    if (name !== null) address = { ...address, primaryValues: name }
  }
  return { address, base, recordId, isKnown }
}

/** What a later save wrote to the cell; `null` where it wrote to one of its names, and nothing tells whether to this. */
function writtenIn(
  { values }: Trail,
  address: CellAddress,
  base: CellBase,
  key: string | null,
): ReceiptLine | null | undefined {
  const same = key === null ? undefined : values.get(key)
  if (same !== undefined) return same
  const named = values.get(nameKey(address))
  if (named === undefined) return undefined
  // One's own save made a record where there was none: it has the place of the one that is gone.
  if (base.value === null && isOfMade(named)) return named
  const isKnownOther = key !== null && idKey(named, recordIdBefore(named)) !== null
  return isKnownOther ? undefined : null
}

function isOfMade({ before, recordId = null, recordIdBefore: asked }: ReceiptLine): boolean {
  return before === null && asked === null && recordId !== null
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

/** A record as it is known before an undo. */
export interface KnownRecord {
  /** By attribute, all that is stored in it; `null` where the table was not read to its end. */
  readonly stored: ReadonlyMap<string, string> | null
  /** The user has an unsaved edit in it, or of it as a whole. */
  readonly isDrafted: boolean
}

/**
 * The records that came or went with a save as wholes, by key. One that it was to delete and of which something stayed
 * is not among them: what went of it comes back by itself.
 */
export function wholeRecordsOf({ lines }: Receipt): ReadonlySet<string> {
  const came = new Set<string>()
  const went = new Set<string>()
  const stayed = new Set<string>()
  for (const { record, outcome, primaryValues } of lines) {
    const key = recordKey(primaryValues)
    if (record === 'added' && outcome === 'saved') came.add(key)
    if (record === 'deleted') (outcome === 'saved' ? went : stayed).add(key)
  }
  return new Set([...came, ...[...went].filter((key) => !stayed.has(key))])
}

/**
 * Whether a record that an undo was to delete is left alone, by the reasons of its cells' conflicts: one of which nothing
 * but the lock moved waits for its user instead.
 */
export function isRecordLeft(reasons: readonly (string | null)[]): boolean {
  return (
    reasons.some((reason) => reason !== 'scope' && reason !== 'record') ||
    !reasons.includes('scope')
  )
}

interface Cells {
  readonly write: readonly CellToUndo[]
  readonly left: readonly LeftCell[]
}

/**
 * A record that came with the save goes as a whole or stays as a whole, and one that went comes into no other: all of
 * its values are left alone where it is known to hold anything else than what the save left in it, or an unsaved edit.
 *
 * @param isWhole whether a line is of such a record
 */
export function holdRecords(
  { write, left }: Cells,
  isWhole: (line: ReceiptLine) => boolean,
  known: (record: PrimaryValues) => KnownRecord,
): Cells {
  const records = new Map<string, { write: CellToUndo[]; left: LeftCell[] }>()
  const cellsOf = ({ primaryValues }: CellAddress) => {
    const key = recordKey(primaryValues)
    const cells = records.get(key) ?? { write: [], left: [] }
    records.set(key, cells)
    return cells
  }
  const isPart = ({ line }: CellToUndo | LeftCell) => isWhole(line)
  for (const cell of write.filter(isPart)) cellsOf(cell.address).write.push(cell)
  for (const cell of left.filter(isPart)) cellsOf(cell.address).left.push(cell)
  const held = new Map<CellToUndo, LeftCell>()
  for (const cells of records.values()) {
    const [first] = cells.write
    if (first === undefined) continue
    const now = known(first.address.primaryValues)
    const why = whyHeld(cells, now)
    if (why === null) continue
    for (const cell of cells.write) {
      const { line, address } = cell
      held.set(cell, { line, address, why, now: now.stored?.get(address.attribute) ?? null })
    }
  }
  return { write: write.filter((cell) => !held.has(cell)), left: [...left, ...held.values()] }
}

/** Why a record with these cells stays as it is; `null` where it may go, or come. What others removed of it is in nobody's way. */
function whyHeld(
  { write, left }: Cells,
  { stored, isDrafted }: KnownRecord,
): LeftCell['why'] | null {
  if (isDrafted) return 'record-drafted'
  if (stored === null) return left.some(({ why }) => why === 'saved-again') ? 'record' : null
  const own = new Map(write.map(({ address, base }) => [address.attribute, base.value]))
  const isOther = [...stored].some(([attribute, value]) => own.get(attribute) !== value)
  return isOther ? 'record' : null
}
