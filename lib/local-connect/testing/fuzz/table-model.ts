import { z } from 'zod'

/** A cell as a batch names it. */
const cellName = z.object({
  PrimaryValues: z
    .array(z.object({ AttributeName: z.string(), Value: z.string() }))
    .nullish()
    .transform((values) => values ?? []),
  AttributeName: z.string(),
})
type CellName = z.output<typeof cellName>

const successes = z.object({
  Successful: z.array(cellName.extend({ LockVersion: z.record(z.string(), z.string()) })),
})
const sentCells = z.object({
  Values: z.array(
    cellName.extend({ Value: z.string().nullish() }).catch({
      PrimaryValues: [],
      AttributeName: '',
    }),
  ),
})
const renamedAttribute = z.object({ Name: z.string() })
const madeTable = z.object({ Id: z.string(), Name: z.string().optional() })
const movedRecord = z.object({
  PrimaryValues: cellName.shape.PrimaryValues,
  NewPrimaryValues: cellName.shape.PrimaryValues,
})

/** What a request was meant to do, whatever was done to it on its way. */
export type Intent = { operation: string; tableId: string; attribute: string | null }

/** A stored value, and the versions that the last answer about it carried. */
export type ModelCell = { value: string; version: Record<string, string> }

/**
 * What every table must hold, told by answers alone: a plain map of cells for each table, with the
 * names of its attributes. It knows nothing of the rules, only of what was accepted.
 */
export type TableModel = ReturnType<typeof createTableModel>

/** One text for a cell; the order of the primary values does not count. */
export function cellKey({ PrimaryValues, AttributeName }: CellName): string {
  const values = PrimaryValues.map((one) => [one.AttributeName, one.Value])
  return JSON.stringify([values.sort((a, b) => (String(a) < String(b) ? -1 : 1)), AttributeName])
}

/** A model of no tables. */
export function createTableModel() {
  const tables = new Map<string, { attributes: Set<string>; cells: Map<string, ModelCell> }>()

  /** Takes in the answer (status 200) to a request, with the body that was sent. */
  function accept({ operation, tableId, attribute }: Intent, sent: unknown, answer: unknown): void {
    if (operation === 'CreateDataTable') {
      tables.set(madeTable.parse(answer).Id, { attributes: new Set(), cells: new Map() })
      return
    }
    const table = tables.get(tableId)
    if (table === undefined) return
    switch (operation) {
      case 'DeleteDataTable':
        tables.delete(tableId)
        return
      case 'CreateDataTableAttribute':
        table.attributes.add(renamedAttribute.parse(sent).Name.trim())
        return
      case 'UpdateDataTableAttribute':
        rename(table, attribute ?? '', renamedAttribute.parse(sent).Name.trim())
        return
      case 'DeleteDataTableAttribute':
        rename(table, attribute ?? '', null)
        return
      case 'UpdateDataTablePrimaryValues':
        moveRecord(table.cells, movedRecord.parse(sent))
        return
      case 'BatchCreateDataTableValue':
      case 'BatchUpdateDataTableValue':
      case 'BatchDeleteDataTableValue':
        write(table.cells, operation, sent, answer)
    }
  }

  return {
    accept,
    tableIds: () => [...tables.keys()],
    attributes: (tableId: string) => [...(tables.get(tableId)?.attributes ?? [])],
    cells: (tableId: string): ReadonlyMap<string, ModelCell> =>
      tables.get(tableId)?.cells ?? new Map(),
  }
}

function write(
  cells: Map<string, ModelCell>,
  operation: string,
  sent: unknown,
  answer: unknown,
): void {
  const values = new Map(sentCells.parse(sent).Values.map((one) => [cellKey(one), one.Value]))
  for (const done of successes.parse(answer).Successful) {
    const key = cellKey(done)
    if (operation === 'BatchDeleteDataTableValue') cells.delete(key)
    else cells.set(key, { value: values.get(key) ?? '', version: done.LockVersion })
  }
}

type ModelTable = { attributes: Set<string>; cells: Map<string, ModelCell> }

/** Gives an attribute, primary or not, another name in every cell; `null` removes it. */
function rename(table: ModelTable, from: string, to: string | null): void {
  table.attributes.delete(from)
  if (to !== null) table.attributes.add(to)
  for (const [key, cell] of [...table.cells]) {
    const { PrimaryValues, AttributeName } = cellOf(key)
    table.cells.delete(key)
    if (to === null && AttributeName === from) continue
    const renamed = (name: string) => (name === from ? (to ?? name) : name)
    const name = {
      PrimaryValues: PrimaryValues.map((one) => ({
        ...one,
        AttributeName: renamed(one.AttributeName),
      })),
      AttributeName: renamed(AttributeName),
    }
    table.cells.set(cellKey(name), cell)
  }
}

function moveRecord(
  cells: Map<string, ModelCell>,
  { PrimaryValues, NewPrimaryValues }: z.output<typeof movedRecord>,
): void {
  for (const [key, cell] of [...cells]) {
    const { AttributeName } = cellOf(key)
    if (key !== cellKey({ PrimaryValues, AttributeName })) continue
    cells.delete(key)
    cells.set(cellKey({ PrimaryValues: NewPrimaryValues, AttributeName }), cell)
  }
}

const storedKey = z.tuple([z.array(z.tuple([z.string(), z.string()])), z.string()])

/** The cell that `cellKey` wrote. */
export function cellOf(key: string): CellName {
  const [values, AttributeName] = storedKey.parse(JSON.parse(key))
  return {
    PrimaryValues: values.map(([name, Value]) => ({ AttributeName: name, Value })),
    AttributeName,
  }
}
