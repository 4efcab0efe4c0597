import { loadValues } from '@/components/editor/load-values'
import { runSave } from '@/components/editor/run-save'
import { renamedAttributes } from '@/components/editor/schema-changes'
import { TableSession } from '@/components/editor/session'
import { type CellAddress, cellKey, type TableSchema } from '@/lib/data-table'
import type { DraftToSave, SaveEvent, SaveRequest, ScopePolicy } from '@/lib/save'
import { executeSave } from '@/lib/save/server'
import { gated } from './gated'
import { type Knowledge, Memory } from './memory'
import type { StandIn } from './stand-in'
import type { CallCell, CallKind, Turns } from './turns'

/** One call that a save made. */
export interface LoggedCall {
  readonly kind: CallKind
  readonly cells: readonly CallCell[]
  readonly atMs: number
  readonly isOk: boolean
  /** Cells that the service refused or left out of its answer. */
  readonly refused: number
  readonly hasFault: boolean
}

/** One request of a save, from its beginning to its end. */
export interface LoggedSave {
  readonly editor: number
  readonly request: SaveRequest
  readonly begunMs: number
  /** By draft id: what its person knew when the save began. */
  readonly known: ReadonlyMap<string, Knowledge>
  readonly calls: LoggedCall[]
  readonly events: { readonly atMs: number; readonly event: SaveEvent }[]
  end: 'running' | 'died' | 'over'
}

/** How an editor saves. */
export interface EditorOptions {
  readonly policy: ScopePolicy
  readonly guardNone: boolean
  readonly batchSize: number
  readonly callsInFlight: number
}

/** What the people of one history share. */
export interface Surroundings {
  readonly standIn: StandIn
  readonly tableId: string
  readonly turns: Turns
  readonly saves: LoggedSave[]
}

const NEVER = new AbortController().signal

/**
 * A person with the app's own client: the real session, drafts and save run, whose server side is the real engine over
 * the real gateway. Beside it stands what the person knows, kept from nothing but what was shown to them.
 */
export class Editor {
  session: TableSession
  readonly #memory: Memory
  #current: { readonly save: LoggedSave; readonly die: () => void } | null = null
  #running: Promise<unknown> = Promise.resolve()
  #needsRead = false
  /** Saves that wait for a reading before they go on. */
  #readers: ((isRead: boolean) => void)[] = []

  private constructor(
    readonly index: number,
    readonly options: EditorOptions,
    readonly around: Surroundings,
    session: TableSession,
  ) {
    this.session = session
    this.#memory = new Memory(around.tableId)
  }

  /** Opens the table. */
  static async open(index: number, options: EditorOptions, around: Surroundings): Promise<Editor> {
    const session = new TableSession(await schemaOf(around))
    const editor = new Editor(index, options, around, session)
    await editor.read()
    return editor
  }

