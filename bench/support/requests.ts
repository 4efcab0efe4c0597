import type { Gateway } from '../../lib/connect'
import type { ReadValue } from '../../lib/data-table'
import type { SaveRequest } from '../../lib/save'

/** Reads all values of a table. */
export async function readAll(
  { readValues }: Gateway,
  tableId: string,
): Promise<readonly ReadValue[]> {
  const values: ReadValue[] = []
  for await (const line of readValues(tableId)) {
    if (line.type === 'trouble') throw new Error(line.trouble.title)
    if (line.type === 'page') values.push(...line.values)
  }
  return values
}

/** A draft for each value, with the new text from `newText`. */
export function draftsOf(
  values: readonly ReadValue[],
  newText: (value: ReadValue, index: number) => string,
): SaveRequest['drafts'] {
  return values.map((read, index) => {
    const { primaryValues, attribute, value, lockVersion, modifiedAtMs, modifiedRegion } = read
    const base = { value, lockVersion, modifiedAtMs, modifiedRegion }
    const id = String(index)
    return { id, primaryValues, attribute, valueType: 'TEXT', base, value: newText(read, index) }
  })
}
