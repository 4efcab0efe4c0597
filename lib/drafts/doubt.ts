/** Why a draft is in doubt, and until when. Immutable. */
export interface Doubt {
  /** The save that may still tell what became of it; `null` where none can. */
  readonly saveId: string | null
  /** From then on, epoch ms, nothing that was sent can arrive any more; `null` while that is not known. */
  readonly endsAtMs: number | null
}

/**
 * How long after its sending a write may still take effect. A request that reaches the service more than fifteen
 * minutes after its date stamp is denied as `RequestExpired`
 * (https://docs.aws.amazon.com/connect/latest/APIReference/CommonErrors.html); "in most cases" it is five minutes
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html), and the longer time is the safe one. A
 * sixteenth minute is for carrying it out, and for clocks.
 */
const LATEST_ARRIVAL_MS = 16 * 60_000

/** The doubt about what was sent by now at the latest, and will not be sent again by itself. */
export function doubtOfSent(nowMs: number): Doubt {
  return { saveId: null, endsAtMs: nowMs + LATEST_ARRIVAL_MS }
}

/** The doubt about a save that could not be asked for: it may be running, and send for as long as it does. */
export function doubtOfSave(saveId: string): Doubt {
  return { saveId, endsAtMs: null }
}

/**
 * One doubt on top of another: it ends with the later. One save can be asked for what it knows; where two have no end,
 * only the next save, which reads first, tells.
 *
 * @param before `undefined` for a draft that was in none
 */
export function joinDoubts(before: Doubt | undefined, doubt: Doubt): Doubt {
  if (before === undefined) return doubt
  if (before.endsAtMs === null) return { saveId: null, endsAtMs: null }
  if (doubt.endsAtMs === null) return doubt
  return { saveId: null, endsAtMs: Math.max(before.endsAtMs, doubt.endsAtMs) }
}
