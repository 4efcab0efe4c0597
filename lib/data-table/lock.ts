import { recordKey } from './keys'
import type { CellAddress, LockLevel, LockVersion } from './types'

/** The member of a lock version that a level compares; `null` at `NONE`, where nothing is compared. */
export function guardMember(level: LockLevel, hasPrimaries: boolean): keyof LockVersion | null {
  switch (level) {
    case 'NONE':
      return null
    case 'VALUE':
      return 'value'
    case 'ATTRIBUTE':
      return 'attribute'
    case 'PRIMARY_VALUE':
      // Documented: a table without primary attributes behaves like DATA_TABLE.
      return hasPrimaries ? 'primaryValues' : 'dataTable'
    case 'DATA_TABLE':
      return 'dataTable'
  }
}

/**
 * Names the lock scope of a cell: the cells that one lock version guards at the table's level. Two cells with
 * the same name refuse each other's stale edits. `null` at `NONE`.
 */
export function lockScope(
  level: LockLevel,
  hasPrimaries: boolean,
  address: CellAddress,
): string | null {
  const member = guardMember(level, hasPrimaries)
  switch (member) {
    case null:
      return null
    case 'value':
      return JSON.stringify(['value', recordKey(address.primaryValues), address.attribute])
    case 'attribute':
      return JSON.stringify(['attribute', address.attribute])
    case 'primaryValues':
      return JSON.stringify(['record', recordKey(address.primaryValues)])
    case 'dataTable':
      return 'table'
  }
}

/** Which cells a lock scope holds: those of one record, of one attribute, of both, or (both `null`) all. */
export interface ScopeCells {
  readonly recordKey: string | null
  readonly attribute: string | null
}

/** Reads a name made by `lockScope` back; `null` for any other text. */
export function scopeCells(scope: string): ScopeCells | null {
  if (scope === 'table') return { recordKey: null, attribute: null }
  const [kind, first, second] = scopeParts(scope)
  if (first === undefined) return null
  if (kind === 'value' && second !== undefined) return { recordKey: first, attribute: second }
  if (kind === 'attribute') return { recordKey: null, attribute: first }
  return kind === 'record' ? { recordKey: first, attribute: null } : null
}

/** The level at which locks have the scope of this name; `null` for a text that is none. */
export function scopeLevel(scope: string): LockLevel | null {
  const cells = scopeCells(scope)
  if (cells === null) return null
  if (cells.attribute === null) return cells.recordKey === null ? 'DATA_TABLE' : 'PRIMARY_VALUE'
  return cells.recordKey === null ? 'ATTRIBUTE' : 'VALUE'
}

function scopeParts(scope: string): readonly string[] {
  try {
    const parts: unknown = JSON.parse(scope)
    return Array.isArray(parts) && parts.every((part) => typeof part === 'string') ? parts : []
  } catch {
    return []
  }
}

/** The string that the level compares, or `null` where there is none (at `NONE`, or without a stored value). */
export function guardVersion(
  level: LockLevel,
  hasPrimaries: boolean,
  version: LockVersion | null,
): string | null {
  const member = guardMember(level, hasPrimaries)
  return member === null || version === null ? null : version[member]
}

/**
 * The version with only its guard replaced: for our own write that provably moved the scope from one guard to the
 * next. The other members stay those of the cell's own read, so a changed level is still checked against what was read.
 */
export function withGuard(
  level: LockLevel,
  hasPrimaries: boolean,
  version: LockVersion,
  guard: string,
): LockVersion {
  const member = guardMember(level, hasPrimaries)
  return member === null ? version : { ...version, [member]: guard }
}
