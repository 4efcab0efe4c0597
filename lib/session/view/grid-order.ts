import { type CellAddress, recordKey } from '@/lib/data-table'
import type { TableSession } from '../session'

/** Puts changes in the order in which the grid shows their cells: by row, then by column. */
export function inGridOrder<Change extends { readonly address: CellAddress }>(
  session: TableSession,
  changes: readonly Change[],
): readonly Change[] {
  const compare = byGridOrder(session)
  return changes
    .map((change) => ({ change, at: compare.rank(change.address) }))
    .sort((a, b) => compare.ranks(a.at, b.at))
    .map(({ change }) => change)
}

/** Row and column of a cell among all that the grid can show; past the last where it shows none. */
export type GridRank = readonly [row: number, column: number]

/** How cells stand to one another in the grid as it is now. */
export function byGridOrder({ rows, data, schema }: TableSession): {
  rank(address: CellAddress): GridRank
  /** Negative where the first one comes first. */
  ranks(a: GridRank, b: GridRank): number
} {
  const rowRank = rows.ranking()
  const columns = new Map(schema.attributes.map(({ name }, index) => [name, index]))
  return {
    rank({ primaryValues, attribute }) {
      const row = data.indexOf(recordKey(primaryValues))
      return [
        row < 0 ? Number.MAX_SAFE_INTEGER : rowRank(row),
        columns.get(attribute) ?? columns.size,
      ]
    },
    ranks: (a, b) => a[0] - b[0] || a[1] - b[1],
  }
}
