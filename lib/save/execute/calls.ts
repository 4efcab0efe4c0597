import type { CellAddress, KeyRule, PrimaryValues } from '@/lib/data-table'
import {
  type CellReadResult,
  type CellWrite,
  type CellWriteResult,
  type FoundRecord,
  OPERATION_NAMES,
  type RecordRename,
  type SaveService,
  type ServiceAnswer,
  type StoredPage,
  type TableState,
  type Turn,
  type WriteOperation,
} from '../protocol/service'
import type { SaveEvent, Trouble } from '../protocol/types'

/** A part of a save: tells events as they happen, and gives its result at the end. */
export type Steps<Result = void> = AsyncGenerator<SaveEvent, Result>

/** What a save waits by, and whether it may go on. */
export interface CallOptions {
  readonly hasAborted: () => boolean
  readonly sleep: (ms: number) => Promise<void>
  /** From 0 to below 1, for the jitter of waits. */
  readonly random: () => number
}

type Operation = Exclude<keyof typeof OPERATION_NAMES, 'table'>

/** Throttled calls are repeated after waits of about 1, 2, 4, 8, 16, 16 … seconds. */
const MAX_THROTTLED_WAITS = 8
const FIRST_THROTTLED_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 16_000
/** Reads whose answer is lost are repeated after waits of about 0.5, 1 and 2 seconds. */
const MAX_READ_RETRIES = 3
const FIRST_READ_WAIT_MS = 500
/** A read that does not show an expected change is repeated after about this time. */
const LAG_PAUSE_MS = 1_000
/** A list is repeated at most this often, for either reason: cells can be read without one. */
const MAX_LIST_RETRIES = 2

/** The calls of one save: makes, repeats and counts them, and holds what stopped the save. */
export class Calls {
  readonly #service: SaveService
  readonly #tableId: string
  readonly #options: CallOptions
  readonly #counts: Record<string, number> = {}
  #trouble: Trouble | null = null

  constructor(service: SaveService, tableId: string, options: CallOptions) {
    this.#service = service
    this.#tableId = tableId
    this.#options = options
  }

  /** By operation name. */
  get counts(): Readonly<Record<string, number>> {
    return this.#counts
  }

  get region(): string | null {
    return this.#service.region ?? null
  }

  get canFind(): boolean {
    return this.#service.findRecords !== undefined
  }

  get canList(): boolean {
    return this.#service.listStored !== undefined
  }

  get canRename(): boolean {
    return this.#service.rename !== undefined
  }

  get canReadTable(): boolean {
    return this.#service.readTable !== undefined
  }

  /** True when the user has gone or asked to stop. */
  get hasAborted(): boolean {
    return this.#options.hasAborted()
  }

  /** True when trouble stopped the save. */
  get hasTrouble(): boolean {
    return this.#trouble !== null
  }

  /** True when nothing further may be sent. */
  get isStopped(): boolean {
    return this.hasTrouble || this.hasAborted
  }

