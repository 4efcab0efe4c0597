import { memo } from 'react'
import type { CellSource, CellView, RowId, RowState } from '@/lib/data-table'
import type { ColumnLayout } from '../model/geometry'
import { cellFace } from './cell-content'
import { useCell } from './use-cell'

export interface CellProps {
  readonly source: CellSource
  readonly row: RowId
  /** 1-based index of the row for assistive tech; the header is 1. */
  readonly ariaRow: number
  readonly layout: ColumnLayout
  /** Beginning of the ids that descriptions get. */
  readonly idPrefix: string
  readonly isDefaultRecord: boolean
  /** Not read: a cell is looked at anew when its row becomes another. */
  readonly rowState: RowState
}

/** Id of the words that describe every changed cell; the grid holds them once. */
export function changedId(idPrefix: string): string {
  return `${idPrefix}-changed`
}

/** Id of the words that describe every cell of a record to be deleted. */
export function deletedId(idPrefix: string): string {
  return `${idPrefix}-deleted`
}

/** What describes a cell: its own words, else those that its state has in common with others. */
function descriptionOf(view: CellView, idPrefix: string, messageId: string | undefined) {
  if (messageId !== undefined) return messageId
  if (view.isOfDeletedRecord === true) return deletedId(idPrefix)
  return view.state === 'dirty' ? changedId(idPrefix) : undefined
}

/** One cell: text, state and ARIA. No handlers; the grid's root finds it by its data attributes. */
export const Cell = memo(CellBody)

function CellBody({ source, row, ariaRow, layout, idPrefix, isDefaultRecord }: CellProps) {
  const view = useCell(source, row, layout.id)
  const { attribute, isPinned } = layout.column
  const face = cellFace(attribute, view, layout.widthPx)
  const isKeyPlace = isDefaultRecord && isPinned && view.value === null
  const isFirstKey = isKeyPlace && layout.index === 0
  const isTroubled = view.isInvalid || view.state === 'failed' || view.state === 'conflict'
  const words = view.message ?? view.hint
  const messageId = words === undefined ? undefined : `${idPrefix}-${row}-${layout.index}`
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
        aria-invalid={isTroubled || undefined}
        aria-describedby={descriptionOf(view, idPrefix, messageId)}
        aria-label={isFirstKey ? 'Default record' : isKeyPlace ? undefined : face.label}
        title={words ?? face.hint}
        data-row={row}
        data-column={attribute.name}
        data-column-id={layout.id}
        data-cell-state={view.state}
        data-invalid={view.isInvalid || undefined}
        data-face={isKeyPlace ? 'default-record' : face.kind}
        data-value={face.kind === 'boolean' ? face.text : undefined}
        data-pinned={isPinned || undefined}
      >
        {isFirstKey ? (
          <span className="ls-badge">Default</span>
        ) : isKeyPlace ? (
          // Said by text: a header cell with a label alone counts as empty.
          <span className="ls-any">any</span>
        ) : face.chips === null ? (
          face.text
        ) : (
          <Chips chips={face.chips} moreCount={face.moreCount} />
        )}
      </div>
      {messageId === undefined ? null : (
        <span hidden id={messageId}>
          {words}
        </span>
      )}
    </>
  )
}

/** The items of a list that fit, and how many do not. */
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
