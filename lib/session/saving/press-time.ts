import { type Moment, momentNow, sinceMs } from '../loading/monotonic-clock'

let lastPressMs = 0
/** When the saves of this tab were asked for, by their times. */
const pressed = new Map<number, Moment>()

/** The time of a save that begins, epoch ms; never the same twice in a tab, so that it tells its saves apart. */
export function newPressTime(): number {
  lastPressMs = Math.max(Date.now(), lastPressMs + 1)
  pressed.set(lastPressMs, momentNow())
  return lastPressMs
}

/**
 * How long ago a save was asked for, in ms, at least. Of one of this tab that is known whatever the clock was set to; of
 * any other it is not where the clock says that it is still to come: `undefined`.
 */
export function agoMs(pressedAtMs: number): number | undefined {
  const moment = pressed.get(pressedAtMs)
  if (moment !== undefined) return sinceMs(moment)
  const passedMs = Date.now() - pressedAtMs
  return passedMs < 0 ? undefined : passedMs
}

/** The time now, epoch ms, for what ends a save: never before it was asked for. */
export function endTime(pressedAtMs: number): number {
  return pressedAtMs + (agoMs(pressedAtMs) ?? 0)
}
