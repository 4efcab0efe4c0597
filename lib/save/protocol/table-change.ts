import { z } from 'zod'

/** A save of this process stored something in a table. */
export interface TableChange {
  readonly saveId: string
  /** How many cells and renames it stored. */
  readonly cells: number
}

const tableChange = z.object({ saveId: z.string(), cells: z.number() })

/** The data of one event of a table's stream of changes. @throws when it is none */
export function parseTableChange(data: string): TableChange {
  const json: unknown = JSON.parse(data)
  return tableChange.parse(json)
}
