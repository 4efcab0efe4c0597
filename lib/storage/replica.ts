import { v4 as uuid } from 'uuid'
import { type CellBase, sameValue } from '@/lib/data-table'
import { type Draft, isTextKey } from '@/lib/drafts'
import type { KeptDrafts } from './kept-drafts'
import { sameData } from './same-data'
import type { ConcurrentEdit, DraftChange, DraftRecord, DraftStorage } from './types'

/** The part of the draft storage that a replica uses. */
export type ReplicaStorage = Pick<
  DraftStorage,
  'tab' | 'connect' | 'load' | 'putDrafts' | 'putConcurrentEdits' | 'generation'
>

/** What a replica joins: the drafts of one table in this tab, and the draft storage that all tabs share. */
export interface ReplicaInput {
  readonly draftStorage: ReplicaStorage
  readonly tableId: string
  readonly drafts: KeptDrafts
  /** The table's name as it is known now. */
  readonly tableName: () => string
  /** The save that a draft under way went with, when this tab sent it. */
  readonly saveIdOf: (key: string) => string | null
  /** Told of the keys that this tab wrote: other tabs should look. */
  readonly onWritten: (keys: readonly string[]) => void
  /**
   * Told of records that were new here in the very moment that they came, before anything else can happen to them;
   * their drafts have the keys and names of here.
   */
  readonly onNews: (records: readonly DraftRecord[]) => void
}

/**
 * Keeps one tab's drafts of a table and the draft storage the same, in both directions. The draft storage is where the tabs meet: what
 * this tab changed since its last look is written with what it was changed from, and merged there in one transaction.
 * All work is done one after another; nothing rejects.
 */
export class DraftReplica {
  /** By the draft storage's key: what it is known to hold, with the very draft that stood in the store then. */
  readonly #synced = new Map<string, DraftRecord>()
  /** By the draft storage's key: what a store held that is gone. */
  readonly #former = new Map<string, DraftRecord>()
  readonly #concurrentEdits = new Map<string, ConcurrentEdit>()
  /** Rivals that a store held that is gone, until they are written again. */
  #formerConcurrentEdits: readonly ConcurrentEdit[] = []
  readonly #input: ReplicaInput
  #generation: string | null = null
  #newer = 0
  #last: Promise<unknown> = Promise.resolve()

  constructor(input: ReplicaInput) {
    this.#input = input
  }

