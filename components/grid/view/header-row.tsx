// biome-ignore-all lint/a11y/useSemanticElements: rows and columns are windows placed by hand; a table element would lay them out itself.
import { memo } from 'react'
import type { ColumnLayout } from '../model/geometry'
import { VALUE_TYPE_WORDS } from './value-type-words'

export interface HeaderRowProps {
  readonly columns: readonly ColumnLayout[]
  readonly widthPx: number
  /** True when a header opens more about its column. */
  readonly hasDetails: boolean
}

/** The header row: it stays at the top, and its cells take focus like any other. */
export const HeaderRow = memo(HeaderRowBody)

function HeaderRowBody({ columns, widthPx, hasDetails }: HeaderRowProps) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: focus goes to the cells of a grid, not to its rows.
    <div role="row" className="ls-header" aria-rowindex={1} style={{ width: widthPx }}>
      {columns.map((layout) => (
        <HeaderCell key={layout.id} layout={layout} hasDetails={hasDetails} />
      ))}
    </div>
  )
}

function HeaderCell({
  layout,
  hasDetails,
}: {
  readonly layout: ColumnLayout
  readonly hasDetails: boolean
}) {
  const { attribute, isPinned } = layout.column
  const { mark, words } = VALUE_TYPE_WORDS[attribute.valueType]
  return (
    <div
      role="columnheader"
      className="ls-header-cell"
      style={layout.style}
      tabIndex={-1}
      aria-rowindex={1}
      aria-colindex={layout.index + 1}
      aria-haspopup={hasDetails ? 'dialog' : undefined}
      data-row="header"
      data-column={attribute.name}
      data-column-id={layout.id}
      data-pinned={isPinned || undefined}
      title={attribute.name}
    >
      <span className="ls-header-name" dir="auto">
        {attribute.name}
      </span>
      <span className="ls-header-type" aria-hidden>
        {mark}
      </span>
      <span className="sr-only">
        , {words}
        {attribute.isPrimary ? ', primary' : ''}
      </span>
      <span className="ls-resize" data-resize={layout.id} aria-hidden />
    </div>
  )
}
