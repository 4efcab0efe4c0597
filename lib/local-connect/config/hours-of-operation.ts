import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { INSTANCE_ARN } from '../identity'
import { DAYS, type HoursOfOperation } from '../rules/expressions/hours'
import { checkTimeZone } from '../rules/names'
import { StoreError } from '../store/database'

/** The file inside the data directory. */
export const HOURS_FILE = 'hours-of-operation.json'

const ARN_PREFIX = `${INSTANCE_ARN}/operating-hours/`

const minuteOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time, 00:00 to 23:59' })
  .transform((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)))

const timeZone = z.string().refine(isTimeZone, { error: 'must be an IANA time zone' })

const hoursFile = z.record(
  z.string().min(1),
  z.strictObject({
    timeZone,
    config: z
      .array(z.strictObject({ day: z.enum(DAYS), start: minuteOfDay, end: minuteOfDay }))
      .transform((stretches) =>
        stretches.map(({ day, start, end }) => ({ day, startMinute: start, endMinute: end })),
      ),
  }),
)

/** Hours of operation as a file writes them, by id or ARN. */
export type HoursFile = z.input<typeof hoursFile>

/** Hours of operation by id or ARN; `undefined` for what does not exist. */
export type HoursBook = (reference: string) => HoursOfOperation | undefined

/**
 * Reads hours of operation: Amazon Connect keeps them outside data tables, and `HOOP` asks for them.
 * @param path a file that must exist; `null` = the one of the data directory, if there is one
 * @param builtIn hours that exist anyway; the file's win
 * @throws StoreError with the path, when the file cannot be read or says what makes no sense
 */
export function readHours(dataDir: string, path: string | null, builtIn: HoursFile): HoursBook {
  const file = path ?? join(dataDir, HOURS_FILE)
  const given = path === null && !existsSync(file) ? {} : parseHours(file)
  const byId = new Map(
    [...Object.entries(hoursFile.parse(builtIn)), ...Object.entries(given)].map(
      ([reference, hours]) => [idOf(reference), hours] as const,
    ),
  )
  return (reference) => byId.get(idOf(reference))
}

function parseHours(file: string): z.output<typeof hoursFile> {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StoreError(`${file} holds no hours of operation: ${reason}.`, { cause: error })
  }
  const parsed = hoursFile.safeParse(content)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const place = issue === undefined || issue.path.length === 0 ? 'it' : issue.path.join(' › ')
  throw new StoreError(`${file} holds no hours of operation: ${place}: ${issue?.message}.`)
}

/** An ARN of this instance names the same hours as the id at its end. */
function idOf(reference: string): string {
  return reference.startsWith(ARN_PREFIX) ? reference.slice(ARN_PREFIX.length) : reference
}

function isTimeZone(name: string): boolean {
  try {
    checkTimeZone(name)
    return true
  } catch {
    return false
  }
}