  /** Reads schema and values again, as the page does. */
  async read(): Promise<void> {
    const { standIn, tableId } = this.around
    this.#needsRead = false
    const schema = await schemaOf(this.around)
    this.#takeSchema(schema)
    const before = new Set(this.session.drafts.all())
    let lines = ''
    for await (const line of standIn.gateway.readValues(tableId)) {
      lines += `${JSON.stringify(line)}\n`
    }
    const body = Buffer.from(lines).toString('base64')
    await loadValues(this.session, `data:application/x-ndjson;base64,${body}`, NEVER)
    // A draft that goes on from the new read has seen all that was there; one that asks has not been answered, and one
    // under way or in doubt stands where it stood.
    const renewed = this.session.drafts
      .all()
      .filter((draft) => !before.has(draft))
      .filter(({ status }) => status.kind !== 'conflict' && status.kind !== 'saving')
      .filter(({ isUncertain }) => !isUncertain)
    this.#memory.takeRead(
      standIn.now(),
      renewed.map(({ key }) => key),
    )
  }

  #takeSchema(schema: TableSchema): void {
    if (shapeOf(this.session.schema) === shapeOf(schema)) {
      this.session.adopt(schema)
      return
    }
    this.#memory.rename(renamedAttributes(this.session.schema, schema))
    this.session = new TableSession(schema, this.session)
  }

  /** Types into a cell, if the grid shows it. */
  edit(address: CellAddress, value: string | null): void {
    const place = this.session.placeOf(address)
    if (place === null) return
    const key = this.session.cells.keyOf(place.row, place.column)
    const hadDraft = this.session.drafts.get(key) !== undefined
    const shown = this.session.data.base(place.row, place.column)
    this.session.edit([{ ...place, value }])
    if (!hadDraft) {
      // A value to be created stands on a neighbour, as that was shown.
      const witness = this.session.drafts.get(key)?.witness
      const read = witness ? cellKey(this.around.tableId, witness) : key
      this.#memory.know(key, { value: shown.value, atMs: this.#memory.shownAt(read) })
    }
    // Typing back what is stored, or what the colleague stored, gives the edit up.
    if (this.session.drafts.get(key) === undefined) this.#memory.typed.delete(key)
    else this.#memory.typed.set(key, { address, value })
  }

  /** Saves all that can be sent; the calls wait for their turns. */
  save(): void {
    const work = async () => {
      const actions = {
        save: async (request: SaveRequest) => this.#begin(request),
        follow: async () => null,
      }
      const readAgain = () => new Promise((resolve) => this.#readers.push(resolve))
      const { needsReload } = await runSave(this.session, actions, { readAgain })
      if (needsReload) this.#needsRead = true
    }
    this.#running = Promise.all([this.#running, work()])
  }

  /** A save waits for the table to be read before it goes on. */
  get waitsForReading(): boolean {
    return this.#readers.length > 0
  }

  /** What the app does by itself between two steps: it reads again where a save asks for that. */
  async tend(): Promise<void> {
    const readers = this.#readers
    if (!this.#needsRead && readers.length === 0) return
    this.#readers = []
    await this.read()
    for (const resolve of readers) resolve(true)
  }

  /** Resolves when no save runs any more; rejects when one threw. */
  async ended(): Promise<void> {
    await this.#running
  }

  /** The person decides one conflict. */
  resolve(which: number, choice: 'mine' | 'theirs' | 'edit', value: string): void {
    const { conflicts } = this.session.drafts.summary()
    const draft = conflicts[which % Math.max(1, conflicts.length)]
    if (draft?.status.kind !== 'conflict') return
    const { key, status } = draft
    this.#memory.know(key, { value: status.theirs.value, atMs: this.#memory.shownAt(key) })
    this.session.drafts.resolve(key, choice === 'edit' ? { kind: 'edit', value } : { kind: choice })
    const left = this.session.drafts.get(key)
    if (left === undefined) this.#memory.typed.delete(key)
    else if (choice === 'edit') this.#memory.typed.set(key, { address: draft.address, value })
  }

  /** The person gives one draft up. */
  discard(which: number): void {
    const drafts = this.session.drafts.all()
    const draft = drafts[which % Math.max(1, drafts.length)]
    if (draft === undefined || draft.status.kind === 'saving') return
    this.session.drafts.discard([draft.key])
    this.#memory.typed.delete(draft.key)
  }

  /** The server that carries out the save dies: the calls under way are carried out, or not. */
  async die(isApplied: boolean): Promise<void> {
    const current = this.#current
    if (current === null || current.save.end !== 'running') return
    current.save.end = 'died'
    for (const call of this.around.turns.takeOf(current.save)) {
      this.around.standIn.tick()
      if (isApplied) await call.pass(true)
    }
    current.die()
  }

  /** Cells whose edit is neither a draft as it was typed nor was stored, with nobody having given it up. */
  lostEdits(): readonly string[] {
    return [...this.#memory.typed].flatMap(([key, { address, value }]) => {
      const draft = this.session.drafts.get(key)
      if (draft?.value === value) return []
      const place = this.session.placeOf(address)
      const shown = place && this.session.data.base(place.row, place.column)
      if (draft === undefined && (shown?.value ?? null) === value) {
        this.#memory.typed.delete(key)
        return []
      }
      return [`editor ${this.index} typed ${value} into ${key}; the draft holds ${draft?.value}`]
    })
  }

  #begin(request: SaveRequest): AsyncIterable<SaveEvent> {
    const { standIn, saves } = this.around
    const known = new Map(request.drafts.map((draft) => [draft.id, this.#knowledgeOf(draft)]))
    const { policy, guardNone, ...options } = this.options
    const save: LoggedSave = {
      editor: this.index,
      request: { ...request, scopePolicy: policy, guardNone },
      begunMs: standIn.now(),
      known,
      calls: [],
      events: [],
      end: 'running',
    }
    saves.push(save)
    const died = new Promise<'died'>((resolve) => {
      this.#current = { save, die: () => resolve('died') }
    })
    const service = gated(save, standIn, this.around.turns)
    const waits = { sleep: () => Promise.resolve(), random: () => 0.5 }
    const events = executeSave(save.request, service, { ...options, guardNone, ...waits })
    return this.#follow(save, events, died)
  }

  /** A value to be created stands on its neighbour's read as well, which may be older than that of its cell. */
  #knowledgeOf({ id, base, witness }: DraftToSave): Knowledge {
    const known = this.#memory.known(id) ?? { value: base.value, atMs: 0 }
    if (base.value !== null || !witness) return known
    const shownMs = this.#memory.shownAt(cellKey(this.around.tableId, witness))
    return { ...known, atMs: Math.min(known.atMs, shownMs) }
  }

  async *#follow(
    save: LoggedSave,
    events: AsyncGenerator<SaveEvent>,
    died: Promise<'died'>,
  ): AsyncGenerator<SaveEvent> {
    for (;;) {
      const next = await Promise.race([died, events.next()])
      if (next === 'died') throw new Error('The server has gone.')
      if (next.done === true) {
        save.end = 'over'
        return
      }
      this.#learn(save, next.value)
      yield next.value
    }
  }

  #learn(save: LoggedSave, event: SaveEvent): void {
    const nowMs = this.around.standIn.now()
    save.events.push({ atMs: nowMs, event })
    if (event.type !== 'outcomes') return
    for (const outcome of event.outcomes) {
      if (outcome.kind !== 'saved' && outcome.kind !== 'conflict') continue
      const { id } = outcome
      const call = save.calls.findLast(({ cells }) =>
        cells.some((cell) => cellKey(this.around.tableId, cell) === id),
      )
      const atMs = call?.atMs ?? nowMs
      if (outcome.kind === 'saved') this.#memory.takeSaved(id, outcome.base.value, atMs)
      else this.#memory.show(id, atMs)
    }
  }
}

async function schemaOf({ standIn, tableId }: Surroundings) {
  const read = await standIn.gateway.readSchema(tableId)
  if (!read.ok) throw new Error(read.trouble.title)
  return read.schema
}

/** As in `components/editor/sessions.ts`: other columns or another level give a new session. */
function shapeOf({ table, attributes }: TableSession['schema']): string {
  const columns = attributes.map(({ id, name, valueType, isPrimary }) => [
    id,
    name,
    valueType,
    isPrimary,
  ])
  return JSON.stringify([table.lockLevel, columns])
}
