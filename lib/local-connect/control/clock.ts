import { z } from 'zod'

/** What the clock can be set to: a time, a distance from the real one, or the real one. */
export const clockSetting = z.union(
  [
    z.strictObject({
      now: z.iso
        .datetime({ offset: true, error: 'must be an ISO 8601 time, like 2026-11-22T09:00:00Z' })
        .transform((time) => Date.parse(time)),
    }),
    z.strictObject({ offsetMs: z.int().min(-1e14).max(1e14) }),
    z.strictObject({ real: z.literal(true) }),
  ],
  {
    error:
      'must be {"now": "2026-11-22T09:00:00Z"}, {"offsetMs": 3600000} or {"real": true}; nothing else',
  },
)
export type ClockSetting = z.output<typeof clockSetting>

/** The stand-in's clock: timestamps and time-based expressions follow it. It goes on ticking. */
export type Clock = ReturnType<typeof createClock>

/** @param start the clock until it is set, epoch milliseconds */
export function createClock(start: () => number) {
  let offsetMs: number | null = null
  const nowMs = () => (offsetMs === null ? start() : Date.now() + offsetMs)
  return {
    nowMs,
    set(setting: ClockSetting): void {
      if ('now' in setting) offsetMs = setting.now - Date.now()
      else offsetMs = 'offsetMs' in setting ? setting.offsetMs : 0
    },
    /** The time, and how far it is from the real one. */
    read() {
      const now = nowMs()
      return { now: new Date(now).toISOString(), offsetMs: offsetMs ?? now - Date.now() }
    },
  }
}
