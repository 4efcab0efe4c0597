import { Store } from '@tanstack/store'
import type { DraftStore } from '@/lib/drafts'
import { completedReceipt, joinReceipts, type Outcome, receiptOf } from '@/lib/save'
import type { FinishedSave, SaveListeners, SaveUndo, StartedSave } from '../saving/finished-save'
import { endTime } from '../saving/press-time'
import type { PendingSave, ReceiptEntry, Receipts } from './receipt-entry'

/** Where receipts outlast the tab. */
export interface ReceiptShelf {
  /** Keeps a receipt; the same id and time again replaces it. */
  put(entry: ReceiptEntry): void
  drop(receipts: Receipts): void
}

/** How many receipts of one table are kept; the oldest goes first. */
export const MAX_RECEIPTS = 100
/** How many characters of them, as JSON: about 10,000 lines. The newest is kept whatever its size. */
export const MAX_RECEIPT_CHARACTERS = 8_000_000

/**
 * The receipts of a table's saves, newest first, within `MAX_RECEIPTS` and `MAX_RECEIPT_CHARACTERS`. Saves that went in
 * several requests within one press are one receipt.
 */
export class ReceiptBook {
  readonly store = new Store<Receipts>([])
  /** Whoever keeps receipts sets itself here; alone, they live as long as the tab. */
  shelf: ReceiptShelf | null = null
  readonly #history: DraftStore['history']
  /** Ids of receipts that saves of this tab made, and that a server may still complete. */
  readonly #own = new Set<string>()

