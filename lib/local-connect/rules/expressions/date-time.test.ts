import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createZoneClock,
  daysSinceSunday,
  isoTime,
  type LocalTime,
  parseDateTime,
} from './date-time'
import { ExpressionError } from './expression-error'
import { DAYS, type HoursOfOperation, isOpen } from './hours'

const clock = createZoneClock()

function shown(time: LocalTime): string {
  return [time.year, time.month, time.day, time.hour, time.minute, time.second].join(' ')
}

describe('the clock of a zone', () => {
  it.each([
    ['2026-03-29T00:59:59Z', 'Europe/Stockholm', '2026-03-29T01:59:59+01:00'],
    ['2026-03-29T01:00:00Z', 'Europe/Stockholm', '2026-03-29T03:00:00+02:00'],
    ['2026-10-25T00:30:00Z', 'Europe/Stockholm', '2026-10-25T02:30:00+02:00'],
    ['2026-10-25T01:30:00Z', 'Europe/Stockholm', '2026-10-25T02:30:00+01:00'],
    ['2026-11-01T05:59:00Z', 'America/New_York', '2026-11-01T01:59:00-04:00'],
    ['2026-11-01T06:00:00Z', 'America/New_York', '2026-11-01T01:00:00-05:00'],
    ['2026-04-04T15:00:00Z', 'Australia/Lord_Howe', '2026-04-05T01:30:00+10:30'],
    ['2026-11-22T18:15:00Z', 'Asia/Kathmandu', '2026-11-23T00:00:00+05:45'],
    ['2026-12-31T23:00:00Z', 'Pacific/Kiritimati', '2027-01-01T13:00:00+14:00'],
    ['2026-11-22T20:15:30.999Z', 'UTC', '2026-11-22T20:15:30Z'],
  ])('at %s in %s is %s', (instant, zone, local) => {
    expect(isoTime(Date.parse(instant), zone, clock)).toBe(local)
  })

  it('writes times that read back as the same instant', () => {
    const instant = fc.integer({ min: 0, max: 4_102_444_800 }).map((seconds) => seconds * 1000)
    const zone = fc.constantFrom('UTC', 'Europe/Stockholm', 'America/St_Johns', 'Asia/Kolkata')
    fc.assert(
      fc.property(instant, zone, (ms, timeZone) => {
        const iso = isoTime(ms, timeZone, clock)
        expect(Date.parse(iso)).toBe(ms)
        expect(shown(parseDateTime(iso, timeZone, clock))).toBe(shown(clock(ms, timeZone)))
      }),
    )
  })
})

describe('reading a date and time', () => {
  it.each([
    ['2026-11-22', '2026 11 22 0 0 0'],
    ['2026-11-22T10:05', '2026 11 22 10 5 0'],
    ['2026-11-22 10:05:09.123', '2026 11 22 10 5 9'],
    ['2026-11-22T10:05:09Z', '2026 11 22 11 5 9'],
    ['2026-07-22T23:05:09-0530', '2026 7 23 6 35 9'],
    [' 2024-02-29T00:00Z ', '2024 2 29 1 0 0'],
    // No clock in Stockholm shows this, but that is no reason to refuse a text.
    ['2026-03-29T02:30', '2026 3 29 2 30 0'],
    ['0099-12-31', '99 12 31 0 0 0'],
  ])('%j shows %s in Stockholm', (text, local) => {
    expect(shown(parseDateTime(text, 'Europe/Stockholm', clock))).toBe(local)
  })

  it.each(['', '2026', '2026-02-29', '2026-13-01', '2026-00-10', '2026-11-22T24:00', '22/11/2026'])(
    'refuses %j',
    (text) => {
      expect(() => parseDateTime(text, 'UTC', clock)).toThrow(ExpressionError)
    },
  )

  it('knows the day of the week of any date', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true, min: new Date('1000-01-01') }), (date) => {
        fc.pre(date.getUTCFullYear() <= 9999)
        expect(daysSinceSunday(clock(date.getTime(), 'UTC'))).toBe(date.getUTCDay())
      }),
    )
  })
})

describe('hours of operation', () => {
  const hours: HoursOfOperation = {
    timeZone: 'Europe/Stockholm',
    config: [
      { day: 'MONDAY', startMinute: 9 * 60, endMinute: 17 * 60 },
      { day: 'TUESDAY', startMinute: 18 * 60, endMinute: 0 },
      { day: 'FRIDAY', startMinute: 22 * 60, endMinute: 6 * 60 },
      { day: 'SATURDAY', startMinute: 0, endMinute: 0 },
    ],
  }

  it.each([
    ['2026-11-23T08:59', false],
    ['2026-11-23T09:00', true],
    ['2026-11-23T16:59', true],
    ['2026-11-23T17:00', false],
    ['2026-11-24T23:59', true],
    ['2026-11-25T00:00', false],
    ['2026-11-27T21:59', false],
    ['2026-11-28T03:00', true],
    ['2026-11-28T23:59', true],
    ['2026-11-29T00:00', false],
  ])('at %s open: %s', (local, open) => {
    expect(isOpen(hours, parseDateTime(local, hours.timeZone, clock))).toBe(open)
  })

  it('a stretch of Saturday night ends on Sunday morning', () => {
    const night: HoursOfOperation = {
      timeZone: 'UTC',
      config: [{ day: DAYS[6], startMinute: 1320, endMinute: 60 }],
    }
    expect(isOpen(night, parseDateTime('2026-11-22T00:59', 'UTC', clock))).toBe(true)
    expect(isOpen(night, parseDateTime('2026-11-22T01:00', 'UTC', clock))).toBe(false)
  })
})
