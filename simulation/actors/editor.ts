import {
  type CellAddress,
  cellKey,
  isOther,
  type PrimaryValues,
  recordKey,
  type TableSchema,
} from '@/lib/data-table'
import type { Choice, Decision, Draft } from '@/lib/drafts'
import { renameKey } from '@/lib/drafts/rename'
import type {
  DraftToSave,
  Outcome,
  RenameToSave,
  SaveActions,
  SaveEvent,
  SaveRequest,
} from '@/lib/save'
import { executeSave } from '@/lib/save/server'
import { loadValues } from '@/lib/session/loading/load-values'
import { cancelSave, runSave, type SaveEnd } from '@/lib/session/saving/run-save'
import { askUndo, countOfUndo, undoSave } from '@/lib/session/saving/undo-save'
import { TableSession } from '@/lib/session/session'
import { renamedAttributes } from '@/lib/session/view/schema-changes'
import { gated } from '../model/gateway'
import { type Knowledge, Memory } from '../model/memory'
import type { EditorOptions, LoggedSave, Surroundings } from '../model/save-log'
import { readTable, schemaOf, shapeOf, type TableReading } from '../model/schema'
import { noteName, takeArrived } from './record-actions'
import { Screen } from './screen'
import { draftedIn, type UnexpectedConflict, unexpectedConflictsOf } from './unexpected-conflicts'

/**
 * A user with the app's own client: the real session, drafts and save run, whose server side is the real engine over
 * the real gateway. Beside it stands what the user knows, kept from nothing but what was shown to them.
 */
export class Editor {
  session: TableSession
  readonly memory: Memory
  readonly screen: Screen
  #current: { readonly save: LoggedSave; readonly die: () => void } | null = null
  #running: Promise<unknown> = Promise.resolve()
  /** When the whole table was read. */
  readonly readTimes: number[] = []
  /** Readings that lagged: when they were made, and of when they told. */
  readonly lateReads: { readonly atMs: number; readonly seenMs: number }[] = []
  #needsRead = false
  /** After how many further steps the values are read whose schema was; `null`: none are due. */
  #valuesIn: number | null = null
  /** The ids that records were read with last, by their keys. */
  #idsNow: ReadonlyMap<string, string> = new Map()
  /** Conflicts that readings found. */
  readonly unexpectedConflicts: UnexpectedConflict[] = []
  /** Saves that wait for a reading before they go on. */
  #readers: ((isRead: boolean) => void)[] = []

  private constructor(
    readonly index: number,
    readonly options: EditorOptions,
    readonly around: Surroundings,
    session: TableSession,
  ) {
    this.session = session
    this.memory = new Memory(around.tableId)
    this.screen = new Screen(this)
  }

  /** Opens the table, as it was read just now. */
  static async open(
    index: number,
    options: EditorOptions,
    around: Surroundings,
    reading: TableReading,
  ): Promise<Editor> {
    const session = new TableSession(reading.schema)
    session.choosePolicy({ scopePolicy: options.policy, guardNone: options.guardNone })
    const editor = new Editor(index, options, around, session)
    await editor.#take(reading)
    return editor
  }

  /** Reads schema and values again, as the page does; `isQuiet`: by itself. */
  async read(isQuiet = false, lagMs = 0): Promise<void> {
    this.#needsRead = false
    this.#valuesIn = null
    await this.#take(await readTable(this.around, lagMs), isQuiet)
  }

  /** Reads the schema now, and the values only after so many further steps. */
  async readSlowly(steps: number): Promise<void> {
    this.#takeSchema(await schemaOf(this.around))
    this.#valuesIn = steps + 1
  }