  constructor(saves: SaveListeners, history: DraftStore['history']) {
    this.#history = history
    saves.onFinished((save) => this.#take(save))
  }

  /** The receipt of a save; `undefined` for one that is not kept (any more). */
  get(id: string): ReceiptEntry | undefined {
    return this.store.state.find((entry) => entry.id === id)
  }

  /** Ids of saves of this tab whose end was not heard, with what is not known yet in their receipts. */
  unheard(): readonly string[] {
    const isUnknown = ({ receipt }: ReceiptEntry) =>
      receipt.isEndKnown === false && receipt.lines.some(({ reason }) => reason === 'unknown')
    return this.store.state
      .filter((entry) => this.#own.has(entry.id) && isUnknown(entry))
      .map(({ id }) => id)
  }

  /** Nothing more is to be heard of such a save. */
  giveUp(id: string): void {
    this.#own.delete(id)
  }

  /** Such a save never reached a server: what was not known of it was not sent. */
  noteNeverBegun(id: string): ReceiptEntry | null {
    const known = this.get(id)
    this.giveUp(id)
    if (known === undefined) return null
    const { isEndKnown: _, ...receipt } = known.receipt
    const lines = receipt.lines.map((line) =>
      line.outcome === 'failed' && line.reason === 'unknown'
        ? { ...line, outcome: 'kept' as const, reason: null, message: null }
        : line,
    )
    const entry = { ...known, receipt: { ...receipt, lines } }
    this.#show([entry, ...this.store.state.filter((one) => one.id !== id)])
    this.shelf?.put(entry)
    return entry
  }

  /** Takes in what was kept before, or by another tab; of two receipts of one save, the one with more lines. */
  bringBack(entries: Receipts): void {
    const all = new Map(this.store.state.map((one) => [one.id, one]))
    for (const one of entries) {
      const known = all.get(one.id)
      const isMore = known && known.receipt.lines.length < one.receipt.lines.length
      if (known === undefined || isMore) all.set(one.id, one)
    }
    this.#show([...all.values()])
  }

  #take(save: FinishedSave): void {
    const own = save.pending ? receiptOfPending(save.pending, save) : entryOf(save)
    const all = this.store.state
    // The requests of one press have its time; what ended in a tab that is gone may be among the kept ones.
    const first = all.find(
      ({ id, atMs, undoes }) => id !== own.id && atMs === own.atMs && undoes === own.undoes,
    )
    const entry = first ? joinEntries(first, own) : save.pending ? own : withLeft(own, save)
    if (save.pending === null || save.pending === undefined) this.#own.add(entry.id)
    this.#show([entry, ...all.filter(({ id }) => id !== entry.id)])
    this.shelf?.put(entry)
    noteInHistory(this.#history, entry, save.undo ?? null)
  }

  #show(all: Receipts): void {
    const { kept, dropped } = withinBounds([...all].sort((a, b) => b.atMs - a.atMs))
    this.store.setState(() => kept)
    if (dropped.length > 0) this.shelf?.drop(dropped)
  }
}

/** A save that saved something is a boundary of undo; one that took another back stands in that one's place. */
function noteInHistory(
  history: DraftStore['history'],
  { id, receipt }: ReceiptEntry,
  undo: SaveUndo | null,
): void {
  const isSaved = receipt.lines.some(({ outcome }) => outcome === 'saved')
  if (undo === null || undo.direction === null) {
    if (isSaved) history.noteSave(id)
  } else if (isSaved) history.turnSave(undo.direction, undo.of, id)
  else if (receipt.lines.every(({ outcome, reason }) => outcome === 'conflict' || reason !== null))
    history.forgetSave(undo.of)
}

/** The receipt of a save by what is known of its outcomes. */
export function entryOf(save: FinishedSave): ReceiptEntry {
  const { saveId, request, tableName, finished, outcomes, pressedAtMs, moves } = save
  const receipt = receiptOf({
    request,
    tableName,
    outcomes: [...outcomes.values()],
    finished,
    startedAtMs: pressedAtMs,
    endedAtMs: endTime(pressedAtMs),
  })
  return {
    id: saveId,
    atMs: pressedAtMs,
    receipt,
    lockLevel: save.lockLevel,
    hasPrimaries: request.primaryAttributes.length > 0,
    moves,
    undoes: save.undo?.of ?? null,
    server: request.server,
  }
}

/** The receipt of a save that another tab began: of all that it sent, by the outcomes from its first event on. */
function receiptOfPending({ entry, ids }: PendingSave, save: FinishedSave): ReceiptEntry {
  const outcomes = ids.map((id): Outcome | undefined => save.outcomes.get(id))
  const receipt = completedReceipt(entry.receipt, outcomes, save.finished, endTime(entry.atMs))
  return { ...entry, receipt, lockLevel: save.lockLevel, moves: save.moves }
}

/** What an undo left alone from the start stands in its receipt, once. */
export function withLeft(entry: ReceiptEntry, { undo }: StartedSave): ReceiptEntry {
  const left = undo?.left ?? []
  if (left.length === 0) return entry
  const { receipt } = entry
  return { ...entry, receipt: { ...receipt, lines: [...receipt.lines, ...left] } }
}

function joinEntries(first: ReceiptEntry, next: ReceiptEntry): ReceiptEntry {
  return {
    ...first,
    receipt: joinReceipts([first.receipt, next.receipt]),
    lockLevel: next.lockLevel,
    moves: [...first.moves, ...next.moves],
  }
}

const sizes = new WeakMap<ReceiptEntry, number>()

/** Characters of a receipt as JSON. */
function sizeOf(entry: ReceiptEntry): number {
  const known = sizes.get(entry)
  if (known !== undefined) return known
  const size = JSON.stringify(entry).length
  sizes.set(entry, size)
  return size
}

/**
 * The newest receipts that there is room for, and the others.
 *
 * @param all newest first; the newest is always among those kept
 */
export function withinBounds(
  all: Receipts,
  { receipts = MAX_RECEIPTS, characters = MAX_RECEIPT_CHARACTERS } = {},
): { readonly kept: Receipts; readonly dropped: Receipts } {
  let room = characters
  let fits = 0
  for (const entry of all.slice(0, receipts)) {
    room -= sizeOf(entry)
    if (room < 0 && fits > 0) break
    fits += 1
  }
  return { kept: all.slice(0, fits), dropped: all.slice(fits) }
}
