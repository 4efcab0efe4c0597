import { isoTime, type LocalTime, parseDateTime, weekdayNumber } from '../date-time'
import { ExpressionError } from '../expression-error'
import { MAX_SHIFT_MINUTES, MINUTE_MS } from '../guesses'
import { isOpen } from '../hours'
import type { FunctionName } from '../syntax'
import { integerValue, textValue, toText, type Value } from '../values'
import {
  type Argument,
  type Implementation,
  type Surroundings,
  take,
  takeWhole,
} from './implementation'

/** The clock and the calendar, in the time zone of the request or the table. */
export const DATES = {
  NOW: (_, around) => textValue(isoTime(around.nowMs, around.timeZone, around.clock)),
  HOUR: part((time) => time.hour),
  MINUTE: part((time) => time.minute),
  SECOND: part((time) => time.second),
  DAY: part((time) => time.day),
  MONTH: part((time) => time.month),
  YEAR: part((time) => time.year),
  WEEKDAY: part(weekdayNumber),
  HOOP: hoop,
} as const satisfies Partial<Record<FunctionName, Implementation>>

function part(of: (time: LocalTime) => number): Implementation {
  return (args, { clock, nowMs, timeZone }) => {
    if (args.length === 0) return integerValue(of(clock(nowMs, timeZone)))
    return integerValue(of(parseDateTime(toText(take(args, 0)), timeZone, clock)))
  }
}

/** Only the branch that is taken is evaluated. Hours have a time zone of their own. */
function hoop(args: readonly Argument[], { data, nowMs, clock }: Surroundings): Value {
  const reference = toText(take(args, 0))
  const hours = data.hours(reference)
  if (hours === undefined) {
    throw new ExpressionError('reference', `Hours of operation ${reference} do not exist.`)
  }
  const shiftMinutes = takeWhole(args, 3, MAX_SHIFT_MINUTES, 0)
  const time = clock(nowMs + shiftMinutes * MINUTE_MS, hours.timeZone)
  return take(args, isOpen(hours, time) ? 1 : 2)
}
