import { cellKey, type LockLevel, lockScope } from '@/lib/data-table'
import type { Outcome } from '@/lib/save'
import type { LoggedSave } from './editor'
import type { Entry } from './stand-in'
import type { Told } from './world'

/** An accepted write of one value, with whose it was. */
export interface Write extends Entry {
  readonly key: string
  readonly scopeAt: (level: LockLevel) => string | null
  /** The save of ours that made it; `null`: somebody's who is no editor. */
  readonly save: LoggedSave | null
}

/** A history as it is judged: the values written, and the changes of the table beside them. */
export interface Case {
  readonly told: Told
  readonly writes: readonly Write[]
  readonly structure: readonly Entry[]
}

/** Sorts what a history left in the journal. */
export function caseOf(told: Told): Case {
  const { entries, saves, tableId, beginning } = told
  const callers = new Map(
    saves.flatMap((save) => save.calls.map(({ atMs }) => [atMs, save] as const)),
  )
  const writes = entries.flatMap((entry): Write[] => {
    const { attribute, primaryValues } = entry
    if (attribute === null || primaryValues === null) return []
    const address = {
      attribute,
      primaryValues: primaryValues.map((one) => ({
        attribute: one.AttributeName,
        value: one.Value,
      })),
    }
    const isOurs = entry.caller === 'stand-in'
    return [
      {
        ...entry,
        key: cellKey(tableId, address),
        scopeAt: (level) => lockScope(level, beginning.hasPrimaries, address),
        save: isOurs ? (callers.get(entry.time) ?? null) : null,
      },
    ]
  })
  return { told, writes, structure: entries.filter(({ attribute }) => attribute === null) }
}

/** The table's level when a call was carried out. */
export function levelAt({ told, structure }: Case, atMs: number): LockLevel {
  let level = told.beginning.level
  for (const { time, after } of structure) {
    if (time > atMs || after === null) continue
    level = levelIn(after) ?? level
  }
  return level
}

const LEVEL = /"ValueLockLevel":"(NONE|VALUE|ATTRIBUTE|PRIMARY_VALUE|DATA_TABLE)"/

function levelIn(json: string): LockLevel | null {
  const [, level] = LEVEL.exec(json) ?? []
  switch (level) {
    case 'NONE':
    case 'VALUE':
    case 'ATTRIBUTE':
    case 'PRIMARY_VALUE':
    case 'DATA_TABLE':
      return level
    default:
      return null
  }
}

/** What a save told of its drafts, and when. */
export function outcomesOf(save: LoggedSave): readonly { atMs: number; outcome: Outcome }[] {
  return save.events.flatMap(({ atMs, event }) =>
    event.type === 'outcomes' ? event.outcomes.map((outcome) => ({ atMs, outcome })) : [],
  )
}
