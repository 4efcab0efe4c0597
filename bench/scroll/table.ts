import type { Attribute, ReadValue, TableSchema, ValuesPage, ValueType } from '@/lib/data-table'

const ATTRIBUTES = 20
/** Values per page, as from the service. */
const PAGE_SIZE = 1_000
const TYPES: readonly ValueType[] = ['TEXT', 'TEXT', 'NUMBER', 'BOOLEAN', 'TEXT']

/** A table at level VALUE with 20 attributes, the first of them primary. */
export function schemaOf(): TableSchema {
  return {
    table: {
      id: 'bench',
      arn: 'bench',
      name: 'Bench',
      description: '',
      lockLevel: 'VALUE',
      timeZone: 'UTC',
      lastModifiedAtMs: null,
      lastModifiedRegion: null,
    },
    attributes: Array.from({ length: ATTRIBUTES }, (_, index) => attributeAt(index)),
  }
}

/** The values of the table, generated page by page, so that only the table stores them. */
export function* pagesOf(records: number): Generator<ValuesPage> {
  const { attributes } = schemaOf()
  const stored = attributes.filter(({ isPrimary }) => !isPrimary)
  let values: ReadValue[] = []
  for (let record = 0; record < records; record += 1) {
    for (const attribute of stored) values.push(valueAt(record, attribute))
    if (values.length >= PAGE_SIZE || record === records - 1) {
      yield { values }
      values = []
    }
  }
}

function attributeAt(index: number): Attribute {
  return {
    id: `attribute-${index}`,
    name: index === 0 ? 'Branch' : `Value ${String(index).padStart(2, '0')}`,
    valueType: index === 0 ? 'TEXT' : (TYPES[index % TYPES.length] ?? 'TEXT'),
    description: '',
    isPrimary: index === 0,
    rules: {},
  }
}

function valueAt(record: number, { name, valueType }: Attribute): ReadValue {
  const version = `${record}-${name}`
  return {
    recordId: `record-${record}`,
    primaryValues: [{ attribute: 'Branch', value: `Branch ${String(record).padStart(6, '0')}` }],
    attribute: name,
    value: textOf(record, name, valueType),
    lockVersion: {
      dataTable: 'table-1',
      attribute: `attribute-${name}`,
      primaryValues: `record-${record}`,
      value: version,
    },
    modifiedAtMs: 1_700_000_000_000 + record,
    modifiedRegion: 'us-east-1',
  }
}

function textOf(record: number, name: string, valueType: ValueType): string {
  switch (valueType) {
    case 'NUMBER':
      return String((record * 37) % 10_000)
    case 'BOOLEAN':
      return String(record % 3 === 0)
    default:
      return `${name} of ${record}`
  }
}
