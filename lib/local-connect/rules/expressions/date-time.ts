import { ExpressionError } from './expression-error'
import { WEEKDAY_OF_SUNDAY } from './guesses'

/** A date and a time of day as a clock on the wall shows them; months from 1, hours from 0. */
export type LocalTime = {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
}

/** What clocks show in a time zone (IANA) at an instant (epoch milliseconds). */
export type ZoneClock = (epochMs: number, timeZone: string) => LocalTime

const DATE_TIME =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)?)?$/
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/**
 * Reads clocks through the runtime's time zone data, daylight saving included. Making a formatter
 * is slow, so each zone's is kept as long as the clock, with the second that was asked for last:
 * an expression asks for now again and again.
 */
export function createZoneClock(): ZoneClock {
  const zones = new Map<string, { format: Intl.DateTimeFormat; second: number; time: LocalTime }>()
  return (epochMs, timeZone) => {
    const second = Math.floor(epochMs / 1000)
    const known = zones.get(timeZone)
    if (known?.second === second) return known.time
    const format = known?.format ?? zoneFormat(timeZone)
    const time = readClock(format, epochMs)
    zones.set(timeZone, { format, second, time })
    return time
  }
}

/**
 * A date and time of ISO 8601 as a clock in `timeZone` shows it. With an offset it is an instant;
 * without one, it is what the clock shows. A date alone is its midnight.
 * @throws ExpressionError for anything else, and for days that no month has
 */
export function parseDateTime(text: string, timeZone: string, clock: ZoneClock): LocalTime {
  const match = DATE_TIME.exec(text.trim())
  if (match === null) throw new ExpressionError('value', 'Not a date and time of ISO 8601.')
  const [, year, month, day, hour = 0, minute = 0, second = 0, offset] = match
  const time = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
  }
  checkFields(time)
  if (offset === undefined) return time
  return clock(utcOf(time) - offsetMs(offset), timeZone)
}

/** An instant as ISO 8601 with the offset that the zone has then: `2026-11-22T10:00:00+01:00`. */
export function isoTime(epochMs: number, timeZone: string, clock: ZoneClock): string {
  const time = clock(epochMs, timeZone)
  const minutes = Math.round((utcOf(time) - epochMs) / MINUTE_MS)
  const distance = Math.abs(minutes)
  const offset =
    minutes === 0
      ? 'Z'
      : `${minutes < 0 ? '-' : '+'}${pad(Math.floor(distance / 60))}:${pad(distance % 60)}`
  const date = `${pad(time.year, 4)}-${pad(time.month)}-${pad(time.day)}`
  return `${date}T${pad(time.hour)}:${pad(time.minute)}:${pad(time.second)}${offset}`
}

/** Days since Sunday, 0 to 6. */
export function daysSinceSunday(time: LocalTime): number {
  // 1 January 1970 was a Thursday; dates before it need the remainder of a positive number.
  const days = Math.floor(utcOf(time) / DAY_MS) + 4
  return ((days % 7) + 7) % 7
}

/** The number of the day of the week, as `WEEKDAY` counts. */
export function weekdayNumber(time: LocalTime): number {
  return daysSinceSunday(time) + WEEKDAY_OF_SUNDAY
}

/** American order, which `zoneFormat` asks for: month, day, year, hour, minute, second. */
function readClock(format: Intl.DateTimeFormat, epochMs: number): LocalTime {
  const numbers = (format.format(epochMs).match(/\d+/g) ?? []).map(Number)
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = numbers
  return { year, month, day, hour, minute, second }
}

function zoneFormat(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
}

function checkFields(time: LocalTime): void {
  const date = new Date(utcOf(time))
  const isReal = date.getUTCMonth() + 1 === time.month && date.getUTCDate() === time.day
  if (!isReal || time.hour > 23 || time.minute > 59 || time.second > 59) {
    throw new ExpressionError('value', 'No calendar has that date and time.')
  }
}

/** The instant at which a clock in UTC shows this. `Date.UTC` takes years below 100 for 19xx. */
function utcOf({ year, month, day, hour, minute, second }: LocalTime): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  date.setUTCHours(hour, minute, second)
  return date.getTime()
}

function offsetMs(offset: string): number {
  if (offset === 'Z') return 0
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2))
  return (offset.startsWith('-') ? -minutes : minutes) * MINUTE_MS
}

function pad(value: number, length = 2): string {
  return String(value).padStart(length, '0')
}
