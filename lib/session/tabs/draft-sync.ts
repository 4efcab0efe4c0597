import { cellKey } from '@/lib/data-table'
import type { Draft } from '@/lib/drafts'
import type { SaveActions, SaveRequest, ScopeMove } from '@/lib/save'
import {
  type BackupPlace,
  byIds,
  byNames,
  type ConcurrentEdit,
  type DraftRecord,
  DraftReplica,
  type DraftStorage,
  draftsGone,
  dropBackup,
  type KeptDrafts,
  keptDrafts,
  markKept,
  onNewLife,
  type QuarantinedRecord,
  scopeByIds,
  scopeByNames,
  writeBackup,
} from '@/lib/storage'
import { PendingSaves } from '../receipts/pending-saves'
import type { FinishedSave } from '../saving/finished-save'
import { rejoinSave } from '../saving/run-save'
import { requestFor } from '../saving/save-request'
import type { TableSession } from '../session'
import { afterReload, formerPage, isReloadOf, whenGone } from './former-page'
import { OpenTabs, type OtherTabs } from './open-tabs'
import { sortRestoredDrafts, stillUnsaved } from './restored-drafts'
import { SaveTurn } from './save-turn'
import { StorageRoom } from './storage-room'
import {
  joinLine,
  type SavedElsewhere,
  type SavedRename,
  type TabLine,
  type TabMessage,
} from './tab-channel'
import { StorageNews } from './tables-with-drafts'
import { takeSiblingSave } from './take-sibling-save'
import { backupPlace, backupRecords, importBackups } from './unload-backup'

/** How long after a keystroke its draft is on its way to the store. */
const WRITE_AFTER_MS = 100
/** How soon a store that refused is tried again. */
const RETRY_AFTER_MS = 5_000

/** How long a save waits for what the other tabs wrote. */
const PATIENCE_MS = 1_000

const UNKNOWN_MESSAGE =
  'The tab that was saving this was closed before the answer came, so it may or may not be saved. Your value is kept; saving again reads the cell first and never writes it twice.'

/**
 * Keeps the drafts of one table in the draft storage, behind the keystroke, and joins them with those of other tabs. It lives
 * as long as the tab, like the session whose drafts it keeps.
 */
export class DraftSync {
  readonly #draftStorage: DraftStorage
  readonly #replica: DraftReplica
  readonly #line: TabLine
  /** Also renames, and records to be added. */
  readonly #all: KeptDrafts
  readonly #saveIds = new Map<string, string>()
  /** What the draft storage calls the drafts of a save under way: their own keys may change meanwhile. */
  readonly #sentAs = new Map<string, string>()
  readonly #pending: PendingSaves
  readonly #waitingFor = new Set<string>()
  /** Keys that came back and were not yet compared with the table. */
  readonly #notSorted = new Set<string>()
  #isBack = false
  readonly #news: StorageNews
  readonly #openTabs: OpenTabs
  readonly #turn: SaveTurn
  /** The page that this tab had before it was loaded anew. */
  readonly #former: string | null
  /** Its user knows their edits of it: the tab was only loaded anew. */
  readonly #isReload: boolean
  /** Those that had the table open when this one came. */
  #others: OtherTabs | null = null
  /** Scopes that the save under way moved, by ids, and the other tabs were not told of. */
  #moves: ScopeMove[] = []
  /** All that the last save moved, for drafts that another tab made meanwhile on what was there before. */
  #lastMoves: ScopeMove[] = []
  /** Where to leave what was not written when the page goes; `null` where the browser has no such place. */
  readonly #backup: BackupPlace | null
  #hasBackup = false
  readonly #room: StorageRoom
  /** What was found damaged until now, and told. */
  #damages = 0
  /** Left by tabs that went, in a form that only a newer Lockstep reads. */
  #newerBackups = 0
  #session: TableSession
  #actions: SaveActions
  #timer: ReturnType<typeof setTimeout> | null = null

