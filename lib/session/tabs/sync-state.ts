import { Store } from '@tanstack/store'
import type { RestoredKind } from '@/lib/drafts'
import type { ScopeMove } from '@/lib/save'
import type {
  AttributesByName,
  ConcurrentEdit,
  QuarantinedRecord,
  StorageTrouble,
} from '@/lib/storage'
import type { SavePolicyChoice } from '../state'

/** Drafts of an earlier session that are back. */
export interface RestoredDrafts {
  /** When the latest of them was typed, epoch ms. */
  readonly editedAtMs: number
  /** How each stands to the table, by key, as long as it is there; `null` until the table has been read. */
  readonly kinds: ReadonlyMap<string, RestoredKind | null>
}

/** How well the drafts of a table are kept. */
export interface SyncStatus {
  /** `unknown` until the draft storage was asked. */
  readonly mode: 'unknown' | 'durable' | 'memory'
  readonly trouble: StorageTrouble | null
  readonly restored: RestoredDrafts | null
  /** Edits that another tab had when this one was opened, as long as that tab lives. */
  readonly inOtherTab: number
  /** Values that were typed in two tabs at once. */
  readonly concurrentEdits: readonly ConcurrentEdit[]
  /** Stored things that are damaged. */
  readonly quarantined: number
  /** Edits that only a newer Lockstep can read. */
  readonly newer: number
  /** Edits that the store held once, in an earlier life, and that nobody has any more. */
  readonly lost: number
  /** Edits in memory alone, where the store takes none. */
  readonly onlyInMemory: number
  /** Room in the browser's storage, where it is nearly full. */
  readonly bytesLeft: number | null
  /** A save was asked for here while another tab saves the table: it begins when that one has ended. */
  readonly isWaiting: boolean
}

const INITIAL_SYNC: SyncStatus = {
  mode: 'unknown',
  trouble: null,
  restored: null,
  inOtherTab: 0,
  concurrentEdits: [],
  quarantined: 0,
  newer: 0,
  lost: 0,
  onlyInMemory: 0,
  bytesLeft: null,
  isWaiting: false,
}

/** How a table's drafts are kept, and where whoever keeps them takes part in the session. Alone, they are in memory. */
export class SyncState {
  readonly state = new Store<SyncStatus>(INITIAL_SYNC)
  /** Keeps at once what is not kept yet. True when closing the tab loses nothing then. */
  storeNow: () => boolean = () => false
  /** Runs a save when no other tab of the browser saves the table; `null` when its user gave the wait up. */
  takeTurn: <Value>(work: () => Promise<Value>) => Promise<Value | null> = (work) => work()
  /** Gives up the save that waits. */
  stopWaiting: () => void = () => {}
  /** Told when the table was read to its end, before its drafts are compared with it. */
  onRead: () => void = () => {}
  /** Reads the table again, for what a save of an earlier session left in it. */
  readAgain: () => Promise<unknown> = async () => {}
  /** Told of scopes that a save of this tab moved alone, by the names of these attributes. */
  onForward: (moves: readonly ScopeMove[], attributes: AttributesByName) => void = () => {}

  /** Told what the user chose for saves of the table. */
  onPolicy: (choice: SavePolicyChoice) => void = () => {}
  /** The user's choice about a value that was typed in another tab: it is the cell's, or it goes. */
  decideConcurrentEdit: (concurrentEdit: ConcurrentEdit, isUsed: boolean) => void = () => {}
  /** What was put in quarantine, for a download. */
  readQuarantine: () => Promise<readonly QuarantinedRecord[]> = async () => []
  /** Deletes these parts of it for good. A damaged database, which has no id here, stays as it is. */
  dropQuarantined: (records: readonly QuarantinedRecord[]) => Promise<void> = async () => {}

  /** Changes what is shown of it. */
  set(change: Partial<SyncStatus>): void {
    this.state.setState((state) => ({ ...state, ...change }))
  }
}
