let known: { readonly serverMs: number; readonly atMs: number } | null = null

/**
 * The time of the server in epoch ms: the latest known time plus what has passed since by a monotonic clock. The clock
 * of the computer may be wrong, or change.
 *
 * @param knownMs a time from the server
 */
export function serverNow(knownMs: number): number {
  const now = performance.now()
  const serverMs = known === null ? knownMs : known.serverMs + now - known.atMs
  if (known !== null && serverMs >= knownMs) return serverMs
  known = { serverMs: knownMs, atMs: now }
  return knownMs
}
