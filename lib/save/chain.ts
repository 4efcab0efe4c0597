import type { ScopeMove } from './types'

/**
 * What one save has proven about the lock scopes that it moved itself.
 *
 * A move is proven when the service accepted a write that sent `from` and answered with `to`: the scope stood at
 * `from` when our write came, so a cell that was read at `from` was still as it was read, and `to` is that state plus
 * our write. Such a cell may be sent with `to` without looking again. Whatever else happened is not proven, and needs
 * a read.
 */
export interface ScopeChain {
  /** Notes a proven move. */
  readonly move: (move: ScopeMove) => void
  /** Notes a version that a write of ours was answered with, although the move to it is not proven. */
  readonly own: (scope: string, guard: string) => void
  /** The version at the end of the proven moves that start at `guard`; `guard` itself when there are none. */
  readonly follow: (scope: string, guard: string) => string
  /** True when a write of this save made this version of the scope. */
  readonly isOwn: (scope: string, guard: string) => boolean
  /** The newest version of the scope that a write of this save made; `null` when none did. */
  readonly lastOwn: (scope: string) => string | null
}

/** An empty chain, for one save. */
export function createChain(): ScopeChain {
  const next = new Map<string, Map<string, string>>()
  const made = new Map<string, Set<string>>()

  function own(scope: string, guard: string): void {
    const guards = made.get(scope)
    if (guards === undefined) made.set(scope, new Set([guard]))
    else guards.add(guard)
  }

  function move({ scope, from, to }: ScopeMove): void {
    const moves = next.get(scope) ?? new Map<string, string>()
    // A service that answers with a version it had before would make a circle.
    if (follow(scope, to) !== from) moves.set(from, to)
    next.set(scope, moves)
    own(scope, to)
  }

  function follow(scope: string, guard: string): string {
    const moves = next.get(scope)
    let last = guard
    for (let to = moves?.get(last); to !== undefined; to = moves?.get(to)) last = to
    return last
  }

  function isOwn(scope: string, guard: string): boolean {
    return made.get(scope)?.has(guard) ?? false
  }

  function lastOwn(scope: string): string | null {
    return [...(made.get(scope) ?? [])].at(-1) ?? null
  }

  return { move, own, follow, isOwn, lastOwn }
}