  async #take(
    { schema, body, stored, recordIds, lagMs }: TableReading,
    isQuiet = false,
  ): Promise<void> {
    const { standIn } = this.around
    this.#takeSchema(schema)
    const before = draftedIn(this.session)
    const known = new Map(
      before.map((draft) => [
        draft.key,
        'base' in draft
          ? this.#knowledgeOf({ ...draft, id: draft.key })
          : this.memory.known(draft.key),
      ]),
    )
    // A signal of its own for each: one that is never told would gather listeners, and every further one be slower.
    const { signal } = new AbortController()
    const url = `data:application/x-ndjson;base64,${body}`
    await loadValues(this.session, url, signal, { isQuiet })
    // A draft that goes on from the new read has seen all that was there; one that asks has not been answered, and one
    // in doubt stands where it stood.
    const drafted = draftedIn(this.session)
    const renewed = drafted
      .filter((draft) => !before.includes(draft) && draft.status.kind !== 'conflict')
      .filter(({ isUncertain, status }) => !isUncertain && status.kind !== 'saving')
    const atMs = standIn.now()
    const seenMs = atMs - lagMs
    const entry = this.#notTaken(stored).map((key) => [key, this.memory.shownAt(key)] as const)
    this.memory.takeRead(
      seenMs,
      renewed.map(({ key }) => key),
    )
    for (const [key, shownMs] of entry) this.memory.keepShown(key, shownMs)
    this.readTimes.push(seenMs)
    if (lagMs > 0) this.lateReads.push({ atMs, seenMs })
    this.#idsNow = recordIds
    takeArrived(this, seenMs, (record, sent) => {
      const id = recordIds.get(recordKey(sent))
      return id !== undefined && id === this.memory.sentRecord(record)
    })
    if (!isQuiet) this.screen.takeRead(seenMs)
    this.unexpectedConflicts.push(
      ...unexpectedConflictsOf(before, drafted, known, { atMs, seenMs }),
    )
  }

  /** Keys of cells that do not show what the reading brought: one's own answered write is newer. */
  #notTaken(stored: ReadonlyMap<string, string>): readonly string[] {
    const { data } = this.session
    const keys: string[] = []
    for (let row = 0; row < data.recordCount; row += 1) {
      for (const { name, isPrimary } of this.session.schema.attributes) {
        if (isPrimary) continue
        const key = this.keyOf({ primaryValues: data.primaryValues(row), attribute: name })
        if (data.base(row, name).value !== (stored.get(key) ?? null)) keys.push(key)
      }
    }
    return keys
  }

  #takeSchema(schema: TableSchema): void {
    this.memory.takeSchema(this.around.standIn.now())
    if (shapeOf(this.session.schema) === shapeOf(schema)) {
      this.session.adopt(schema)
      return
    }
    const { schema: former, drafts } = this.session
    const before = drafts.all()
    this.session = new TableSession(schema, this.session)
    // An edit whose attribute is gone keeps out of the way of one that gets its name.
    const ids = new Map(former.attributes.map(({ name, id }) => [name, id]))
    const now = new Set(schema.attributes.map(({ id }) => id))
    const quarantined = before.flatMap(({ key, attribute, address }, index): [string, string][] => {
      const isOwn = ids.get(address.attribute) === attribute.id && now.has(attribute.id)
      const moved = drafts.all()[index]
      return isOwn || moved === undefined ? [] : [[key, moved.address.attribute]]
    })
    const gone = former.attributes.flatMap(({ id, name }) => (now.has(id) ? [] : [name]))
    this.memory.rename(renamedAttributes(former, schema), new Map(quarantined), new Set(gone))
  }

  /** What is on show of a cell, which an edit that begins now stands on. */
  shownOf(address: CellAddress): Knowledge {
    const { session, memory } = this
    const key = this.keyOf(address)
    const at = session.placeOf(address)
    const value = at === null ? null : session.storedAt(at).value
    // A value to be created stands on a neighbour, as that was shown.
    const witness = value === null && at !== null ? session.stored.neighbourOf(address) : null
    const atMs = memory.shownAt(witness ? this.keyOf(witness) : key)
    return { value, atMs, ownMs: memory.shownAt(key), place: memory.placeOf(address) }
  }

  /** Does something to cells, and notes what their user wants there and what that stands on. */
  change(addresses: readonly CellAddress[], work: () => void): void {
    const { session, memory } = this
    const before = addresses.map((address) => {
      const key = this.keyOf(address)
      const place = session.placeOf(address)
      const shown = place && session.storedAt(place)
      return { address, key, former: session.drafts.get(key), shown }
    })
    work()
    for (const { address, key, former, shown } of before) {
      const draft = session.drafts.get(key)
      // What an undo is writing back, nobody typed; whoever types the very same into it changes nothing.
      const isSame = former?.status.kind === 'saving' && former.value === draft?.value
      if (draft !== undefined && (draft === former || (isSame && !memory.typed.has(key)))) continue
      if (draft === undefined && former?.status.kind === 'conflict') memory.undecided.add(key)
      // Typing back what is stored, or what the colleague stored, gives the edit up.
      if (draft === undefined) memory.typed.delete(key)
      else memory.typed.set(key, { address, value: draft.value })
      // Begun in the record that has the name now, it is no more the edit of the one that had it before.
      if (draft === undefined || (former && !isOther(former.recordId, draft.recordId))) continue
      // A value to be created stands on a neighbour, as that was shown.
      const read = draft.witness ? this.keyOf(draft.witness) : key
      const ownMs = memory.shownAt(key)
      const place = memory.placeOf(address)
      memory.know(key, { value: shown?.value ?? null, atMs: memory.shownAt(read), ownMs, place })
    }
  }

  /** What a cell is known by. */
  keyOf(address: CellAddress): string {
    return cellKey(this.around.tableId, address)
  }

  /** Saves all that can be sent, or only some of it; the calls wait for their turns. */
  save(only?: ReadonlySet<string>): void {
    this.screen.leave()
    this.#run((actions, readAgain) => runSave(this.session, actions, { only, readAgain }))
  }

  /** Takes the last gesture back, or does it again; a save is crossed by another one. */
  cross(direction: 'undo' | 'redo'): void {
    const { session } = this
    this.screen.leave()
    const top = session.drafts.history.top(direction)
    if (top === null) return
    if (top.verb !== 'save') {
      this.change(
        top.changes.map(({ address }) => address),
        () => session.drafts.replay(direction),
      )
      for (const { kind, record } of top.records) if (kind === 'rename') noteName(this, record)
      // That a record is to stay after all is taken back, also for what is under way of it and goes with the rest later.
      for (const { key } of top.changes) {
        const draft = session.drafts.get(key)
        const isToStay = draft?.status.kind === 'saving' && draft.value === draft.base.value
        if (isToStay) this.memory.typed.delete(key)
      }
      return
    }
    if (askUndo(session, top.saveId, direction) !== null) return
    const undo = session.undoAsked
    session.set({ question: null })
    for (const { from } of undo?.plan.renames ?? []) this.knowRecord(from)
    // A value that was removed left no version: what is written back stands on what is shown now, like one typed anew.
    for (const { address, base } of undo?.plan.write ?? []) {
      const key = this.keyOf(address)
      if (base.value === null)
        this.memory.know(key, { value: null, atMs: this.memory.shownAt(key) })
    }
    // Whoever has nothing to write back passes the save by.
    if (undo === null || countOfUndo(undo.plan) === 0) session.drafts.history.forgetSave(top.saveId)
    else this.#run((actions, readAgain) => undoSave(session, actions, undo, readAgain))
  }

  #run(
    carryOut: (actions: SaveActions, readAgain: () => Promise<unknown>) => Promise<SaveEnd>,
  ): void {
    const work = async () => {
      const actions: SaveActions = {
        save: async (request) => this.#begin(request),
        follow: async () => null,
      }
      const readAgain = () => new Promise((resolve) => this.#readers.push(resolve))
      const { needsReload } = await carryOut(actions, readAgain)
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
    if (this.#valuesIn !== null) this.#valuesIn -= 1
    if (!this.#needsRead && readers.length === 0 && this.#valuesIn !== 0) return
    this.#readers = []
    await this.read()
    for (const resolve of readers) resolve(true)
  }

  /** Resolves when no save runs any more; rejects when one threw. */
  async ended(): Promise<void> {
    await this.#running
  }

  /** The user asks to send nothing further. */
  stop(): void {
    this.screen.leave()
    if (this.#current?.save.end === 'running') this.#current.save.isStopped = true
    void cancelSave(this.session)
  }

  /** The user looks at one conflict of a cell, and decides it at once. */
  resolve(which: number, choice: 'mine' | 'theirs' | 'edit', value: string): void {
    this.screen.leave()
    const { conflicts } = this.session.drafts.summary()
    const draft = conflicts[which % Math.max(1, conflicts.length)]
    if (draft?.status.kind !== 'conflict') return
    this.screen.card.drop(draft.key)
    const shown = this.shownWith(draft)
    const choiceMade = choice === 'edit' ? { kind: choice, value } : { kind: choice }
    this.decide(shown, this.seenOf(shown), choiceMade)
  }

  /** What is put to a user with a conflict: all that is drafted of a record to be deleted, else the cell alone. */
  shownWith(draft: Draft): readonly Draft[] {
    const mates = this.session.drafts.all().filter(({ group, address: { primaryValues } }) => {
      const isMate = recordKey(primaryValues) === recordKey(draft.address.primaryValues)
      return group === 'deleted-record' && isMate
    })
    return [draft, ...mates.filter((mate) => mates.includes(draft) && mate !== draft)]
  }

  /** What is on show of conflicts, by their keys. */
  seenOf(shown: readonly Draft[]): ReadonlyMap<string, Knowledge> {
    return new Map(
      shown.flatMap(({ key, address, status }) => {
        if (status.kind !== 'conflict') return []
        const atMs = this.memory.shownAt(key)
        const place = { ...this.memory.placeOf(address), recordMs: atMs }
        return [[key, { value: status.theirs.value, atMs, place }] as const]
      }),
    )
  }

  /**
   * Settles a conflict by its user's choice, made from what they saw of it.
   *
   * @param shown its draft and those that are decided with it, as they were shown
   */
  decide(
    shown: readonly Draft[],
    seen: ReadonlyMap<string, Knowledge>,
    choice: Choice,
    work: () => Decision = () => this.session.drafts.decide(shown, () => choice),
  ): Decision {
    const [first] = shown
    const decision = work()
    const { decided } = decision
    for (const { key } of decided) {
      const known = seen.get(key)
      if (known) this.memory.know(key, known)
    }
    // A choice that was refused changes nothing; one of a record to be deleted is about all of its cells.
    for (const { key, address, base } of decided.length > 0 ? shown : []) {
      if (this.session.drafts.get(key) === undefined) this.memory.typed.delete(key)
      else if (choice.kind === 'edit' && key === first?.key) {
        this.memory.typed.set(key, { address, value: choice.value })
      }
      // Of a record that is to stay after all, what is under way is to be there again.
      else if (choice.kind !== 'mine' && key !== first?.key) {
        this.memory.typed.set(key, { address, value: base.value })
      }
    }
    return decision
  }

  /** The id that the last reading had for a record. */
  recordIdNow(record: PrimaryValues): string | undefined {
    return this.#idsNow.get(recordKey(record))
  }

  /** True where a cell on show holds this. */
  isStored(value: string): boolean {
    const { data, schema } = this.session
    return [...data.order()].some((row) =>
      schema.attributes.some(({ name }) => data.base(row, name).value === value),
    )
  }

  /** The user gives one draft up, or one new name. */
  discard(which: number): void {
    const drafts = [...this.session.drafts.all(), ...this.session.records.renames()]
    const draft = drafts[which % Math.max(1, drafts.length)]
    this.screen.leave()
    if (draft === undefined || draft.status.kind === 'saving') return
    this.session.drafts.discard([draft.key])
    if ('address' in draft) this.memory.typed.delete(draft.key)
    else this.memory.forgetName(draft.record)
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

  #begin(request: SaveRequest): AsyncIterable<SaveEvent> {
    const { standIn, saves } = this.around
    const { renames = [] } = request
    const known = new Map([
      ...request.drafts.map((draft) => [draft.id, this.#knowledgeOf(draft)] as const),
      ...renames.flatMap(({ id }) => {
        const knowledge = this.memory.known(id)
        return knowledge ? [[id, knowledge] as const] : []
      }),
    ])
    this.memory.beginSave(request, (record) => this.recordIdNow(record))
    const { batchSize, callsInFlight } = this.options
    const save: LoggedSave = {
      editor: this.index,
      request,
      begunMs: standIn.now(),
      known,
      waiting: new Set([
        ...this.session.drafts.summary().conflicts.map(({ key }) => key),
        ...this.memory.undecided,
      ]),
      calls: [],
      events: [],
      isStopped: false,
      end: 'running',
    }
    saves.push(save)
    const died = new Promise<'died'>((resolve) => {
      this.#current = { save, die: () => resolve('died') }
    })
    const service = gated(save, standIn, this.around.turns)
    const waits = { sleep: () => Promise.resolve(), random: () => 0.5 }
    const hasAborted = () => save.isStopped
    const how = { batchSize, callsInFlight, ...waits, hasAborted }
    const events = executeSave(save.request, service, how)
    return this.#follow(save, events, died)
  }

  /** A value to be created stands on its neighbour's read as well, which may be older than that of its cell. */
  #knowledgeOf({ id, base, witness }: Pick<DraftToSave, 'id' | 'base' | 'witness'>): Knowledge {
    const known = this.memory.known(id) ?? { value: base.value, atMs: 0 }
    if (base.value !== null || !witness) return known
    const shownMs = this.memory.shownAt(cellKey(this.around.tableId, witness))
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
      const rename = save.request.renames?.find(({ id }) => id === outcome.id)
      if (rename) this.#learnName(rename, outcome)
      else this.#learnCell(save, outcome)
    }
  }

  #learnCell(save: LoggedSave, outcome: Outcome): void {
    if (outcome.kind !== 'saved' && outcome.kind !== 'conflict') return
    const key = this.memory.toldOf(outcome.id)
    const names = [outcome.id, key]
    const call = save.calls.findLast(({ cells }) =>
      cells.some((cell) => names.includes(this.keyOf(cell))),
    )
    const atMs = call?.seenMs ?? this.around.standIn.now()
    if (outcome.kind === 'saved') this.memory.takeSaved(key, outcome.base.value, atMs)
    // What another record, or attribute, holds under the name is nothing of this cell.
    else if (outcome.reason.startsWith('other-')) this.memory.show(key, atMs)
    else this.memory.showTheirs(key, outcome.theirs.value, atMs)
  }

  #learnName({ from, to, isUncertain }: RenameToSave, outcome: Outcome): void {
    const isOpen = this.memory.sentFor(from).some((sent) => recordKey(sent) === recordKey(to))
    // A reading may have told before.
    if (outcome.kind === 'saved' && isOpen) {
      this.memory.takeRenamed(from, to, this.around.standIn.now())
    }
    // One that was in doubt and not sent is in doubt as before.
    const isSettled = outcome.kind === 'conflict' || isUncertain !== true
    const isUnknown = outcome.kind === 'failed' && outcome.reason === 'unknown'
    const isOfCell = outcome.kind === 'failed' && outcome.reason === 'cell'
    if (isOfCell || (isSettled && !isUnknown)) this.memory.forgetSent(from)
  }

  /** What is on show of a record, which another name for it stands on. */
  shownOfRecord(record: PrimaryValues): Knowledge {
    const row = this.session.data.indexOf(recordKey(record))
    const witness = row < 0 ? null : this.session.data.witnessOfRecord(row)
    const atMs = this.memory.shownAt(witness ? this.keyOf(witness) : '')
    return {
      value: null,
      atMs,
      place: this.memory.placeOf({ primaryValues: record, attribute: '' }),
    }
  }

  /** The user chooses another name for a record, as it is on show. */
  knowRecord(record: PrimaryValues): void {
    this.memory.know(renameKey(record), this.shownOfRecord(record))
  }
}
