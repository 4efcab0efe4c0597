import { randomBytes } from 'node:crypto'
import type { BatchLocking } from '../types'

const VERSION_BYTES = 16
let pool = Buffer.alloc(0)

/** A version that nobody can parse and that never comes again: 128 random bits. */
export function newLockVersion(): string {
  // A batch needs many, and the system gives many at the price of one.
  if (pool.length < VERSION_BYTES) pool = randomBytes(256 * VERSION_BYTES)
  const version = pool.toString('base64url', 0, VERSION_BYTES)
  pool = pool.subarray(VERSION_BYTES)
  return version
}

/** The lock scopes that one batch touches, and how their versions move while it runs. */
export type ScopeVersions = {
  /** The version that the next cell is compared with; `undefined` for a scope without one. */
  compared(scope: string): string | undefined
  /** A cell of this scope was written; gives the version that its answer carries. */
  move(scope: string): string
  /** The version that the scope ends with, moved or not. */
  final(scope: string): string | undefined
}

/**
 * `snapshot`: every cell is compared with the version at the start, and all cells of a scope
 * answer with the same new one. `sequential`: each written cell moves its scope for the next.
 * Which of the two the real service does is not documented; both have been seen.
 * @param start version of a scope before the batch
 */
export function createScopeVersions(
  locking: BatchLocking,
  start: (scope: string) => string | undefined,
  newVersion: () => string,
): ScopeVersions {
  const moved = new Map<string, string>()
  function move(scope: string): string {
    const already = locking === 'snapshot' ? moved.get(scope) : undefined
    const version = already ?? newVersion()
    moved.set(scope, version)
    return version
  }
  const final = (scope: string) => moved.get(scope) ?? start(scope)
  return { compared: locking === 'snapshot' ? start : final, move, final }
}
