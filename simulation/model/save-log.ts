import type { PrimaryValues } from '@/lib/data-table'
import type { SaveEvent, SaveRequest, ScopePolicy } from '@/lib/save'
import type { CallCell, CallKind, CallRename, Turns } from './call-scheduler'
import type { Knowledge } from './memory'
import type { StandIn } from './stand-in'

/** One call that a save made. */
export interface LoggedCall {
  readonly kind: CallKind
  readonly cells: readonly CallCell[]
  readonly rename: CallRename | null
  /** The records that it looked for. */
  readonly records: readonly PrimaryValues[]
  /** When it was begun: what was answered until then, the save knew. */
  readonly askedMs: number
  /** When its turn came. */
  readonly atMs: number
  /** Of when it told: earlier than its turn where it was a reading that lagged. */
  readonly seenMs: number
  readonly isOk: boolean
  /** Cells that the service refused or left out of its answer. */
  readonly refused: number
  /** Records that it was asked for and has. */
  readonly found: number
  readonly hasFault: boolean
  /** It writes, and was begun after its user had asked to stop. */
  readonly isLate: boolean
}

/** One request of a save, from its beginning to its end. */
export interface LoggedSave {
  readonly editor: number
  readonly request: SaveRequest
  readonly begunMs: number
  /** By the id of a draft or rename: what its user knew when the save began. */
  readonly known: ReadonlyMap<string, Knowledge>
  /** The keys of what waited for its user's decision then, and was not sent. */
  readonly waiting: ReadonlySet<string>
  readonly calls: LoggedCall[]
  readonly events: { readonly atMs: number; readonly event: SaveEvent }[]
  /** Its user asked to send nothing further. */
  isStopped: boolean
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
