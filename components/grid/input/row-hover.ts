import type { RowId } from '@/lib/data-table'

/** The row under the pointer, outside React: pointing about the grid renders nothing but the row's button. */
export class RowHover {
  private row: RowId | null = null
  private readonly listeners = new Set<() => void>()

  /** Calls the listener after every change; gives back the way to stop. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** `null` when the pointer is on no row. */
  readonly snapshot = (): RowId | null => this.row

  set(row: RowId | null): void {
    if (row === this.row) return
    this.row = row
    for (const listener of [...this.listeners]) listener()
  }
}
