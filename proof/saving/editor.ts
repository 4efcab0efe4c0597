import { loadValues } from '@/components/editor/load-values'
import { runSave } from '@/components/editor/run-save'
import { TableSession } from '@/components/editor/session'
import { type CellAddress, cellKey } from '@/lib/data-table'
import type { SaveEvent, SaveRequest, ScopePolicy } from '@/lib/save'
import { executeSave, type SaveService } from '@/lib/save/server'
import type { StandIn } from './stand-in'
import type { CallCell, CallKind, Turns } from './turns'

/** What a person knows that stands behind a draft. Times are ticks of the stand-in's clock. */
export interface Knowledge {
  /** The value that they saw, or decided about, when they began. */
  readonly value: string | null
  /** When that was read: what others did up to then, they may be said to have seen. */
  readonly atMs: number
}

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

interface Answer {
  readonly ok: boolean
  readonly results?: readonly object[]
}

const NEVER = new AbortController().signal

/**
 * A person with the app's own client: the real session, drafts and save run, whose server side is the real engine over
 * the real gateway. Beside it stands what the person knows, kept from nothing but what was shown to them.
 */
export class Editor {
  session: TableSession
  /** What was typed last into cells that are not settled. */
  readonly typed = new Map<
    string,
    { readonly address: CellAddress; readonly value: string | null }
  >()
  readonly #shownMs = new Map<string, number>()
  readonly #known = new Map<string, Knowledge>()
  #readMs = 0
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
    if (shapeOf(this.session.schema) === shapeOf(schema)) this.session.adopt(schema)
    else this.session = new TableSession(schema, this.session)
    const before = new Map(this.session.drafts.all().map((draft) => [draft.key, draft]))
    let lines = ''
    for await (const line of standIn.gateway.readValues(tableId)) {
      lines += `${JSON.stringify(line)}\n`
    }
    const body = Buffer.from(lines).toString('base64')
    await loadValues(this.session, `data:application/x-ndjson;base64,${body}`, NEVER)
    this.#readMs = standIn.now()
    this.#shownMs.clear()
    for (const draft of this.session.drafts.all()) {
      // A draft that goes on from the new read has seen all that was there; one that asks has not been answered.
      const isRenewed = before.get(draft.key) !== draft && draft.status.kind !== 'conflict'
      const known = this.#known.get(draft.key)
      if (known && isRenewed) this.#known.set(draft.key, { ...known, atMs: this.#readMs })
    }
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
      this.#known.set(key, { value: shown.value, atMs: this.#shownAt(read) })
    }
    // Typing back what is stored, or what the colleague stored, gives the edit up.
    if (this.session.drafts.get(key) === undefined) this.typed.delete(key)
    else this.typed.set(key, { address, value })
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
    this.#known.set(key, { value: status.theirs.value, atMs: this.#shownAt(key) })
    this.session.drafts.resolve(key, choice === 'edit' ? { kind: 'edit', value } : { kind: choice })
    const left = this.session.drafts.get(key)
    if (left === undefined) this.typed.delete(key)
    else if (choice === 'edit') this.typed.set(key, { address: draft.address, value })
  }

  /** The person gives one draft up. */
  discard(which: number): void {
    const drafts = this.session.drafts.all()
    const draft = drafts[which % Math.max(1, drafts.length)]
    if (draft === undefined || draft.status.kind === 'saving') return
    this.session.drafts.discard([draft.key])
    this.typed.delete(draft.key)
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
    return [...this.typed].flatMap(([key, { address, value }]) => {
      const draft = this.session.drafts.get(key)
      if (draft?.value === value) return []
      const place = this.session.placeOf(address)
      const shown = place && this.session.data.base(place.row, place.column)
      if (draft === undefined && (shown?.value ?? null) === value) {
        this.typed.delete(key)
        return []
      }
      return [`editor ${this.index} typed ${value} into ${key}; the draft holds ${draft?.value}`]
    })
  }

  #shownAt(key: string): number {
    return this.#shownMs.get(key) ?? this.#readMs
  }

  #begin(request: SaveRequest): AsyncIterable<SaveEvent> {
    const { standIn, saves } = this.around
    const known = new Map(
      request.drafts.map(({ id, base }) => [
        id,
        this.#known.get(id) ?? { value: base.value, atMs: 0 },
      ]),
    )
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
    const service = this.#gated(save, standIn.gateway.saveService)
    const waits = { sleep: () => Promise.resolve(), random: () => 0.5 }
    const events = executeSave(save.request, service, { ...options, guardNone, ...waits })
    return this.#follow(save, events, died)
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
      this.#shownMs.set(id, atMs)
      if (outcome.kind === 'saved') this.#known.set(id, { value: outcome.base.value, atMs })
    }
  }

  /** The gateway's way to the service, each call in its turn. A dead server's calls never come back. */
  #gated(save: LoggedSave, service: SaveService): SaveService {
    const { turns, standIn } = this.around
    const call = <Given extends Answer>(
      kind: CallKind,
      cells: readonly CallCell[],
      send: () => Promise<Given>,
    ) => {
      const carryOut = async (hasFault: boolean) => {
        const atMs = standIn.now()
        const answer = await send()
        const refused = (answer.results ?? []).filter(
          (result) =>
            'kind' in result && (result.kind === 'refused' || result.kind === 'unanswered'),
        ).length
        save.calls.push({ kind, cells, atMs, isOk: answer.ok, refused, hasFault })
        return answer
      }
      return turns.wait(save, kind, carryOut, () => save.end !== 'died')
    }
    const { readTable } = service
    return {
      ...service,
      update: (id, cells) => call('update', cells, () => service.update(id, cells)),
      remove: (id, cells) => call('delete', cells, () => service.remove(id, cells)),
      create: (id, cells) => call('create', cells, () => service.create(id, cells)),
      describe: (id, cells) => call('describe', cells, () => service.describe(id, cells)),
      ...(readTable && {
        // Always anew: within the seconds that the app bears with, a history could change everything.
        readTable: (id) => call('table', [], () => readTable(id, 0)),
      }),
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
