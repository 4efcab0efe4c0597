/**
 * The time, epoch ms, by a clock that nobody sets: the browser's as it was when the page was opened, and what has passed
 * since. For what must not come early or go back when the computer's clock is set; it may stand still while that sleeps.
 */
export function steadyNow(): number {
  return performance.timeOrigin + performance.now()
}

/** A moment by both clocks. */
export interface Moment {
  readonly wallMs: number
  readonly steadyMs: number
}

/** This moment. */
export function momentNow(): Moment {
  return { wallMs: Date.now(), steadyMs: steadyNow() }
}

/**
 * How long ago a moment was, in ms, at least: the longer of what the two clocks say. One that was set back counts for
 * nothing, and a sleep that only the other one noticed counts.
 */
export function sinceMs({ wallMs, steadyMs }: Moment): number {
  return Math.max(0, Date.now() - wallMs, steadyNow() - steadyMs)
}