  /** Values that were typed apart and wait for their user. */
  get concurrentEdits(): readonly ConcurrentEdit[] {
    const { drafts } = this.#input
    return [...this.#concurrentEdits.values()].map((concurrentEdit) => ({
      ...concurrentEdit,
      address: drafts.addressHere(concurrentEdit.key, concurrentEdit.address),
    }))
  }

  /** How many drafts in the draft storage only a newer Lockstep can read. */
  get newer(): number {
    return this.#newer
  }

  /** True when the draft storage holds every draft as it is here. */
  get isHeld(): boolean {
    return (
      this.#isSameLife() && this.#formerConcurrentEdits.length === 0 && this.#changes().length === 0
    )
  }

  /** What is here and not yet known to be in the draft storage. */
  get pending(): readonly DraftChange[] {
    return this.#changes(this.#isSameLife() ? this.#synced : new Map())
  }

  /** What is known of a draft beyond itself, by its key here: when it was typed, and who sent it. */
  record(key: string): DraftRecord | undefined {
    const draft = this.#input.drafts.get(key)
    return draft && this.#synced.get(this.#input.drafts.keptKey(draft))
  }

  /** Writes what changed here. False when it could not be written; it is tried again with the next call. */
  flush(): Promise<boolean> {
    return this.#inTurn(() => this.#flush())
  }

  /**
   * Takes over what the draft storage holds: drafts of another tab or of an earlier session come, those that another tab
   * finished go, and what changed here meanwhile is written and merged.
   *
   * @returns the records that were new here; `null` when the draft storage cannot be read
   */
  refresh(): Promise<readonly DraftRecord[] | null> {
    return this.#inTurn(() => this.#refresh())
  }

  /** Takes over what lies beside a draft storage that cannot be read: it is here, and not held, until it can be written. */
  takeLeft(records: readonly DraftRecord[]): void {
    const { drafts, onNews } = this.#input
    const taken: DraftRecord[] = []
    drafts.batch(() => {
      for (const record of records) {
        const draft = drafts.here(record.key, record.draft)
        if (drafts.get(draft.key) !== undefined) continue
        this.#former.set(record.key, record)
        drafts.adopt(draft.key, draft)
        taken.push({ ...record, draft })
      }
    })
    onNews(taken)
  }

  /** Forgets a concurrent edit that its user decided on. */
  forgetConcurrentEdit(id: string): void {
    this.#concurrentEdits.delete(id)
    this.#formerConcurrentEdits = this.#formerConcurrentEdits.filter(
      (concurrentEdit) => concurrentEdit.id !== id,
    )
  }

  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const next = this.#last.then(work)
    this.#last = next.catch(() => undefined)
    return next
  }

  async #flush(): Promise<boolean> {
    const { draftStorage, tableId, onWritten } = this.#input
    if (!this.#isSameLife()) await draftStorage.connect()
    this.#isAnotherLife()
    if (!(await this.#putFormerConcurrentEdits())) return false
    const changes = this.#changes()
    if (changes.length === 0) return this.#isSameLife()
    const put = await draftStorage.putDrafts(tableId, changes)
    if (!put.isHeld) return false
    if (this.#isAnotherLife()) return this.#flush()
    for (const concurrentEdit of put.concurrentEdits)
      this.#concurrentEdits.set(concurrentEdit.id, concurrentEdit)
    this.#input.drafts.batch(() => {
      for (const [index, change] of changes.entries()) {
        const record = put.records[index] ?? null
        // It goes when the newer page's does; until then it is this tab's alone.
        if (record !== 'newer') this.#takeResult(change, record)
        else if (change.mine === null) this.#synced.delete(change.key)
      }
    })
    const written = changes.filter((_change, index) => put.records[index] !== 'newer')
    if (written.length > 0) onWritten(written.map(({ key }) => key))
    return written.length === changes.length
  }

  async #refresh(): Promise<readonly DraftRecord[] | null> {
    const { draftStorage, tableId, drafts } = this.#input
    const held = await draftStorage.load(tableId)
    if (held === null) return null
    this.#newer = held.newer
    this.#isAnotherLife()
    const isPending = new Set(this.#changes().map(({ key }) => key))
    const news: DraftRecord[] = []
    const here = new Map(drafts.all().map((draft) => [drafts.keptKey(draft), draft.key]))
    drafts.batch(() => {
      const found = new Set(held.drafts.map(({ key }) => key))
      for (const record of held.drafts) {
        const known = this.#synced.get(record.key)
        if (isPending.has(record.key) || known?.rev === record.rev) continue
        const adopted = this.#adopt(record)
        if (known === undefined) news.push(adopted)
      }
      for (const key of [...this.#synced.keys()]) {
        if (!found.has(key) && !isPending.has(key)) this.#forget(key, here.get(key))
      }
    })
    this.#input.onNews(news)
    this.#concurrentEdits.clear()
    for (const concurrentEdit of held.concurrentEdits)
      this.#concurrentEdits.set(concurrentEdit.id, concurrentEdit)
    await this.#flush()
    return news
  }

  #isSameLife(): boolean {
    return this.#generation === null || this.#generation === this.#input.draftStorage.generation
  }

  /** The draft storage was deleted and made again: nothing that was known to lie in it does. */
  #isAnotherLife(): boolean {
    const { generation } = this.#input.draftStorage
    if (generation === null) return false
    const isOther = !this.#isSameLife()
    this.#generation = generation
    if (!isOther) return false
    for (const [key, record] of this.#synced) this.#former.set(key, record)
    this.#synced.clear()
    this.#formerConcurrentEdits = [...this.#concurrentEdits.values()]
    return true
  }

  async #putFormerConcurrentEdits(): Promise<boolean> {
    const concurrentEdits = this.#formerConcurrentEdits
    if (concurrentEdits.length === 0) return true
    const { draftStorage, tableId } = this.#input
    if (!(await draftStorage.putConcurrentEdits(tableId, concurrentEdits))) return false
    for (const concurrentEdit of concurrentEdits)
      this.#concurrentEdits.set(concurrentEdit.id, concurrentEdit)
    this.#formerConcurrentEdits = []
    return true
  }

  #changes(held: ReadonlyMap<string, DraftRecord> = this.#synced): readonly DraftChange[] {
    const { drafts } = this.#input
    const changes: DraftChange[] = []
    const found = new Set<string>()
    for (const draft of drafts.all()) {
      const key = drafts.keptKey(draft)
      found.add(key)
      const ancestor = held.get(key) ?? null
      if (ancestor?.draft === draft) continue
      if (ancestor !== null && sameData(ancestor.draft, draft)) {
        this.#synced.set(key, { ...ancestor, draft })
      } else {
        changes.push({ key, ancestor, mine: this.#recordOf(key, draft, ancestor) })
      }
    }
    for (const [key, ancestor] of held) {
      if (found.has(key)) continue
      changes.push({ key, ancestor, mine: null, saved: this.#savedOf(ancestor.draft) })
    }
    return changes
  }

  /** What a draft under way left in its cell; not what somebody else stored there after it. */
  #savedOf(draft: Draft): CellBase | null {
    const { attribute, status } = draft
    const base = status.kind === 'saving' ? this.#input.drafts.saved(draft) : null
    if (base === null || status.kind !== 'saving') return null
    return sameValue(attribute.valueType, status.sent, base.value) ? base : null
  }

  #recordOf(key: string, draft: Draft, ancestor: DraftRecord | null): DraftRecord {
    const { draftStorage, tableName, saveIdOf } = this.#input
    // A draft that was written under the names of its attributes goes on under their ids.
    const known = this.#synced.get(draft.key) ?? this.#synced.get(key) ?? this.#former.get(key)
    const before = ancestor ?? known ?? null
    const isTyped = before === null || before.draft.value !== draft.value
    // A text that is typed is its tab's alone as long as that lives.
    const isSent = draft.status.kind === 'saving' || isTextKey(draft.key)
    const isAsBefore = before !== null && before.draft.status === draft.status
    const saver = isAsBefore ? before.saver : { tab: draftStorage.tab, saveId: saveIdOf(draft.key) }
    return {
      key,
      rev: uuid(),
      editedAtMs: isTyped ? Date.now() : before.editedAtMs,
      tableName: tableName(),
      saver: isSent ? saver : null,
      draft,
    }
  }

  /** What was typed while it was being written is a change on what was written, and merged by the next flush. */
  #takeResult({ key, ancestor, mine }: DraftChange, record: DraftRecord | null): void {
    const here = (mine ?? ancestor)?.draft.key
    const isStill = here !== undefined && this.#input.drafts.get(here) === mine?.draft
    if (isStill && record !== mine) {
      if (record === null) this.#forget(key, here)
      else this.#adopt(record)
    } else if (mine === null) this.#synced.delete(key)
    else this.#synced.set(key, mine)
  }

  /** Takes a draft of the draft storage under its names here, and gives it so. */
  #adopt(record: DraftRecord): DraftRecord {
    const { drafts } = this.#input
    const draft = drafts.here(record.key, record.draft)
    const adopted = { ...record, draft }
    this.#synced.set(record.key, adopted)
    drafts.adopt(draft.key, draft)
    return adopted
  }

  /** The draft storage holds it no more; `here` is its key in this tab, where it is drafted. */
  #forget(key: string, here: string | undefined): void {
    this.#synced.delete(key)
    if (here !== undefined) this.#input.drafts.adopt(here, null)
  }
}
