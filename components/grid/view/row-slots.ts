import type { RowId } from '@/lib/data-table'

/** A row of the window and the React key of the elements that show it. */
export interface RowSlot {
  readonly row: RowId
  readonly key: number
}

/**
 * Gives each row of the next window the elements it will use. Rows that stay keep theirs, so that focus and reading
 * order are untouched. When nothing stays, as in a fast scroll, the elements are used again in order: writing new
 * text into them costs less than making them anew. `kept` is the active row: nobody else gets its elements.
 */
export function assignSlots(
  previous: readonly RowSlot[],
  rows: readonly RowId[],
  kept: RowId | null,
): readonly RowSlot[] {
  const keys = new Map(previous.map(({ row, key }) => [row, key]))
  const stays = rows.some((row) => row !== kept && keys.has(row))
  const free = stays ? [] : previous.filter(({ row }) => row !== kept).map(({ key }) => key)
  let fresh = previous.reduce((highest, { key }) => Math.max(highest, key), -1) + 1
  let used = 0
  return rows.map((row) => {
    const own = keys.get(row)
    if (own !== undefined && (stays || row === kept)) return { row, key: own }
    const key = free[used]
    used += 1
    if (key !== undefined) return { row, key }
    fresh += 1
    return { row, key: fresh - 1 }
  })
}
