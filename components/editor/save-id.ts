import { type Moment, momentNow } from './steady-clock'

/**
 * A new name for a save: a random UUID (version 4). Made by hand, because browsers offer `crypto.randomUUID` only to
 * pages from this machine or by HTTPS, and Lockstep may be open over a plain address in the office's network.
 */
export function newSaveId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const hex = [...bytes].map((byte, index) => {
    if (index === 6) return ((byte & 0x0f) | 0x40).toString(16)
    if (index === 8) return ((byte & 0x3f) | 0x80).toString(16)
    return byte.toString(16).padStart(2, '0')
  })
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

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
