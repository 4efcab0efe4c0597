let known: { readonly serverMs: number; readonly atMs: number } | null = null

/**
 * The time by the server's clock, epoch ms, as far as it is known: the latest that the server told, and what has passed
 * since by a clock that nobody sets. The computer's own may be minutes off, or be set while the page is open.
 *
 * @param toldMs a time that the server told; the first that is told counts from now on
 */
export function serverNow(toldMs: number): number {
  const now = performance.now()
  const serverMs = known === null ? toldMs : known.serverMs + now - known.atMs
  if (known !== null && serverMs >= toldMs) return serverMs
  known = { serverMs: toldMs, atMs: now }
  return toldMs
}
