import type { Attribute, KeyRule } from '@/lib/data-table'
import { driftOf } from '../decide/drift'
import { lockOf, type TableLock } from '../plan/plan'
import type { LookLimits } from '../plan/record-look'
import type { TableState } from '../protocol/service'
import type { SaveRequest } from '../protocol/types'

/**
 * What was looked at so long ago is looked at again before more is sent. With what is taken as lately, a change of level
 * is found within half a minute; and 1,000 cells alone, which take 17.5 seconds at the quota, need no second look.
 */
export const LOOK_AGAIN_MS = 20_000

/** What one save knows of its table: the level and the attributes as they were last found. */
export class KnownTable implements LookLimits {
  readonly #now: () => number
  #lock: TableLock
  #keyRules: readonly KeyRule[]
  #guardNone: boolean
  #readsFirst = false
  #lookedAtMs: number
  #changed: TableState | null = null

  constructor(request: SaveRequest, guardNone: boolean, now: () => number) {
    this.#now = now
    this.#lock = lockOf(request)
    this.#keyRules = primaryRules(request.attributes ?? [])
    this.#guardNone = guardNone
    this.#lookedAtMs = now()
  }

  get lock(): TableLock {
    return this.#lock
  }

  /** Of the primary attributes: by them two spellings are one record. */
  get keyRules(): readonly KeyRule[] {
    return this.#keyRules
  }

  /** At level `NONE`, cells are read just before they are written. */
  get guardNone(): boolean {
    return this.#guardNone
  }

  /** Cells are read before they are written: the table's level is not what it was, or is not known. */
  get readsFirst(): boolean {
    return this.#readsFirst
  }

  /** The table as it was found with changed attributes while the save lasts; `null`: as it was when the save began. */
  get changed(): TableState | null {
    return this.#changed
  }

  /** True when so much time has passed that the level is looked at again before more is sent. */
  get isLookDue(): boolean {
    return this.#now() - this.#lookedAtMs >= LOOK_AGAIN_MS
  }

  /** The table was found at another level than is known here: nothing goes before that is taken up. */
  get isLevelStale(): boolean {
    return this.#lookedAtMs === Number.NEGATIVE_INFINITY
  }

  /** Takes the table as it was found before anything was sent; `null`: it could not be read. */
  begin(state: TableState | null): void {
    if (state === null || state.lockLevel !== this.#lock.lockLevel) this.#readsFirst = true
    if (state === null) return
    this.#keyRules = primaryRules(state.attributes)
    this.#takeLevel(state)
  }

  /** Takes the table as it was looked at again; `null`: it could not be read. */
  renew(state: TableState | null, request: SaveRequest): void {
    if (state !== null) {
      this.note(state, request)
      this.#takeLevel(state)
    }
    this.#lookedAtMs = this.#now()
  }

  /** Takes note of what is not as it was; the level is looked at again before anything else is sent. */
  note(state: TableState, request: SaveRequest): void {
    const isChanged = driftOf(request, state).some(({ kind }) => kind !== 'level')
    if (isChanged || this.#changed !== null) this.#changed = state
    if (state.lockLevel !== this.#lock.lockLevel) this.#lookedAtMs = Number.NEGATIVE_INFINITY
  }

  #takeLevel({ lockLevel }: TableState): void {
    if (lockLevel === this.#lock.lockLevel) return
    this.#lock = { ...this.#lock, lockLevel }
    // Whoever left out the guard at NONE was not asked about a table that came to be at NONE since.
    this.#guardNone = true
  }
}

/** The attributes that decide which primary values are one record's. */
function primaryRules(attributes: readonly Attribute[]): readonly KeyRule[] {
  return attributes.filter(({ isPrimary }) => isPrimary)
}
