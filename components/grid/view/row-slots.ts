import type { RowId } from '@/lib/data-table'

/** A row of the window, with the React key of its elements. */
export interface RowSlot {
  readonly row: RowId
  readonly key: number
}

/**
 * Assigns the rows of the next window to existing elements. Rows that stay keep theirs, so that focus and reading order
 * do not change. If none stays, as in a fast scroll, all elements are reused in order: new text costs less than new
 * elements. The elements of the active row (`active`) are never given to another row.
 */
export function assignSlots(
  previous: readonly RowSlot[],
  rows: readonly RowId[],
  active: RowId | null,
): readonly RowSlot[] {
  const keys = new Map(previous.map(({ row, key }) => [row, key]))
  const stays = rows.some((row) => row !== active && keys.has(row))
  const free = stays ? [] : previous.filter(({ row }) => row !== active).map(({ key }) => key)
  let fresh = previous.reduce((highest, { key }) => Math.max(highest, key), -1) + 1
  let used = 0
  return rows.map((row) => {
    const own = keys.get(row)
    if (own !== undefined && (stays || row === active)) return { row, key: own }
    const key = free[used]
    used += 1
    if (key !== undefined) return { row, key }
    fresh += 1
    return { row, key: fresh - 1 }
  })
}