  /** Stops the save; only the first trouble is told. */
  *stop(trouble: Trouble): Generator<SaveEvent, void> {
    if (this.#trouble !== null) return
    this.#trouble = trouble
    yield { type: 'trouble', trouble }
  }

  /** Waits for the turn of a write within the rate; it has to be given back. */
  async takeTurn(operation: WriteOperation | 'rename'): Promise<Turn | undefined> {
    return this.#service.takeTurn?.(operation)
  }

  /** A throttled write is not repeated: what it is based on would be as old as the wait. */
  write(
    operation: WriteOperation,
    cells: readonly CellWrite[],
    turn: Turn | undefined,
  ): Steps<ServiceAnswer<CellWriteResult>> {
    const method = operation === 'delete' ? 'remove' : operation
    return this.#call(operation, () => this.#service[method](this.#tableId, cells, turn))
  }

  /** `undefined` where the service renames no records. A throttled rename is not repeated. */
  async *rename(
    rename: RecordRename,
    turn: Turn | undefined,
  ): Steps<ServiceAnswer<CellWriteResult> | undefined> {
    const send = this.#service.rename
    return send && (yield* this.#call('rename', () => send(this.#tableId, rename, turn)))
  }

  describe(cells: readonly CellAddress[]): Steps<ServiceAnswer<CellReadResult>> {
    return this.#call('describe', () => this.#service.describe(this.#tableId, cells))
  }

  /** `undefined` where the service lists no values. */
  async *list(
    cells: readonly CellAddress[],
    token: string | null,
  ): Steps<ServiceAnswer<StoredPage> | undefined> {
    const list = this.#service.listStored
    return list && (yield* this.#call('list', () => list(this.#tableId, cells, token)))
  }

  /** `undefined` where the service lists no records. */
  async *find(
    records: readonly PrimaryValues[],
    rules: readonly KeyRule[],
  ): Steps<ServiceAnswer<FoundRecord> | undefined> {
    const find = this.#service.findRecords
    return find && (yield* this.#call('find', () => find(this.#tableId, records, rules)))
  }

  /** `undefined` where the service lists no records. */
  async *findByIds(ids: readonly string[]): Steps<ServiceAnswer<FoundRecord> | undefined> {
    const find = this.#service.findByIds
    return find && (yield* this.#call('find', () => find(this.#tableId, ids)))
  }

  /** Not counted: other saves and readings share it. `undefined` where the service reads no tables. */
  async readTable(maxAgeMs: number): Promise<ServiceAnswer<TableState> | undefined> {
    return this.#service.readTable?.(this.#tableId, maxAgeMs)
  }

  /** True when a call that was throttled `waits` times in a row may wait and go again. */
  mayWait(waits: number): boolean {
    return waits < MAX_THROTTLED_WAITS && !this.hasAborted
  }

  /** Waits after a call was throttled for the `waits + 1`-th time in a row. */
  async *waitThrottled(waits: number): Steps {
    const waitMs = this.#waitOf(FIRST_THROTTLED_WAIT_MS, waits)
    yield { type: 'waiting', reason: 'throttled', waitMs }
    await this.#options.sleep(waitMs)
  }

  /** Gives what was written a moment to become readable. */
  pauseForLag(): Promise<void> {
    return this.#options.sleep(this.#waitOf(LAG_PAUSE_MS, 0))
  }

  /**
   * Makes one call and counts it. While the service throttles a read, or its answer is lost, it waits and repeats it, a
   * bounded number of times. What is out is read to the end also after the user has gone; a list is not needed then.
   */
  async *#call<Result>(
    operation: Operation,
    send: () => Promise<ServiceAnswer<Result>>,
  ): Steps<ServiceAnswer<Result>> {
    const isRead = operation === 'describe' || operation === 'find' || operation === 'list'
    const isNeeded = isRead && operation !== 'list'
    const mostThrottled = !isRead ? 0 : isNeeded ? MAX_THROTTLED_WAITS : MAX_LIST_RETRIES
    const mostLost = !isRead ? 0 : isNeeded ? MAX_READ_RETRIES : MAX_LIST_RETRIES
    const name = OPERATION_NAMES[operation]
    let throttled = 0
    let lost = 0
    for (;;) {
      this.#counts[name] = (this.#counts[name] ?? 0) + 1
      const answer = await send()
      if (answer.ok || (this.hasAborted && !isNeeded)) return answer
      const { code } = answer.trouble
      if (code === 'throttled' && throttled < mostThrottled) {
        yield* this.waitThrottled(throttled)
        throttled += 1
        if (this.hasAborted && !isNeeded) return answer
      } else if (isLost(code) && lost < mostLost) {
        await this.#options.sleep(this.#waitOf(FIRST_READ_WAIT_MS, lost))
        lost += 1
      } else return answer
    }
  }

  /** Doubles with every wait; between half and the whole of it, so that many waiting saves spread out. */
  #waitOf(firstMs: number, waits: number): number {
    const ceiling = Math.min(firstMs * 2 ** waits, LONGEST_WAIT_MS)
    return Math.round(ceiling * (0.5 + this.#options.random() / 2))
  }
}

function isLost(code: Trouble['code']): boolean {
  return code === 'service-down' || code === 'unreachable' || code === 'unknown-outcome'
}
