import { ACCOUNT_ID } from '../identity'
import type { AttributeRow, StoredPrimaryValues } from '../types'
import { ServiceError } from './errors'
import { primaryValueKey } from './primary-values'

/** What a caller may do. An absent restriction allows everything. */
export type Access = {
  /** Operations by name; `*` at the end stands for any rest, as in `List*`. */
  operations?: readonly string[] | undefined
  /** Attributes whose values it may see and change; primary attributes are always seen. */
  attributes?: readonly string[] | undefined
  /** Primary values of the records it may see and change, by primary attribute. */
  primaryValues?: Readonly<Record<string, readonly string[]>> | undefined
  /** Whether it may write values that are expressions. @default true */
  editExpressions?: boolean | undefined
}

/** Who calls, and what that one may do. */
export type Caller = {
  /** The access key id; `null` for a request that is not signed. */
  id: string | null
  access: Access
}

/** Somebody who may do everything: all callers, when there is no file of callers. */
export function unrestricted(id: string | null): Caller {
  return { id, access: {} }
}

/**
 * AWS's refusal of an operation as a whole.
 * @throws AccessDeniedException
 */
export function checkOperation({ id, access }: Caller, operation: string): void {
  const isAllowed =
    access.operations === undefined || access.operations.some((one) => covers(one, operation))
  if (!isAllowed) throw denied(`${userOf(id)} is not authorized to perform: connect:${operation}`)
}

/**
 * Renaming a record is not for callers whose access to attributes or primary values is restricted
 * (documented).
 * @throws AccessDeniedException
 */
export function checkUnrestricted({ id, access }: Caller): void {
  if (access.attributes === undefined && access.primaryValues === undefined) return
  throw denied(`${userOf(id)} has restricted access and may not change primary values.`)
}

/** Whether a caller may see, and write, the values of an attribute. */
export function allowsAttribute({ access }: Caller, attribute: AttributeRow): boolean {
  return (
    attribute.isPrimary ||
    access.attributes === undefined ||
    access.attributes.includes(attribute.name)
  )
}

/**
 * Whether a caller may see a record. Compared as records are, so that IgnoreCase counts. A primary
 * attribute that the restriction does not name restricts nothing. The default record, which
 * lookups fall back on, is seen by everybody (guess).
 * @param primaries the table's primary attributes
 */
export function allowsRecord(
  { access }: Caller,
  primaries: readonly AttributeRow[],
  primaryValues: StoredPrimaryValues,
): boolean {
  return primaryValues.every(([seq, value]) => {
    const primary = primaries.find((one) => one.seq === seq)
    const allowed = primary && allowedValues(access, primary.name)
    if (primary === undefined || allowed === undefined) return true
    const key = primaryValueKey(primary, value)
    return allowed.some((one) => primaryValueKey(primary, one) === key)
  })
}

/**
 * Whether a caller may write a record. Like seeing it, but the default record of a table whose
 * records are restricted is nobody's to change (guess).
 */
export function allowsRecordChange(
  caller: Caller,
  primaries: readonly AttributeRow[],
  primaryValues: StoredPrimaryValues,
): boolean {
  if (primaryValues.length > 0) return allowsRecord(caller, primaries, primaryValues)
  return primaries.every((one) => allowedValues(caller.access, one.name) === undefined)
}

/** The primary values that a caller is held to, or `undefined` when that attribute is free. */
export function allowedValues(access: Access, attribute: string): readonly string[] | undefined {
  const { primaryValues = {} } = access
  return Object.hasOwn(primaryValues, attribute) ? primaryValues[attribute] : undefined
}

/** A refusal of the whole request for want of rights. */
export function denied(message: string): ServiceError {
  return new ServiceError('AccessDeniedException', message)
}

function userOf(id: string | null): string {
  return `User: arn:aws:iam::${ACCOUNT_ID}:user/${id ?? 'anonymous'}`
}

function covers(pattern: string, operation: string): boolean {
  return pattern.endsWith('*') ? operation.startsWith(pattern.slice(0, -1)) : pattern === operation
}
