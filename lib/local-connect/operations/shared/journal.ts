import { tryTableId } from '../../protocol/identifiers'
import type { Store } from '../../store/store'
import type { AttributeRow, LockVersion, TableRow } from '../../types'
import type { OperationContext } from './context'

/** A table's own properties and attributes, before or after a change. */
type Structure = { table: TableRow; attributes: readonly AttributeRow[] }

/**
 * Runs a change of structure inside the caller's transaction and writes one journal entry for it:
 * the table's properties, with the attributes that were made, changed or removed.
 */
export function journalStructure<Answer extends object>(
  input: unknown,
  context: OperationContext,
  run: () => Answer,
): Answer {
  const { store, caller, call } = context
  if (!store.journal.isKept) return run()
  const named = tryTableId(memberOf(input, 'DataTableId') ?? memberOf(input, 'resourceArn'))
  const before = readStructure(named, store)
  const answer = run()
  const tableId = named ?? tryTableId(memberOf(answer, 'Id'))
  const after = readStructure(tableId, store)
  if (tableId === null) return answer
  const changed = changedAttributes(before, after)
  store.journal.append([
    {
      time: new Date(context.nowMs()).toISOString(),
      caller: caller.id,
      operation: call.operation,
      tableId,
      recordId: null,
      primaryValues: null,
      attribute: null,
      attributeId: null,
      before: write(before, changed),
      after: write(after, changed),
      versionsBefore: versionsOf(before, changed),
      versionsAfter: versionsOf(after, changed),
    },
  ])
  return answer
}

function readStructure(tableId: string | null, store: Store): Structure | undefined {
  const table = tableId === null ? undefined : store.tables.byId(tableId)
  return table && { table, attributes: store.attributes.ofTable(table.seq) }
}

/** Sequence numbers of the attributes that differ; a change of properties always moves a version. */
function changedAttributes(before?: Structure, after?: Structure): ReadonlySet<number> {
  const versions = (side?: Structure) =>
    new Map(side?.attributes.map((one) => [one.seq, one.version] as const))
  const [old, fresh] = [versions(before), versions(after)]
  const all = [...old.keys(), ...fresh.keys()]
  return new Set(all.filter((seq) => old.get(seq) !== fresh.get(seq)))
}

function write(side: Structure | undefined, changed: ReadonlySet<number>): string | null {
  if (side === undefined) return null
  const { table, attributes } = side
  return JSON.stringify({
    Name: table.name,
    Description: table.description,
    TimeZone: table.timeZone,
    ValueLockLevel: table.lockLevel,
    Status: table.status,
    Tags: table.tags,
    Attributes: attributes
      .filter((one) => changed.has(one.seq))
      .map((one) => ({
        AttributeId: one.id,
        Name: one.name,
        ValueType: one.valueType,
        Description: one.description,
        Primary: one.isPrimary,
        Validation: one.validation,
      })),
  })
}

function versionsOf(side: Structure | undefined, changed: ReadonlySet<number>): LockVersion {
  if (side === undefined) return {}
  const [attribute] = side.attributes.filter((one) => changed.has(one.seq))
  return {
    DataTable: side.table.version,
    ...(attribute === undefined || changed.size > 1 ? {} : { Attribute: attribute.version }),
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
