import type { GridController } from '../controller/grid-controller'
import { type ColumnLayout, rowTopPx } from '../model/geometry'
import { useSnapshot } from '../use-snapshot'

export interface CompositionProps {
  readonly controller: GridController
  readonly columns: readonly ColumnLayout[]
  readonly positionOf: (row: number) => number
}

/**
 * The text that an input method is composing, shown over the active cell. Assistive technology gets it from the input
 * method.
 */
export function Composition({ controller, columns, positionOf }: CompositionProps) {
  const text = useSnapshot(controller.input)
  const place = controller.active.cell()
  const column = columns.find(({ id }) => id === place?.column)
  const position = place === null ? -1 : positionOf(place.row)
  if (text === null || text === '' || column === undefined || position < 0) return null
  return (
    <div
      aria-hidden
      className="ls-composition"
      dir="auto"
      style={{ left: column.leftPx, top: rowTopPx(position), minWidth: column.widthPx }}
    >
      {text}
    </div>
  )
}
