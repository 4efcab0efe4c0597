import type { HoursFile } from '../config/hours-of-operation'

/** Id of the service desk's hours: Monday to Saturday, late on Thursdays. */
export const SERVICE_DESK_HOURS_ID = '0b7c1f52-4b7e-4d0a-9a51-7d3c5e2f9101'

const WEEKDAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'] as const

/** Hours of operation that exist beside the demo tables. */
export const DEMO_HOURS: HoursFile = {
  [SERVICE_DESK_HOURS_ID]: {
    timeZone: 'Europe/Stockholm',
    config: [
      ...WEEKDAYS.map((day) => ({
        day,
        start: '10:00',
        end: day === 'THURSDAY' ? '22:00' : '20:00',
      })),
      { day: 'SATURDAY', start: '10:00', end: '18:00' },
    ],
  },
}
