/**
 * Where lock scopes stand now, as far as one save was told by answers and reads. It decides what is read before it is
 * sent, and so what a save costs; what is safe to send does not rest on it.
 */
export interface Scopes {
  /** An answer or a read told this version of the scope. */
  readonly stands: (scope: string, guard: string) => void
  /** The version that was told last; `null` for a scope of which nothing was. */
  readonly last: (scope: string) => string | null
  /** Somebody else was found to have moved the scope since a cell of it was read. */
  readonly movedByOthers: (scope: string) => void
  /** The part of the known scopes that others were found to have moved, from 0 to 1; 0 as long as none is known. */
  readonly movedPart: () => number
}

/** Nothing known, for one save. */
export function createScopes(): Scopes {
  const guards = new Map<string, string>()
  const moved = new Set<string>()
  return {
    stands: (scope, guard) => guards.set(scope, guard),
    last: (scope) => guards.get(scope) ?? null,
    movedByOthers: (scope) => moved.add(scope),
    movedPart: () => (guards.size === 0 ? 0 : moved.size / guards.size),
  }
}
