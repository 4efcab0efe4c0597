// biome-ignore-all lint/a11y/useSemanticElements: rows and columns are windows placed by hand; a table element would lay them out itself.
import { memo } from 'react'
import type { ValueType } from '@/lib/data-table'
import type { ColumnLayout } from '../model/geometry'

/** How the header names a type: a short mark to see, and a label for screen readers. */
const TYPE_LABELS: Readonly<Record<ValueType, { readonly mark: string; readonly label: string }>> =
  {
    TEXT: { mark: 'abc', label: 'text' },
    NUMBER: { mark: '123', label: 'number' },
    BOOLEAN: { mark: 't/f', label: 'true or false' },
    TEXT_LIST: { mark: '[abc]', label: 'list of texts' },
    NUMBER_LIST: { mark: '[123]', label: 'list of numbers' },
  }

export interface HeaderRowProps {
  readonly columns: readonly ColumnLayout[]
  readonly widthPx: number
  /** True if a header cell opens the details of its column. */
  readonly hasDetails: boolean
}

/** The header row. It stays at the top, and its cells can have focus as others can. */
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
  const { mark, label } = TYPE_LABELS[attribute.valueType]
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
        , {label}
        {attribute.isPrimary ? ', primary' : ''}
      </span>
      <span className="ls-resize" data-resize={layout.id} aria-hidden />
    </div>
  )
}
