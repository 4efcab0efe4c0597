import type { Attribute, CellSource, GridRows } from '@/lib/data-table'
import type { GridColumn } from '../types'
import type { TextBlock } from './clipboard-text'
import { type EditPlan, type EditRequest, planEdits } from './edit-plan'
import type { Position } from './motion'
import { typedValue } from './typed-value'

/** Where a block is pasted. */
export interface PasteTarget {
  readonly rows: GridRows
  /** The visible columns, in order. */
  readonly columns: readonly GridColumn[]
  readonly source: Pick<CellSource, 'get'>
  /** The first cell. */
  readonly at: Position
}

/** The edits of a paste, and what it leaves unchanged. */
export interface Paste extends EditPlan {
  /** Rows and columns of the block that lie outside the grid. */
  readonly rowsBeyond: number
  readonly columnsBeyond: number
}

/** Plans the edits of a paste; each text means what it would mean if typed into its cell. */
export function planPaste(block: TextBlock, target: PasteTarget): Paste {
  const { rows, columns, at } = target
  const width = block.reduce((most, texts) => Math.max(most, texts.length), 0)
  return {
    ...planEdits(requestsOf(block, target)),
    rowsBeyond: Math.max(0, block.length - (rows.length - at.row)),
    columnsBeyond: Math.max(0, width - (columns.length - at.column)),
  }
}

function* requestsOf(block: TextBlock, target: PasteTarget): Generator<EditRequest> {
  const { rows, columns, source, at } = target
  for (const [down, texts] of block.slice(0, rows.length - at.row).entries()) {
    const row = rows.at(at.row + down)
    for (const [across, text] of texts.entries()) {
      const column = columns[at.column + across]
      if (column === undefined) break
      const { id, attribute } = column
      const view = source.get(row, id)
      const value =
        text === null ? blankValue(attribute, view.value) : typedValue(attribute, view.value, text)
      yield { place: { row, column: id }, attribute, view, value }
    }
  }
}

/**
 * A blank cell empties a text and clears any other value, as an emptied editor does; without a value there is nothing to
 * clear.
 */
function blankValue(attribute: Attribute, value: string | null): string | null {
  return attribute.valueType === 'TEXT' && value !== null ? '' : null
}
