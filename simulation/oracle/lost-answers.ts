import { type CellAddress, type LockLevel, lockScope, recordKey } from '@/lib/data-table'
import { type Case, namesSince } from '../model/case'
import type { LoggedSave } from '../model/save-log'

/**
 * A write of one's own whose answer was lost moved the scope: its version cannot tell whether somebody else moved it
 * too, so that asking is right.
 */
export function afterLostAnswer(
  { editor }: Pick<LoggedSave, 'editor'>,
  cell: CellAddress,
  level: LockLevel,
  made: Case,
): boolean {
  const { writes, renames, trace } = made
  const lost = new Set(
    trace.saves
      .filter((save) => save.editor === editor)
      .flatMap(({ calls, end }) =>
        calls.flatMap(({ atMs, isOk, hasFault }) =>
          !isOk || hasFault || end === 'died' ? [atMs] : [],
        ),
      ),
  )
  const scope = lockScope(level, trace.beginning.hasPrimaries, cell)
  if (scope === null) return false
  const names = namesSince(made, cell.primaryValues, 0, Number.POSITIVE_INFINITY)
  return [...writes, ...renames].some((entry) => {
    if (entry.save?.editor !== editor || !lost.has(entry.time)) return false
    const records = 'record' in entry ? [entry.record] : [entry.from, entry.to]
    const isOfRecord = records.some((record) => names.has(recordKey(record)))
    if (level === 'PRIMARY_VALUE' && isOfRecord) return true
    return 'scopeAt' in entry ? entry.scopeAt(level) === scope : level === 'DATA_TABLE'
  })
}
