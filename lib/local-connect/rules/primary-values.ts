import type { AttributeRow, PrimaryValue, StoredPrimaryValues } from '../types'
import { decimalKey, parseDecimal } from './decimal'

/** Id and key of the record whose values were written without primary values. */
export const DEFAULT_RECORD = 'DEFAULT'

/** Which record a request names. */
export type RecordAddress = {
  /** Unique in the table; equal for primary values that name the same record. */
  key: string
  primaryValues: StoredPrimaryValues
}

/** A record, or why the primary values name none. */
export type AddressResult = { ok: true; address: RecordAddress } | { ok: false; refusal: string }

/**
 * The record that primary values name. None, or an empty list, names the default record;
 * otherwise every primary attribute must be given exactly once and nothing else.
 * @param primaries the table's primary attributes, by `seq`
 */
export function resolveRecord(
  primaries: readonly AttributeRow[],
  given: readonly PrimaryValue[] | undefined,
): AddressResult {
  if (given === undefined || given.length === 0) {
    return { ok: true, address: { key: DEFAULT_RECORD, primaryValues: [] } }
  }
  const unknown = given.find((one) => !primaries.some((p) => p.name === one.AttributeName))
  if (unknown !== undefined) {
    return { ok: false, refusal: `${unknown.AttributeName} is not a primary attribute.` }
  }
  const primaryValues: [number, string][] = []
  for (const primary of primaries) {
    const matches = given.filter((one) => one.AttributeName === primary.name)
    const [match] = matches
    if (match === undefined || matches.length > 1) {
      const count = match === undefined ? 'missing' : 'given more than once'
      return { ok: false, refusal: `The primary value of ${primary.name} is ${count}.` }
    }
    primaryValues.push([primary.seq, match.Value])
  }
  return { ok: true, address: { key: recordKey(primaries, primaryValues), primaryValues } }
}

/** One text per record: primary values that count as equal have the same. */
export function recordKey(
  primaries: readonly AttributeRow[],
  primaryValues: StoredPrimaryValues,
): string {
  return JSON.stringify(
    primaryValues.map(([seq, value]) => {
      const primary = primaries.find((one) => one.seq === seq)
      return [seq, primary === undefined ? value : primaryValueKey(primary, value)]
    }),
  )
}

/**
 * What a primary value is compared by: text without case where IgnoreCase says so (documented),
 * numbers by what they amount to, so that `1` and `1.0` are one record (guess).
 */
export function primaryValueKey(attribute: AttributeRow, value: string): string {
  if (attribute.valueType === 'NUMBER') {
    const decimal = parseDecimal(value)
    return decimal === null ? value : decimalKey(decimal)
  }
  return attribute.validation?.IgnoreCase === true ? value.toLowerCase() : value
}
