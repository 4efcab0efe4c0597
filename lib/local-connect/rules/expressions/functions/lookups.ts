import type { PrimaryValue } from '../../../types'
import { DEFAULT_RECORD, type RecordAddress, resolveRecord } from '../../primary-values'
import type { CellReading } from '../cells'
import type { CellAddress, ReadableTable } from '../data'
import { ExpressionError } from '../expression-error'
import type { FunctionName } from '../syntax'
import { toText, type Value } from '../values'
import { type Argument, type Implementation, type Surroundings, take } from './implementation'

/**
 * Values of other cells: the record's, else the default record's, else the type's default.
 * `LOOKUP` without primary values stays in the record that is read; `XLOOKUP` and `ALOOKUP` without
 * any read the default record.
 */
export const LOOKUPS = {
  LOOKUP: (args, around) => resultOf(around.read(ownTarget(args, around))),
  XLOOKUP: (args, around) => resultOf(around.read(otherTarget(args, 2, around))),
  ALOOKUP: answer,
} as const satisfies Partial<Record<FunctionName, Implementation>>

/** What is wrong with the cell that is looked up is wrong with the expression, too. */
function resultOf({ value, source, error }: CellReading): Value {
  if (error !== null) throw error
  return source === null ? { ...value, isMissing: true } : value
}

/**
 * `valueOnError` where the value's own expression fails, `valueOnInvalid` where there is no such
 * table, attribute or way to name a record, or the value does not fit its type, and
 * `valueOnNotFound` where no record matches or nothing is stored: unlike the other lookups, this one
 * does not ask the default record for a record that there is not.
 */
function answer(args: readonly Argument[], around: Surroundings): Value {
  const target = targetOrNull(args, around)
  if (target === null) return take(args, 3)
  if (!around.data.exists(target.table, target.record.key)) return take(args, 4)
  const reading = around.read(target)
  if (reading.error !== null) {
    if (reading.error.kind === 'limit') throw reading.error
    return take(args, 2)
  }
  if (reading.isInvalid) return take(args, 3)
  return reading.source === null ? take(args, 4) : reading.value
}

function targetOrNull(args: readonly Argument[], around: Surroundings): CellAddress | null {
  try {
    return otherTarget(args, 5, around)
  } catch (error) {
    if (error instanceof ExpressionError && error.kind === 'reference') return null
    throw error
  }
}

function ownTarget(args: readonly Argument[], { address }: Surroundings): CellAddress {
  const { table } = address
  const pairs = pairsOf(args, 1)
  const record = pairs.length === 0 ? address.record : recordOf(table, pairs)
  return targetIn(table, toText(take(args, 0)), record)
}

function otherTarget(
  args: readonly Argument[],
  pairsFrom: number,
  { data }: Surroundings,
): CellAddress {
  const reference = toText(take(args, 0))
  const table = data.table(reference)
  if (table === undefined) {
    throw new ExpressionError('reference', `Data table ${reference} does not exist.`)
  }
  const record = recordOf(table, pairsOf(args, pairsFrom))
  return targetIn(table, toText(take(args, 1)), record)
}

function targetIn(table: ReadableTable, name: string, record: RecordAddress): CellAddress {
  const attribute = table.attributes.find((one) => one.name === name)
  if (attribute === undefined) {
    throw new ExpressionError('reference', `Attribute ${name} does not exist.`)
  }
  return { table, record, attribute }
}

function recordOf({ attributes }: ReadableTable, pairs: readonly PrimaryValue[]): RecordAddress {
  if (pairs.length === 0) return { key: DEFAULT_RECORD, primaryValues: [] }
  const primaries = attributes.filter((one) => one.isPrimary)
  const found = resolveRecord(primaries, pairs)
  if (!found.ok) throw new ExpressionError('reference', found.refusal)
  return found.address
}

function pairsOf(args: readonly Argument[], from: number): PrimaryValue[] {
  const pairs: PrimaryValue[] = []
  for (let index = from; index < args.length; index += 2) {
    pairs.push({
      AttributeName: toText(take(args, index)),
      Value: toText(take(args, index + 1)),
    })
  }
  return pairs
}
