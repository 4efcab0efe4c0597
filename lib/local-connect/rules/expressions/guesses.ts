/**
 * What AWS does not publish about expressions, decided here in one place. Each entry is a guess;
 * the table in `docs/local-connect.md` tells them to users.
 */

/** `WEEKDAY` of Sunday; the other days follow. Spreadsheets count from Sunday = 1. */
export const WEEKDAY_OF_SUNDAY = 1

/** `INDEX` of the first item of a list, as in spreadsheets. */
export const INDEX_OF_FIRST_ITEM = 1

/** Numbers are exact decimals; a longer result is rounded, halves away from zero. */
export const SIGNIFICANT_DIGITS = 40

/** How far `ROUND`, `ROUNDUP` and `ROUNDDOWN` go on either side of the decimal point. */
export const MAX_PLACES = 100

/** `HOOP` takes its time shift in minutes; at most a year. */
export const MINUTE_MS = 60_000
export const MAX_SHIFT_MINUTES = 366 * 24 * 60

/** What keeps any expression short, shallow and quick. */
export const LIMITS = {
  /** Characters (code points) of an expression: those of a value (documented). */
  expressionCharacters: 5_000,
  /** Parentheses within parentheses. */
  nesting: 64,
  /** Operations and calls while one value is read, those of values that it looks up included. */
  steps: 5_000,
  /** Lookups while one value is read. */
  lookups: 256,
  /** Values that look up values that look up values. */
  lookupDepth: 16,
  /** Operations and calls inside one another, over all lookups: keeps the stack small. */
  depth: 512,
  /** Characters (UTF-16) of a text on the way. */
  textCharacters: 32_767,
} as const
