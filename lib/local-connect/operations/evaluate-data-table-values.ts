import { z } from 'zod'
import { allowsAttribute, allowsRecord, type Caller, denied } from '../rules/access'
import { invalidParameter, notFound } from '../rules/errors'
import type { CellReading } from '../rules/expressions/cells'
import type { CellAddress, ReadableTable } from '../rules/expressions/data'
import { createEvaluator } from '../rules/expressions/evaluate'
import { checkTimeZone } from '../rules/names'
import { DEFAULT_RECORD, resolveRecord } from '../rules/primary-values'
import { createEvaluationReader, type EvaluationReader } from './shared/evaluation-data'
import { findTable } from './shared/lookup'
import { COMMON_ERRORS, defineOperation, PAGED } from './shared/operation'
import { readPage } from './shared/paging'
import { existingName, pageMembers, primaryValues, tableMembers } from './shared/shapes'

const evaluationSet = z.object({
  PrimaryValues: primaryValues.optional(),
  AttributeNames: z.array(existingName),
})

type EvaluationSet = z.output<typeof evaluationSet>
type AskedCell = { index: number; address: CellAddress; set: EvaluationSet }

/**
 * Values as a flow gets them: expressions evaluated, absent values replaced by defaults.
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_EvaluateDataTableValues.html
 * Documented: members, up to 100 values a page, the time zone of the request, else of the table;
 * the record's value, else the default record's, else the type's default; a value that cannot be
 * evaluated is the default. Guessed: the default record answers for a matching record that lacks
 * the value, as where no record matches; 100 a page unless asked for fewer, in the order of the
 * request; `Found` tells whether the record or the default record stores a value; `RecordId` is
 * that record, else the one asked for, else `DEFAULT`; an unknown attribute is
 * ResourceNotFoundException, primary values that name no record InvalidParameterException; empty
 * lists are answered with none. AWS keeps who read a value and when; nothing here asks for it.
 */
export const evaluateDataTableValues = defineOperation({
  name: 'EvaluateDataTableValues',
  method: 'POST',
  path: '/data-tables/{InstanceId}/{DataTableId}/values/evaluate',
  query: PAGED,
  kind: 'read',
  errors: COMMON_ERRORS,
  input: z.object({
    ...tableMembers,
    ...pageMembers,
    MaxResults: z.int().min(1).max(100).optional(),
    Values: z.array(evaluationSet),
    TimeZone: z.string().optional(),
  }),
  run(input, context) {
    const reader = createEvaluationReader(context)
    const table = reader.open(findTable(input, context))
    const timeZone = input.TimeZone === undefined ? null : checkTimeZone(input.TimeZone)
    const cells = cellsOf(input.Values, table, context.caller)
    const { rows, next } = readPage(
      input,
      context,
      ['EvaluateDataTableValues', table.row.id, input.Values, timeZone],
      (after, limit) => {
        const from = after === null ? 0 : (after[0] ?? 0) + 1
        return cells.slice(from, from + limit).map((cell, i) => ({ ...cell, index: from + i }))
      },
      ({ index }) => [index],
    )
    const evaluator = createEvaluator({ data: reader, nowMs: context.nowMs(), timeZone })
    return {
      Values: rows.map((cell) => evaluatedValue(cell, evaluator.read(cell.address), reader)),
      ...next,
    }
  },
})

/** @throws ResourceNotFoundException, InvalidParameterException, AccessDeniedException */
function cellsOf(
  sets: readonly EvaluationSet[],
  table: ReadableTable,
  caller: Caller,
): Omit<AskedCell, 'index'>[] {
  const primaries = table.attributes.filter((one) => one.isPrimary)
  const byName = new Map(table.attributes.map((one) => [one.name, one]))
  return sets.flatMap((set) => {
    const found = resolveRecord(primaries, set.PrimaryValues)
    if (!found.ok) throw invalidParameter(found.refusal)
    return set.AttributeNames.map((name) => {
      const attribute = byName.get(name)
      if (attribute === undefined) throw notFound(`Attribute ${name} does not exist.`)
      const { primaryValues } = found.address
      if (!allowsAttribute(caller, attribute) || !allowsRecord(caller, primaries, primaryValues)) {
        throw denied(`Access to a value of ${name} is denied.`)
      }
      return { address: { table, record: found.address, attribute }, set }
    })
  })
}

/** `DataTableEvaluatedValue` */
function evaluatedValue(
  { address, set }: AskedCell,
  { text, source, error }: CellReading,
  reader: EvaluationReader,
) {
  const { table, record, attribute } = address
  const asked = source === 'default' ? undefined : reader.record(table, record.key)
  return {
    RecordId: asked?.id ?? DEFAULT_RECORD,
    PrimaryValues: set.PrimaryValues ?? [],
    AttributeName: attribute.name,
    ValueType: attribute.valueType,
    Found: source !== null,
    Error: error !== null,
    EvaluatedValue: text,
  }
}
