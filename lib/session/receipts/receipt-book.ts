import { Store } from '@tanstack/store'
import { completedReceipt, joinReceipts, type Outcome, receiptOf } from '@/lib/save'
import type { FinishedSave, SaveListeners, SaveUndo, StartedSave } from '../saving/finished-save'
import { endTime } from '../saving/follow-events'
import type { BegunSave, KeptReceipt, Receipts } from './kept-receipt'

/** Where receipts outlast the tab. */
export interface ReceiptShelf {
  /** Keeps a receipt; the same id and time again replaces it. */
  put(kept: KeptReceipt): void
  drop(receipts: Receipts): void
}

/** Told of each receipt of this tab's saves, again when it grows; `undo` is what makes the save the undo of another. */
export type OnKept = (kept: KeptReceipt, undo: SaveUndo | null) => void

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
  readonly #onKept: OnKept
  /** Ids of receipts that saves of this tab made, and that a server may still complete. */
  readonly #own = new Set<string>()

  constructor(saves: SaveListeners, onKept: OnKept) {
    this.#onKept = onKept
    saves.onFinished((save) => this.#take(save))
  }

  /** The receipt of a save; `undefined` for one that is not kept (any more). */
  get(id: string): KeptReceipt | undefined {
    return this.store.state.find((kept) => kept.id === id)
  }

  /** Ids of saves of this tab whose end was not heard, with what is not known yet in their receipts. */
  unheard(): readonly string[] {
    const isUnknown = ({ receipt }: KeptReceipt) =>
      receipt.isEndKnown === false && receipt.lines.some(({ reason }) => reason === 'unknown')
    return this.store.state
      .filter((kept) => this.#own.has(kept.id) && isUnknown(kept))
      .map(({ id }) => id)
  }

  /** Nothing more is to be heard of such a save. */
  giveUp(id: string): void {
    this.#own.delete(id)
  }

  /** Such a save never reached a server: what was not known of it was not sent. */
  noteNeverBegun(id: string): KeptReceipt | null {
    const known = this.get(id)
    this.giveUp(id)
    if (known === undefined) return null
    const { isEndKnown: _, ...receipt } = known.receipt
    const lines = receipt.lines.map((line) =>
      line.outcome === 'failed' && line.reason === 'unknown'
        ? { ...line, outcome: 'kept' as const, reason: null, message: null }
        : line,
    )
    const kept = { ...known, receipt: { ...receipt, lines } }
    this.#show([kept, ...this.store.state.filter((one) => one.id !== id)])
    this.shelf?.put(kept)
    return kept
  }

  /** Takes in what was kept before, or by another tab; of two receipts of one save, the one with more lines. */
  bringBack(kept: Receipts): void {
    const all = new Map(this.store.state.map((one) => [one.id, one]))
    for (const one of kept) {
      const known = all.get(one.id)
      const isMore = known && known.receipt.lines.length < one.receipt.lines.length
      if (known === undefined || isMore) all.set(one.id, one)
    }
    this.#show([...all.values()])
  }

  #take(save: FinishedSave): void {
    const own = save.begun ? receiptOfBegun(save.begun, save) : keptOf(save)
    const all = this.store.state
    // The requests of one press have its time; what ended in a tab that is gone may be among the kept ones.
    const first = all.find(
      ({ id, atMs, undoes }) => id !== own.id && atMs === own.atMs && undoes === own.undoes,
    )
    const kept = first ? joinKept(first, own) : save.begun ? own : withLeft(own, save)
    if (save.begun === null || save.begun === undefined) this.#own.add(kept.id)
    this.#show([kept, ...all.filter(({ id }) => id !== kept.id)])
    this.shelf?.put(kept)
    this.#onKept(kept, save.undo ?? null)
  }

  #show(all: Receipts): void {
    const { kept, dropped } = withinBounds([...all].sort((a, b) => b.atMs - a.atMs))
    this.store.setState(() => kept)
    if (dropped.length > 0) this.shelf?.drop(dropped)
  }
}

/** The receipt of a save by what is known of its outcomes. */
export function keptOf(save: FinishedSave): KeptReceipt {
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
function receiptOfBegun({ kept, ids }: BegunSave, save: FinishedSave): KeptReceipt {
  const outcomes = ids.map((id): Outcome | undefined => save.outcomes.get(id))
  const receipt = completedReceipt(kept.receipt, outcomes, save.finished, endTime(kept.atMs))
  return { ...kept, receipt, lockLevel: save.lockLevel, moves: save.moves }
}

/** What an undo left alone from the start stands in its receipt, once. */
export function withLeft(kept: KeptReceipt, { undo }: StartedSave): KeptReceipt {
  const left = undo?.left ?? []
  if (left.length === 0) return kept
  const { receipt } = kept
  return { ...kept, receipt: { ...receipt, lines: [...receipt.lines, ...left] } }
}

function joinKept(first: KeptReceipt, next: KeptReceipt): KeptReceipt {
  return {
    ...first,
    receipt: joinReceipts([first.receipt, next.receipt]),
    lockLevel: next.lockLevel,
    moves: [...first.moves, ...next.moves],
  }
}

const sizes = new WeakMap<KeptReceipt, number>()

/** Characters of a receipt as JSON. */
function sizeOf(kept: KeptReceipt): number {
  const known = sizes.get(kept)
  if (known !== undefined) return known
  const size = JSON.stringify(kept).length
  sizes.set(kept, size)
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
  for (const kept of all.slice(0, receipts)) {
    room -= sizeOf(kept)
    if (room < 0 && fits > 0) break
    fits += 1
  }
  return { kept: all.slice(0, fits), dropped: all.slice(fits) }
}
