import type { ScopeMove } from '../protocol/types'

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
  /**
   * Notes a version that a write of ours was answered with, although the move to it is not proven.
   *
   * @param from what the write sent; `null` when it sent no guard
   */
  readonly own: (scope: string, from: string | null, guard: string) => void
  /** The version at the end of the proven moves that start at `guard`; `guard` itself when there are none. */
  readonly follow: (scope: string, guard: string) => string
  /** Notes a version that an earlier write of one's own made, wherever it was sent from: for an undo. */
  readonly trust: (scope: string, guard: string) => void
  /**
   * True when writes of this save alone lead from one version of the scope to the other. A version that this save made
   * tells nothing to a cell that was read at another than those writes began with: others may lie between the two. A
   * trusted version, and what this save made from it, is own for every cell.
   */
  readonly isOwn: (scope: string, from: string, guard: string) => boolean
  /** The newest version of the scope that a write of this save made; `null` when none did. */
  readonly lastOwn: (scope: string) => string | null
}

/** An empty chain, for one save. */
export function createChain(): ScopeChain {
  const next = new Map<string, Map<string, string>>()
  /** By scope: the versions that this save made, in order, each with those that its writes had sent. */
  const made = new Map<string, Map<string, Set<string | null>>>()
  const trusted = new Map<string, Set<string>>()

  function own(scope: string, from: string | null, guard: string): void {
    const guards = made.get(scope) ?? new Map<string, Set<string | null>>()
    guards.set(guard, (guards.get(guard) ?? new Set()).add(from))
    made.set(scope, guards)
  }

  function move({ scope, from, to }: ScopeMove): void {
    const moves = next.get(scope) ?? new Map<string, string>()
    // A service that answers with a version it had before would make a circle.
    if (follow(scope, to) !== from) moves.set(from, to)
    next.set(scope, moves)
    own(scope, from, to)
  }

  function follow(scope: string, guard: string): string {
    const moves = next.get(scope)
    let last = guard
    for (let to = moves?.get(last); to !== undefined; to = moves?.get(to)) last = to
    return last
  }

  function trust(scope: string, guard: string): void {
    trusted.set(scope, (trusted.get(scope) ?? new Set()).add(guard))
  }

  function isOwn(scope: string, from: string, guard: string): boolean {
    const guards = made.get(scope)
    const behind = new Set<string | null>([guard])
    // Grows while it is gone through.
    for (const version of behind) {
      if (version === null) continue
      if (trusted.get(scope)?.has(version)) return true
      for (const before of guards?.get(version) ?? []) behind.add(before)
    }
    return guard !== from && behind.has(from)
  }

  function lastOwn(scope: string): string | null {
    return [...(made.get(scope)?.keys() ?? [])].at(-1) ?? null
  }

  return { move, own, trust, follow, isOwn, lastOwn }
}
