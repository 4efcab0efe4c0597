import {
  type Attribute,
  type CellEdit,
  type CellSource,
  type GridRows,
  lengthRefusal,
  sameValue,
  validateValue,
} from '@/lib/data-table'
import type { GridColumn } from '../types'
import type { TextBlock } from './clipboard-text'
import { typedValue } from './typed-value'

/** Where a block is pasted. */
export interface PasteTarget {
  readonly rows: GridRows
  /** The visible columns, in order. */
  readonly columns: readonly GridColumn[]
  readonly source: Pick<CellSource, 'get'>
  /** 0-based position of the first cell. */
  readonly at: { readonly row: number; readonly column: number }
}

/** The edits of a paste, and what it leaves unchanged. */
export interface Paste {
  readonly edits: readonly CellEdit[]
  /** Cells that have the pasted value already. */
  readonly unchanged: number
  /** Read-only cells with another value. */
  readonly readOnly: number
  /** How many of the edits break a rule: they become drafts, but are not sent. */
  readonly invalid: number
  /** Values too long for a draft. */
  readonly refused: readonly { readonly attribute: string; readonly message: string }[]
  /** Rows and columns of the block that lie outside the grid. */
  readonly rowsBeyond: number
  readonly columnsBeyond: number
}

/** Plans the edits of a paste; each text means what it would mean if typed into its cell. */
export function planPaste(block: TextBlock, target: PasteTarget): Paste {
  const { rows, columns, source, at } = target
  const edits: CellEdit[] = []
  const refused: { attribute: string; message: string }[] = []
  const counts = { unchanged: 0, readOnly: 0, invalid: 0 }
  const height = Math.min(block.length, rows.length - at.row)
  for (const [down, texts] of block.slice(0, height).entries()) {
    const row = rows.at(at.row + down)
    for (const [across, text] of texts.entries()) {
      const column = columns[at.column + across]
      if (column === undefined) break
      const { attribute } = column
      const view = source.get(row, column.id)
      const value =
        text === null ? blankValue(attribute, view.value) : typedValue(attribute, view.value, text)
      if (sameValue(attribute.valueType, view.value, value)) {
        counts.unchanged += 1
        continue
      }
      if (view.isReadOnly) {
        counts.readOnly += 1
        continue
      }
      const message = value === null ? null : lengthRefusal(attribute, value)
      if (message !== null) {
        refused.push({ attribute: attribute.name, message })
        continue
      }
      if (value !== null && validateValue(attribute, value) !== null) counts.invalid += 1
      edits.push({ row, column: column.id, value })
    }
  }
  const width = block.reduce((most, texts) => Math.max(most, texts.length), 0)
  return {
    edits,
    ...counts,
    refused,
    rowsBeyond: block.length - height,
    columnsBeyond: Math.max(0, width - (columns.length - at.column)),
  }
}

/**
 * A blank cell empties a text and clears any other value, as an emptied editor does; without a value there is nothing
 * to clear.
 */
function blankValue(attribute: Attribute, value: string | null): string | null {
  return attribute.valueType === 'TEXT' && value !== null ? '' : null
}
