import { Emitter, type RowId } from '@/lib/data-table'

/** The row under the pointer. It lives outside React, so that pointing renders only the row's menu button. */
export class RowHover {
  private row: RowId | null = null
  private readonly changes = new Emitter()

  readonly subscribe = this.changes.subscribe

  /** `null` while the pointer is on no row. */
  readonly snapshot = (): RowId | null => this.row

  set(row: RowId | null): void {
    if (row === this.row) return
    this.row = row
    this.changes.emit()
  }
}
