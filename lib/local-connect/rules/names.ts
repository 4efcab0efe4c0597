import { invalidParameter } from './errors'

/** `DataTableName` of the API model. */
export const NAME_PATTERN = /^[\p{L}\p{Z}\p{N}\-_.:=@'|]+$/u

/**
 * `DataTableDescription` of the API model. The published pattern, `^[\\\\P{C}\r\n\t]+$`, escapes
 * once too often; what it means is: no control characters but line breaks and tabs.
 */
const DESCRIPTION_PATTERN = /^[\P{C}\r\n\t]*$/u

const RESERVED_PREFIXES = ['connect:', 'aws:']
const NAME_MAX = 127
const DESCRIPTION_MAX = 250

/** Characters as the service counts them: Unicode code points. */
export function codePoints(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}

/**
 * A name as it is stored: trimmed, 1–127 characters of the documented pattern, no reserved prefix.
 * @throws InvalidParameterException
 */
export function cleanName(raw: string): string {
  const name = raw.trim()
  if (name === '' || codePoints(name) > NAME_MAX) {
    throw invalidParameter(`Name must have 1 to ${NAME_MAX} characters.`)
  }
  if (!NAME_PATTERN.test(name)) {
    throw invalidParameter("Name may hold letters, digits, spaces and - _ . : = @ ' | only.")
  }
  const lower = name.toLowerCase()
  if (RESERVED_PREFIXES.some((prefix) => lower.startsWith(prefix))) {
    throw invalidParameter("Name must not start with the reserved 'connect:' or 'aws:'.")
  }
  return name
}

/** What names are compared by: they are unique without regard to case. */
export function nameKey(name: string): string {
  return name.trim().toLowerCase()
}

/**
 * A description as it is stored: trimmed, up to 250 characters; absent stays `null`.
 * @throws InvalidParameterException
 */
export function cleanDescription(raw: string | undefined): string | null {
  if (raw === undefined) return null
  const description = raw.trim()
  if (codePoints(description) > DESCRIPTION_MAX) {
    throw invalidParameter(`Description must have at most ${DESCRIPTION_MAX} characters.`)
  }
  if (!DESCRIPTION_PATTERN.test(description)) {
    throw invalidParameter('Description must not hold control characters.')
  }
  return description
}

/**
 * An IANA time zone that this runtime knows.
 * @throws InvalidParameterException
 */
export function checkTimeZone(timeZone: string): string {
  try {
    // Intl takes offsets for time zones, and IANA names none like that.
    if (/^[+-]/.test(timeZone)) throw new RangeError('An offset is no time zone.')
    new Intl.DateTimeFormat('en', { timeZone })
  } catch {
    throw invalidParameter('TimeZone must be an IANA time zone, for example Europe/Stockholm.')
  }
  return timeZone
}