  constructor(draftStorage: DraftStorage, session: TableSession, actions: SaveActions) {
    this.#draftStorage = draftStorage
    this.#former = formerPage(draftStorage.tab)
    this.#session = session
    this.#actions = actions
    const { id } = session.schema.table
    this.#isReload = isReloadOf(id)
    const { instanceId, user } = draftStorage.scope
    const name = `${instanceId}:${user}:${id}`
    this.#backup = backupPlace(draftStorage, id)
    this.#line = joinLine(`lockstep:${name}`, (told) => this.#hear(told))
    this.#news = new StorageNews(draftStorage.scope)
    this.#pending = new PendingSaves(draftStorage, id)
    this.#openTabs = new OpenTabs(name, draftStorage.tab)
    this.#turn = new SaveTurn(`${instanceId}:${id}`, (isWaiting) =>
      this.#session.sync.set({ isWaiting }),
    )
    this.#all = keptDrafts(session.drafts)
    this.#room = new StorageRoom((bytesLeft) => this.#session.sync.set({ bytesLeft }))
    this.#replica = new DraftReplica({
      draftStorage,
      tableId: id,
      drafts: this.#all,
      tableName: () => this.#session.schema.table.name,
      saveIdOf: (key) => this.#saveIds.get(key) ?? null,
      onWritten: () => {
        this.#line.tell({ type: 'written' })
        this.#news.tell()
        if (this.#all.all().length > 0) this.#room.onKept()
      },
      onNews: (records) => this.#takeNews(records),
    })
  }

  /** The session of the table now, and how it saves: a changed schema makes another. */
  attach(session: TableSession, actions: SaveActions): void {
    this.#session = session
    this.#actions = actions
    session.sync.storeNow = () =>
      this.#draftStorage.mode === 'durable' && (this.#replica.isHeld || this.#writeBackup())
    session.sync.takeTurn = (work) => this.#turn.askFor(() => this.#refreshed(work))
    session.sync.stopWaiting = () => this.#turn.stopWaiting()
    session.sync.decideConcurrentEdit = (concurrentEdit, isUsed) =>
      void this.#decide(concurrentEdit, isUsed)
    session.sync.readQuarantine = () => this.#draftStorage.quarantined()
    session.sync.dropQuarantined = (records) => this.#dropQuarantined(records)
    session.sync.onRead = () => this.#sort()
    session.sync.onForward = (moves, attributes) => {
      const told = moves.map((one) => ({ ...one, scope: scopeByIds(one.scope, attributes) }))
      this.#moves.push(...told)
      this.#lastMoves.push(...told)
    }
  }

  /** Brings back what is held, and keeps from now on. Call once. */
  async start(): Promise<void> {
    const { drafts, saves } = this.#session
    drafts.subscribeSummary(() => {
      this.#writeSoon(WRITE_AFTER_MS)
      this.#followRestored()
    })
    drafts.texts.subscribe(() => this.#writeSoon(WRITE_AFTER_MS))
    saves.onStarted((save) => {
      for (const { id } of sentIn(save.request)) {
        const draft = this.#all.get(id)
        if (draft) this.#sentAs.set(id, this.#all.keptKey(draft))
        this.#saveIds.set(id, save.saveId)
      }
      return Promise.all([this.#write(), this.#pending.put(save)])
    })
    saves.onFinished((save) => this.#tellSaved(save))
    this.#draftStorage.subscribe(() => this.#followStorage())
    onNewLife(this.#draftStorage, () => void this.#refresh())
    window.addEventListener('pagehide', () => {
      this.#writeBackup()
      void this.#write()
    })
    document.addEventListener('visibilitychange', () => {
      // A tab that slept may have missed what the others told.
      void (document.visibilityState === 'hidden' ? this.#write() : this.#refresh())
    })
    await this.#bringBack()
  }

  async #bringBack(): Promise<void> {
    this.#others = await this.#openTabs.others()
    await this.#readBack()
    this.#openTabs.join()
    // A save may have been answered for all of its drafts before its tab could write its receipt.
    for (const { tab } of await this.#pending.of()) {
      if (tab !== this.#draftStorage.tab) void this.#waitFor(tab)
    }
    this.#show()
  }

  /** Edits that an earlier life of the store held are told of, unless they lie whole beside it. */
  async #tellWhatIsMissing(): Promise<void> {
    this.#damages = this.#draftStorage.damages
    const quarantined = await this.#draftStorage.quarantined()
    const { generation } = this.#draftStorage
    const isWhole = quarantined.some(({ id }) => id === null)
    const lost =
      this.#backup === null || generation === null || isWhole
        ? 0
        : draftsGone(this.#backup, generation)
    this.#session.sync.set({ quarantined: quarantined.length, lost })
    // What could not be read was counted until now.
    if (quarantined.length > 0) this.#news.tell()
  }

  /** What the store says by itself: it was taken away, or something in it is damaged. */
  #followStorage(): void {
    this.#show()
    if (this.#draftStorage.trouble === 'lost') void this.#refresh()
    if (this.#isBack && this.#draftStorage.damages > this.#damages) void this.#tellQuarantined()
  }

  async #tellQuarantined(): Promise<void> {
    this.#damages = this.#draftStorage.damages
    this.#session.sync.set({ quarantined: (await this.#draftStorage.quarantined()).length })
  }

  async #dropQuarantined(records: readonly QuarantinedRecord[]): Promise<void> {
    await this.#draftStorage.dropQuarantined(records.flatMap(({ id }) => id ?? []))
    this.#session.sync.set({ quarantined: (await this.#draftStorage.quarantined()).length })
    this.#news.tell()
  }

  get #isStored(): boolean {
    return this.#draftStorage.trouble !== 'lost' && this.#replica.isHeld
  }

  /** What the draft storage does not hold yet is left where it outlasts the page, in the moment that the page goes. */
  #writeBackup(): boolean {
    if (this.#isStored) return true
    this.#hasBackup = this.#backup !== null
    return (
      this.#backup !== null &&
      writeBackup(this.#backup, this.#draftStorage.tab, this.#replica.pending)
    )
  }

  /** A store that cannot be read yet is asked until it can: there is nothing to write that would try it again. */
  async #readBack(): Promise<void> {
    const { id } = this.#session.schema.table
    this.#newerBackups = await importBackups(this.#draftStorage, id, this.#backup)
    const records = await this.#replica.refresh()
    // What a page had left beside the store lies in it only since then, and no list of tables has heard of it.
    if ((records ?? []).length > 0) this.#news.tell()
    if (records !== null) await this.#tellWhatIsMissing()
    else this.#replica.takeLeft(backupRecords(this.#backup))
    this.#isBack = records !== null
    this.#show()
    if (!this.#isBack) setTimeout(() => void this.#readBack(), RETRY_AFTER_MS)
  }

  /** What comes first is of an earlier session; what comes later is typed in another tab right now. */
  #takeNews(records: readonly DraftRecord[]): void {
    this.#know(records)
    const back = this.#isBack ? [] : records.filter(({ saver }) => saver === null)
    if (back.length === 0) return
    for (const { draft } of back) this.#notSorted.add(draft.key)
    if (this.#others !== null) this.#tellOthers(back.length, this.#others)
    else if (!this.#isReload) {
      const editedAtMs = Math.max(...back.map((record) => record.editedAtMs))
      const kinds = new Map(back.map(({ draft }) => [draft.key, null]))
      this.#session.sync.set({ restored: { editedAtMs, kinds } })
    }
    if (this.#session.state.state.load.kind === 'read') this.#sort()
  }

  /** Edits that another tab holds right now did not come back: they are in both, until that tab is gone. */
  #tellOthers(drafts: number, { gone }: OtherTabs): void {
    this.#session.sync.set({ inOtherTab: drafts })
    void gone.then(() => this.#session.sync.set({ inOtherTab: 0 }))
  }

  /** Rows of drafts are there before the table is read; drafts whose tab died are followed. */
  #know(records: readonly DraftRecord[]): void {
    for (const { draft } of records) this.#session.data.knowRecord(draft.address.primaryValues)
    for (const { saver } of records) {
      if (saver !== null && saver.tab !== this.#draftStorage.tab) void this.#waitFor(saver.tab)
    }
  }

  async #refresh(): Promise<void> {
    if ((await this.#replica.refresh()) === null) this.#writeSoon(RETRY_AFTER_MS)
    // A cell that the save itself writes stands on what comes of that, and not on its lock alone.
    this.#session.moveScopes(this.#movesHere(this.#lastMoves), new Set(this.#saveIds.keys()))
    this.#know(this.#all.all().flatMap(({ key }) => this.#replica.record(key) ?? []))
    this.#show()
  }

  #writeSoon(afterMs: number): void {
    if (this.#timer !== null) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      void this.#write()
    }, afterMs)
  }

  async #write(): Promise<void> {
    if (!(await this.#replica.flush())) this.#writeSoon(RETRY_AFTER_MS)
    else if (this.#hasBackup && this.#backup !== null && this.#isStored) {
      // The page stayed after all, or came back.
      dropBackup(this.#backup, this.#draftStorage.tab)
      this.#hasBackup = false
    }
    this.#show()
  }

  #show(): void {
    const { mode, trouble, generation } = this.#draftStorage
    const { concurrentEdits, newer } = this.#replica
    const onlyInMemory = mode === 'memory' ? this.#replica.pending.length : 0
    const sync = { mode, trouble, concurrentEdits, newer: newer + this.#newerBackups, onlyInMemory }
    this.#session.sync.set(sync)
    if (!this.#isBack || this.#backup === null || generation === null) return
    if (mode === 'durable' && this.#isStored)
      markKept(this.#backup, { generation, drafts: this.#all.all().length })
  }

  #hear(told: TabMessage): void {
    if (told.type === 'written') void this.#refresh()
    else takeSiblingSave(this.#session, this.#underNames(told))
  }

  /** Another tab may know the attributes by other names. */
  #underNames(told: SavedElsewhere): SavedElsewhere {
    const { attributes, stored } = this.#session.drafts
    const { tableId } = stored
    const bases = told.bases.map((saved) => {
      const address = this.#all.addressHere(saved.key, saved.address)
      return { ...saved, key: cellKey(tableId, address), address }
    })
    const renames = told.renames.map(({ from, to }) => ({
      from: byNames(from, attributes),
      to: byNames(to, attributes),
    }))
    return { ...told, bases, moves: this.#movesHere(told.moves), renames }
  }

  #movesHere(moves: readonly ScopeMove[]): readonly ScopeMove[] {
    const { attributes } = this.#session.drafts
    return moves.map((one) => ({ ...one, scope: scopeByNames(one.scope, attributes) }))
  }

  #byIds({ from, to }: SavedRename): SavedRename {
    const { attributes } = this.#session.drafts
    return { from: byIds(from, attributes), to: byIds(to, attributes) }
  }

  #tellSaved(save: FinishedSave): void {
    const { request, outcomes } = save
    this.#pending.drop(save)
    const bases = request.drafts.flatMap((draft) => {
      const { id, primaryValues, attribute, base: from } = draft
      const outcome = outcomes.get(id)
      if (outcome?.kind !== 'saved') return []
      const { base, isOfOther } = outcome
      // Another one than was asked for is one that the save made, unless others did.
      const isKnown = outcome.recordId === draft.recordId || isOfOther === true
      const recordId = isKnown ? null : outcome.recordId
      const key = this.#sentAs.get(id) ?? id
      return [{ key, address: { primaryValues, attribute }, from, base, recordId }]
    })
    const renames = (request.renames ?? []).flatMap(({ id, from, to }) =>
      outcomes.get(id)?.kind === 'saved' ? [this.#byIds({ from, to })] : [],
    )
    for (const { id } of sentIn(request)) {
      this.#saveIds.delete(id)
      this.#sentAs.delete(id)
    }
    if (bases.length + renames.length > 0) {
      this.#line.tell({ type: 'saved', bases, moves: this.#moves, renames })
    }
    this.#moves = []
    void this.#write()
  }

  /** Used, it is an edit like any other, typed now; it leaves the draft storage when that edit is in it. */
  async #decide(concurrentEdit: ConcurrentEdit, isUsed: boolean): Promise<void> {
    const { id, address, value } = concurrentEdit
    // Another tab may have decided about it, or be about to show that it did.
    if (!this.#replica.concurrentEdits.some((one) => one.id === id)) return
    if (isUsed && !this.#use(concurrentEdit)) {
      this.#session.say(
        `Not used: ${address.attribute} in ${this.#session.recordLabel(address)} takes no value now. It is kept: ${value ?? 'no value'}.`,
      )
      return
    }
    if (!(await this.#replica.flush())) return
    await this.#draftStorage.dropConcurrentEdits(this.#session.schema.table.id, [id])
    this.#replica.forgetConcurrentEdit(id)
    this.#line.tell({ type: 'written' })
    this.#show()
  }

  /** Makes a value of another tab the edit of its cell; false where the cell takes none. */
  #use({ address, value }: ConcurrentEdit): boolean {
    const session = this.#session
    const place = session.placeOf(address)
    if (place === null || session.records.stateOf(place.row) === 'deleted') return false
    session.edit([{ ...place, value }])
    return true
  }

  /** Does a save with what the other tabs left. */
  async #refreshed<Value>(work: () => Promise<Value>): Promise<Value> {
    // A store that does not answer must not hold up the save.
    await Promise.race([this.#refresh(), new Promise((go) => setTimeout(go, PATIENCE_MS))])
    this.#lastMoves = []
    return work()
  }

  /**
   * Waits until a tab is gone, then finds out what became of the drafts that it had sent, and takes what stood in its
   * open fields: not at once where the tab may only be loaded anew, which goes on with them itself.
   */
  async #waitFor(tab: string): Promise<void> {
    if (this.#waitingFor.has(tab)) return
    this.#waitingFor.add(tab)
    const { wasThere } = await whenGone(tab)
    const follow = (work: () => void | Promise<void>) =>
      this.#turn.take(() => this.#refreshed(async () => work()))
    const isOwn = tab === this.#former
    if (!wasThere || isOwn) await follow(() => this.#takeTextsOf(tab))
    await follow(() => this.#followSavesOf(tab))
    if (wasThere && !isOwn) {
      await afterReload()
      await follow(() => this.#takeTextsOf(tab))
    }
    this.#waitingFor.delete(tab)
  }

  async #followSavesOf(tab: string): Promise<void> {
    const left = this.#all.all().filter((draft) => this.#isSentBy(draft, tab))
    const pending = new Map((await this.#pending.of(tab)).map((one) => [one.entry.id, one]))
    const saveIdOf = (key: string) => this.#replica.record(key)?.saver?.saveId ?? null
    for (const saveId of new Set([...pending.keys(), ...left.map(({ key }) => saveIdOf(key))])) {
      if (saveId === null) continue
      const keys = left.map(({ key }) => key).filter((key) => saveIdOf(key) === saveId)
      const request = { ...requestFor(this.#session, keys), saveId }
      const readAgain = () => this.#session.sync.readAgain()
      const whole = pending.get(saveId) ?? null
      await rejoinSave(this.#session, this.#actions, request, readAgain, whole)
    }
    const unanswered = left.filter(({ key }) => this.#isUnderWay(key))
    this.#session.drafts.settle(
      unanswered.map(({ key }) => ({
        kind: 'failed',
        id: key,
        reason: 'unknown',
        message: UNKNOWN_MESSAGE,
      })),
    )
    await this.#write()
  }

  /** What stood in an open field of a tab that is gone is this tab's from now on. */
  #takeTextsOf(tab: string): void {
    const { drafts, data, external } = this.#session.current
    for (const { key } of drafts.texts.forms()) {
      if (drafts.texts.get(key) || this.#replica.record(key)?.saver?.tab !== tab) continue
      drafts.texts.takeOver(key, (record) => data.knowRecord(record), external.at)
    }
  }

  #isUnderWay(key: string): boolean {
    return this.#all.get(key)?.status.kind === 'saving'
  }

  #isSentBy({ key, status }: Draft, tab: string): boolean {
    return status.kind === 'saving' && this.#replica.record(key)?.saver?.tab === tab
  }

  /** The table was read: what came back is compared with it, once. */
  #sort(): void {
    if (this.#notSorted.size === 0) return
    const kinds = sortRestoredDrafts(this.#session, this.#notSorted)
    this.#notSorted.clear()
    const { restored } = this.#session.sync.state.state
    if (restored === null) return
    const sorted = [...restored.kinds].flatMap(([key, before]) => {
      const kind = kinds.get(key) ?? before
      return kind === null ? [] : [[key, kind] as const]
    })
    const left = sorted.length === 0 ? null : { ...restored, kinds: new Map(sorted) }
    this.#session.sync.set({ restored: left })
  }

  /** The notice speaks of what is still unsaved of what came back. */
  #followRestored(): void {
    const { restored } = this.#session.sync.state.state
    if (restored === null) return
    const left = stillUnsaved(restored, (key) => this.#all.get(key))
    if (left !== restored) this.#session.sync.set({ restored: left })
  }
}

function sentIn({ drafts, renames = [] }: SaveRequest): readonly { readonly id: string }[] {
  return [...drafts, ...renames]
}
