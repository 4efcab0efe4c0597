import type { Attribute, LockLevel, ReadValue, TableSchema } from '@/lib/data-table'
import { TableSession } from './session'

function attribute(name: string, over: Partial<Attribute> = {}): Attribute {
  return {
    id: `id-${name}`,
    name,
    valueType: 'TEXT',
    description: '',
    isPrimary: false,
    rules: {},
    ...over,
  }
}

/** A schema for tests: key `Branch`, texts `Hours` and `Note`, number `Lines`. */
export function schemaOf(lockLevel: LockLevel = 'VALUE'): TableSchema {
  return {
    table: {
      id: 'table-1',
      arn: 'arn',
      name: 'Opening hours',
      description: '',
      lockLevel,
      timeZone: 'Europe/Stockholm',
      lastModifiedAtMs: null,
      lastModifiedRegion: null,
    },
    attributes: [
      attribute('Branch', { isPrimary: true }),
      attribute('Hours', { rules: { maxLength: 11 } }),
      attribute('Lines', { valueType: 'NUMBER' }),
      attribute('Note'),
    ],
  }
}

/** One stored value of the branch, with versions made of its address and `version`. */
export function stored(branch: string, name: string, value: string, version = 'v1'): ReadValue {
  return {
    recordId: `record-${branch}`,
    primaryValues: [{ attribute: 'Branch', value: branch }],
    attribute: name,
    value,
    lockVersion: {
      dataTable: `t-${version}`,
      attribute: `a-${name}-${version}`,
      primaryValues: `p-${branch}-${version}`,
      value: `${branch}-${name}-${version}`,
    },
    modifiedAtMs: 1_700_000_000_000,
    modifiedRegion: 'us-east-1',
  }
}

/** A session with these values read. */
export function sessionWith(
  values: readonly ReadValue[],
  lockLevel: LockLevel = 'VALUE',
): TableSession {
  const session = new TableSession(schemaOf(lockLevel))
  session.data.ingest({ values })
  return session
}

/** Edits a branch's cell as the grid would. */
export function edit(
  session: TableSession,
  branch: string,
  column: string,
  value: string | null,
): string {
  const row = session.placeOf({
    primaryValues: [{ attribute: 'Branch', value: branch }],
    attribute: column,
  })?.row
  if (row === undefined) throw new Error(`No record ${branch}`)
  session.edit([{ row, column, value }])
  return session.cells.keyOf(row, column)
}
