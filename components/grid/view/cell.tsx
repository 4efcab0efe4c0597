import { memo } from 'react'
import type { CellSource, CellView, RowId, RowState } from '@/lib/data-table'
import type { ColumnLayout } from '../model/geometry'
import { cellContent } from './cell-content'
import { useCell } from './use-cell'

export interface CellProps {
  readonly source: CellSource
  readonly row: RowId
  /** 1-based index of the row for assistive tech; the header is 1. */
  readonly ariaRow: number
  readonly layout: ColumnLayout
  /** Prefix of the ids of description elements. */
  readonly idPrefix: string
  readonly isDefaultRecord: boolean
  /** Only to render the cell again when the state of its row changes. */
  readonly rowState: RowState
}

/** Id of the description that all changed cells share. */
export function changedId(idPrefix: string): string {
  return `${idPrefix}-changed`
}

/** Id of the description that all cells of records to be deleted share. */
export function deletedId(idPrefix: string): string {
  return `${idPrefix}-deleted`
}

/** The id of the description of a cell: its own, else the one of its state. */
function descriptionOf(view: CellView, idPrefix: string, messageId: string | undefined) {
  if (messageId !== undefined) return messageId
  if (view.isOfDeletedRecord === true) return deletedId(idPrefix)
  return view.state === 'dirty' ? changedId(idPrefix) : undefined
}

/** One cell: text, state and ARIA. It has no handlers; the grid's root finds it by its data attributes. */
export const Cell = memo(CellBody)

function CellBody({ source, row, ariaRow, layout, idPrefix, isDefaultRecord }: CellProps) {
  const view = useCell(source, row, layout.id)
  const { attribute, isPinned } = layout.column
  const content = cellContent(attribute, view, layout.widthPx)
  const isKeyPlace = isDefaultRecord && isPinned && view.value === null
  const isFirstKey = isKeyPlace && layout.index === 0
  const hasProblem = view.isInvalid || view.state === 'failed' || view.state === 'conflict'
  const description = view.message ?? view.hint
  const messageId = description === undefined ? undefined : `${idPrefix}-${row}-${layout.index}`
  return (
    <>
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: the role is rowheader or gridcell, which have all of these. */}
      <div
        role={isPinned ? 'rowheader' : 'gridcell'}
        className={attribute.valueType === 'NUMBER' ? 'ls-cell ls-number' : 'ls-cell'}
        style={layout.style}
        dir="auto"
        // The tab stop moves outside React, so that a move renders nothing.
        tabIndex={-1}
        aria-rowindex={ariaRow}
        aria-colindex={layout.index + 1}
        aria-readonly={view.isReadOnly || undefined}
        aria-busy={view.isUnread}
        aria-invalid={hasProblem || undefined}
        aria-describedby={descriptionOf(view, idPrefix, messageId)}
        aria-label={isFirstKey ? 'Default record' : isKeyPlace ? undefined : content.label}
        title={description ?? content.hint}
        data-row={row}
        data-column={attribute.name}
        data-column-id={layout.id}
        data-cell-state={view.state}
        data-invalid={view.isInvalid || undefined}
        data-content={isKeyPlace ? 'default-record' : content.kind}
        data-value={content.kind === 'boolean' ? content.text : undefined}
        data-pinned={isPinned || undefined}
      >
        {isFirstKey ? (
          <span className="ls-badge">Default</span>
        ) : isKeyPlace ? (
          // Visible text, because accessibility checks count a row header with only a label as empty.
          <span className="ls-any">any</span>
        ) : content.chips === null ? (
          content.text
        ) : (
          <Chips chips={content.chips} moreCount={content.moreCount} />
        )}
      </div>
      {messageId === undefined ? null : (
        <span hidden id={messageId}>
          {description}
        </span>
      )}
    </>
  )
}

/** The items of a list that fit, and the count of the others. */
function Chips({
  chips,
  moreCount,
}: {
  readonly chips: readonly string[]
  readonly moreCount: number
}) {
  return (
    <>
      {chips.map((chip, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: items of a list may repeat, and have no other identity.
        <span key={index} className="ls-chip" dir="auto">
          {chip}
        </span>
      ))}
      {moreCount > 0 ? <span className="ls-more">+{moreCount}</span> : null}
    </>
  )
}
