import { parseTableReference } from '../../protocol/identifiers'
import { ServiceError } from '../../rules/errors'
import type { EvaluationData, ReadableTable } from '../../rules/expressions/data'
import type { AttributeRow, RecordRow, TableRow } from '../../types'
import type { OperationContext } from './context'

/** What one request reads of the store; each thing is fetched once. */
export type EvaluationReader = EvaluationData & {
  /** A table that was found already. */
  open(row: TableRow): ReadableTable
  /** The record of a key, if it exists. */
  record(table: ReadableTable, key: string): RecordRow | undefined
}

/** Reads for one request, which sees one state of the store: nothing runs in between. */
export function createEvaluationReader({ store, hours }: OperationContext): EvaluationReader {
  const open = remembered(
    (row: TableRow) => row.seq,
    (row): ReadableTable => ({ row, attributes: store.attributes.ofTable(row.seq) }),
  )
  const tableById = remembered(
    (id: string) => id,
    (id) => store.tables.byId(id),
  )
  const recordAt = remembered(
    ([tableSeq, key]: readonly [number, string]) => `${tableSeq} ${key}`,
    ([tableSeq, key]) => store.records.byKey(tableSeq, key),
  )
  const valueAt = remembered(
    ([tableSeq, recordSeq, attributeSeq]: readonly [number, number, number]) =>
      `${tableSeq} ${recordSeq} ${attributeSeq}`,
    (place) => store.values.find(...place)?.value,
  )
  const record = (table: ReadableTable, key: string) => recordAt([table.row.seq, key])

  function stored(table: ReadableTable, key: string, attribute: AttributeRow): string | undefined {
    const found = record(table, key)
    if (found === undefined) return undefined
    if (attribute.isPrimary) return found.primaryValues.find(([seq]) => seq === attribute.seq)?.[1]
    return valueAt([table.row.seq, found.seq, attribute.seq])
  }

  function table(reference: string): ReadableTable | undefined {
    const id = tableIdOf(reference)
    const row = id === null ? undefined : tableById(id)
    return row === undefined ? undefined : open(row)
  }

  const exists = (of: ReadableTable, key: string) => record(of, key) !== undefined

  return { open, record, exists, stored, table, hours }
}

function tableIdOf(reference: string): string | null {
  try {
    return parseTableReference(reference).tableId
  } catch (error) {
    if (error instanceof ServiceError) return null
    throw error
  }
}

/** A function that asks once for each key. */
function remembered<Input, Output>(
  keyOf: (input: Input) => string | number,
  ask: (input: Input) => Output,
): (input: Input) => Output {
  const answers = new Map<string | number, { output: Output }>()
  return (input) => {
    const key = keyOf(input)
    const known = answers.get(key) ?? { output: ask(input) }
    answers.set(key, known)
    return known.output
  }
}
