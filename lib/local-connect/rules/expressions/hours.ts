import { daysSinceSunday, type LocalTime } from './date-time'

/** Days by their distance from Sunday, in the API's words. */
export const DAYS = [
  'SUNDAY',
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
] as const

/** A stretch of one day; an end at or before the start lies in the next day. */
export type OpenStretch = { day: (typeof DAYS)[number]; startMinute: number; endMinute: number }

/** Hours of operation: when a contact centre is open, in a time zone of its own. */
export type HoursOfOperation = { timeZone: string; config: readonly OpenStretch[] }

const DAY_MINUTES = 24 * 60

/**
 * Whether it is open at a local time. The start belongs to a stretch, its end does not. Documented
 * for Amazon Connect: an end at 00:00 is midnight at the end of the day. Guessed: an earlier end
 * than the start goes past midnight.
 */
export function isOpen(hours: HoursOfOperation, time: LocalTime): boolean {
  const today = daysSinceSunday(time)
  const minute = time.hour * 60 + time.minute
  return hours.config.some(({ day, startMinute, endMinute }) => {
    const until = endMinute <= startMinute ? endMinute + DAY_MINUTES : endMinute
    const days = (today - DAYS.indexOf(day) + 7) % 7
    const sinceItsMidnight = days * DAY_MINUTES + minute
    return days <= 1 && sinceItsMidnight >= startMinute && sinceItsMidnight < until
  })
}
