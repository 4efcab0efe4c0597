import { DEFAULT_RECORD } from '../primary-values'
import { isExpression, validateValue } from '../validation'
import type { CellAddress, EvaluationData } from './data'
import type { ExpressionError } from './expression-error'
import { coerce, readStored, TYPE_DEFAULTS, toText, type Value } from './values'

/** How a cell reads. */
export type CellReading = {
  /** What an expression that looks it up works with. */
  value: Value
  /** What a client gets: as it is stored, byte for byte, unless it was evaluated. */
  text: string
  /** The record that stores it, `null` if neither the cell's own nor the default record does. */
  source: 'record' | 'default' | null
  /** Whether what is stored does not fit the attribute's type, and the type's default is read. */
  isInvalid: boolean
  /** Why the stored expression has no value; the type's default is read then. */
  error: ExpressionError | null
}

/** The value of an expression, or why it has none. */
export type ExpressionOutcome = { ok: true; value: Value } | { ok: false; error: ExpressionError }

/**
 * Reads a cell. Documented: the record's value, else the default record's, else the type's
 * default (that the default record answers for a record that exists and lacks the value is a guess); values that do not fit a changed type, and failing expressions, read as the default.
 * @param evaluate gives the value of an expression stored for this cell
 */
export function readCell(
  address: CellAddress,
  data: EvaluationData,
  evaluate: (source: string) => ExpressionOutcome,
): CellReading {
  const { table, record, attribute } = address
  const own = data.stored(table, record.key, attribute)
  const stored = own ?? data.stored(table, DEFAULT_RECORD, attribute)
  const fallback = defaultReading(address)
  if (stored === undefined) return fallback
  const isOwn = own !== undefined && record.key !== DEFAULT_RECORD
  const source = isOwn ? 'record' : 'default'
  if (!isExpression(attribute, stored)) {
    // The attribute's own rules bind writers only; a reader needs the type.
    const isInvalid = validateValue({ ...attribute, validation: null }, stored) !== null
    if (isInvalid) return { ...fallback, source, isInvalid }
    const value = readStored(attribute.valueType, stored)
    return { value, text: stored, source, isInvalid, error: null }
  }
  const outcome = evaluate(stored)
  if (!outcome.ok) return { ...fallback, source, error: outcome.error }
  const { value } = outcome
  return { value, text: toText(value), source, isInvalid: false, error: null }
}

/** The result of an expression as a value of the cell's type. @throws ExpressionError */
export function fitResult({ attribute }: CellAddress, result: Value): Value {
  return coerce(attribute.valueType, result)
}

function defaultReading({ attribute }: CellAddress): CellReading {
  const text = TYPE_DEFAULTS[attribute.valueType]
  const value = readStored(attribute.valueType, text)
  return { value, text, source: null, isInvalid: false, error: null }
}
