import { type Moment, momentNow } from '../loading/monotonic-clock'

let lastPressMs = 0
/** When the saves of this tab were asked for, by their times. */
const pressed = new Map<number, Moment>()

/** The time of a save that begins, epoch ms; never the same twice in a tab, so that it tells its saves apart. */
export function newPressTime(): number {
  lastPressMs = Math.max(Date.now(), lastPressMs + 1)
  pressed.set(lastPressMs, momentNow())
  return lastPressMs
}

/** The moment of a save that was asked for in this tab; `undefined` for any other. */
export function pressMoment(pressedAtMs: number): Moment | undefined {
  return pressed.get(pressedAtMs)
}
