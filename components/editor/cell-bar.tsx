'use client'

import { useSelector } from '@tanstack/react-store'
import { Button } from '@/components/ui'
import { type CellView, isolate } from '@/lib/data-table'
import { draftKeyAt, exactTime, type TableSession } from '@/lib/session'
import { useCellView } from './use-session'
import { HiddenNote } from './values/hidden-note'
import { ValueText } from './values/value-text'

export interface CellBarProps {
  readonly session: TableSession
  /** Under a panel, where there is room for one of the two, the rows of the grid come first. */
  readonly hasPanel: boolean
  /** The press ends its own button, so both of these take the focus elsewhere: to the cell. */
  readonly onRetry: (keys: ReadonlySet<string>) => void
  readonly onDiscard: (keys: readonly string[]) => void
  readonly onDecide: (key: string) => void
}

/** The active cell in full: whose it is, its whole value, what state it is in and what can be done about that. */
export function CellBar({ session, hasPanel, onRetry, onDiscard, onDecide }: CellBarProps) {
  const room = hasPanel ? 'stacked:hidden' : ''
  const place = useSelector(session.active)
  const row = place?.row ?? null
  const view = useCellView(session, row, place?.column ?? null)
  const attribute = place ? session.attribute(place.column) : undefined
  if (place === null || view === null || attribute === undefined) {
    return (
      <div
        className={`${room} flex h-12 items-center border-line border-b px-4 text-ink-faint text-sm`}
      >
        Choose a cell to see its whole value here.
      </div>
    )
  }
  const key = draftKeyAt(session, place.row, place.column)
  const address = session.addressOf(place)
  return (
    <div
      className={`${room} flex min-h-12 items-center gap-3 border-line border-b px-4 py-1 text-sm`}
    >
      <p
        className="max-w-[40%] shrink-0 truncate text-ink-muted"
        title={`${session.recordLabel(address)} › ${isolate(attribute.name)}`}
        translate="no"
      >
        {session.recordLabel(address)} ›{' '}
        <bdi className="font-medium text-ink">{attribute.name}</bdi>
      </p>
      <div className="max-h-16 min-w-0 flex-1 overflow-y-auto short:max-h-9">
        <ValueText attribute={attribute} value={view.value} />
      </div>
      <Standing row={place.row} session={session} view={view} column={place.column} />
      <Actions
        cellKey={key}
        onDecide={onDecide}
        onDiscard={onDiscard}
        onRetry={onRetry}
        view={view}
      />
    </div>
  )
}

function Standing({
  session,
  row,
  column,
  view,
}: {
  readonly session: TableSession
  readonly row: number
  readonly column: string
  readonly view: CellView
}) {
  if (view.message !== null) {
    const tone =
      view.state === 'conflict'
        ? 'text-conflict'
        : view.state === 'dirty' && !view.isInvalid
          ? 'text-ink-muted'
          : 'text-failed'
    return (
      <p className={`max-w-[40%] truncate ${tone}`} title={view.message}>
        {view.message}
      </p>
    )
  }
  if (view.hint !== undefined) {
    return <p className="max-w-[40%] truncate text-ink-muted">{view.hint}</p>
  }
  if (view.isOfDeletedRecord) {
    return <p className="text-ink-muted">Will be deleted with its record</p>
  }
  if (view.state === 'saving') return <p className="text-saving">Saving</p>
  const base = session.storedAt({ row, column })
  if (view.state === 'dirty') {
    const attribute = session.attribute(column)
    return (
      <div className="flex max-h-16 max-w-[35%] gap-1 overflow-y-auto text-ink-muted short:max-h-9">
        <span className="shrink-0">was</span>
        <span className="min-w-0">
          {attribute && <ValueText attribute={attribute} value={base.value} />}
          {attribute && (
            <HiddenNote
              attribute={attribute}
              first={{ name: 'What was', value: base.value }}
              second={{ name: 'Yours', value: view.value }}
            />
          )}
        </span>
      </div>
    )
  }
  if (view.fallback !== null) {
    return (
      <p className="max-w-[40%] truncate text-ink-muted">
        A lookup returns{' '}
        {view.fallback.value === '' ? (
          'an empty text'
        ) : (
          <bdi translate="no">{view.fallback.value}</bdi>
        )}
        , from{' '}
        {view.fallback.from === 'default-record' ? 'the default record' : 'the type’s default'}
      </p>
    )
  }
  if (base.modifiedAtMs === null) return null
  return (
    <p className="hidden shrink-0 text-ink-faint text-xs xl:block">
      stored {exactTime(base.modifiedAtMs)}
      {base.modifiedRegion !== null && `, ${base.modifiedRegion}`}
    </p>
  )
}

function Actions({
  cellKey,
  view,
  onRetry,
  onDiscard,
  onDecide,
}: Omit<CellBarProps, 'session' | 'hasPanel'> & {
  readonly cellKey: string
  readonly view: CellView
}) {
  if (view.state === 'clean' || view.state === 'saved' || view.state === 'saving') return null
  return (
    <div className="flex shrink-0 gap-1.5">
      {view.state === 'failed' && !view.isInvalid && (
        <Button onClick={() => onRetry(new Set([cellKey]))} size="sm">
          Retry
        </Button>
      )}
      {view.state === 'conflict' && (
        <Button onClick={() => onDecide(cellKey)} size="sm" variant="primary">
          Decide
        </Button>
      )}
      <Button onClick={() => onDiscard([cellKey])} size="sm">
        Discard
      </Button>
    </div>
  )
}
