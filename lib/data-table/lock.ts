import { recordKey } from './keys'
import type { CellAddress, LockLevel, LockVersion } from './types'

/** The member of a lock version that the service compares at a level; `null` at `NONE`. */
export function guardMember(level: LockLevel, hasPrimaries: boolean): keyof LockVersion | null {
  switch (level) {
    case 'NONE':
      return null
    case 'VALUE':
      return 'value'
    case 'ATTRIBUTE':
      return 'attribute'
    case 'PRIMARY_VALUE':
      // Documented: without primary attributes it behaves like DATA_TABLE.
      return hasPrimaries ? 'primaryValues' : 'dataTable'
    case 'DATA_TABLE':
      return 'dataTable'
  }
}

/**
 * The name of the lock scope of a cell: all cells that one lock version guards at this level. A write to one of them
 * makes the versions of the others stale. `null` at `NONE`.
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

/** The cells of a lock scope: those of a record, of an attribute, of both, or all if both are `null`. */
export interface ScopeCells {
  readonly recordKey: string | null
  readonly attribute: string | null
}

/** Parses a name made by `lockScope`; `null` for any other text. */
export function scopeCells(scope: string): ScopeCells | null {
  if (scope === 'table') return { recordKey: null, attribute: null }
  const [kind, first, second] = scopeParts(scope)
  if (first === undefined) return null
  if (kind === 'value' && second !== undefined) return { recordKey: first, attribute: second }
  if (kind === 'attribute') return { recordKey: null, attribute: first }
  return kind === 'record' ? { recordKey: first, attribute: null } : null
}

/** The level whose scopes have such names; `null` for any other text. */
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

/** The version that the level compares; `null` at `NONE` and without a stored value. */
export function guardVersion(
  level: LockLevel,
  hasPrimaries: boolean,
  version: LockVersion | null,
): string | null {
  const member = guardMember(level, hasPrimaries)
  return member === null || version === null ? null : version[member]
}

/**
 * Replaces only the compared member of a version, after our own write moved it. The others stay as read, so that a
 * later change of the level is still checked against what was read.
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
