'use client'

import { useSelector } from '@tanstack/react-store'
import { type RefObject, useEffect, useSyncExternalStore } from 'react'
import { flushSync } from 'react-dom'
import type { CellPlace, GridHandle, GridRows } from '@/components/grid'
import { Button, Callout } from '@/components/ui'
import { isDefaultRecord, isolate, toText } from '@/lib/data-table'
import type { OpenText } from '@/lib/drafts'
import { keyWords } from './record-words'
import type { TableSession } from './session'
import { useSessionState } from './use-session'
import { ValueText } from './value-text'

/** What is said when the cursor is on nothing. */
export function cursorLostWords(session: TableSession, { row, column }: CellPlace): string {
  const { primaryValues } = session.addressOf({ row, column })
  const name = isDefaultRecord(primaryValues) ? 'The record' : `Record ${keyWords(primaryValues)}`
  const where = session.attribute(column)
    ? session.cells.rowOf(session.cells.refOf(row)) === null
      ? `${name} is not in the table any more`
      : `${name} is not on show`
    : 'The attribute is not in the table any more'
  return `${where}. The cursor is on no cell until it is moved.`
}

/** Texts that were typed and have no editor, of an earlier visit or sitting, are typed on where they were. */
export function useTypedAgain(
  session: TableSession,
  grid: RefObject<GridHandle | null>,
  rows: GridRows,
): void {
  const { texts } = session.drafts
  // Only which text it is: whoever renders with this does so once for each editor, and not at each key.
  const key = useSyncExternalStore(texts.subscribe, texts.typing, texts.typing)
  const load = useSessionState(session, (state) => state.load)
  useEffect(() => {
    // Only after what was read: before that nobody knows where the text belongs.
    if (!session.isRead || load.kind === 'reading') return
    const text = key === null ? undefined : texts.get(key)
    if (text === undefined || grid.current?.isEditing()) return
    const standing = session.anchors.standing(text.anchor)
    const isHidden = standing.kind === 'here' && rows.indexOf(standing.place.row) < 0
    if (isHidden && session.state.state.view !== 'all') session.set({ view: 'all' })
    // An editor opens in a commit of its own.
    else queueMicrotask(() => grid.current?.openTyped(text) || session.anchors.park(text.key))
  }, [session, grid, rows, load, key, texts])
}

/** What was typed and has no cell to go to, with what can be done about it. */
export function TypedTextNotices({
  session,
  gridRef,
}: {
  readonly session: TableSession
  readonly gridRef: RefObject<GridHandle | null>
}) {
  const { texts } = session.drafts
  const parked = useSyncExternalStore(texts.subscribe, texts.parked, texts.parked)
  // What can be offered changes with what is read.
  useSessionState(session, (state) => state.load)
  return parked.map((text) => (
    <TypedTextNotice gridRef={gridRef} key={text.key} session={session} text={text} />
  ))
}

function TypedTextNotice({
  session,
  gridRef,
  text,
}: {
  readonly session: TableSession
  readonly gridRef: RefObject<GridHandle | null>
  readonly text: OpenText
}) {
  const active = useSelector(session.active)
  const { anchor, value } = text
  const standing = session.anchors.standing(anchor)
  const target = targetOf(session, text, active)
  function put(place: CellPlace) {
    gridRef.current?.commitEditor()
    const isOnShow = session.rows.get(session.state.state.view).indexOf(place.row) >= 0
    if (!isOnShow) flushSync(() => session.set({ view: 'all' }))
    // In its own cell it stands on what was seen when it was begun.
    gridRef.current?.openTyped(text, standing.kind === 'here' ? undefined : place)
  }
  return (
    <Callout
      actions={
        <>
          {target !== null && (
            <Button onClick={() => put(target.place)} variant="primary">
              Put it into {target.label}
            </Button>
          )}
          <Button
            onClick={() =>
              void navigator.clipboard.writeText(toText(anchor.attribute.valueType, value ?? ''))
            }
          >
            Copy
          </Button>
          <Button onClick={() => session.anchors.drop(text.key)}>Discard it</Button>
        </>
      }
      className="mx-4 my-2"
      title={`What you typed into ${session.recordLabel(anchor.address)} › ${isolate(anchor.attribute.name)} is kept`}
      tone="info"
    >
      <p>{standing.kind === 'missing' ? standing.words : 'It was not made an edit yet.'}</p>
      <div className="max-h-24 overflow-y-auto">
        <ValueText attribute={anchor.attribute} value={value} />
      </div>
    </Callout>
  )
}

/** Its own cell, where that is there again; else what it may have been meant for, or the active cell. */
function targetOf(
  session: TableSession,
  { anchor }: OpenText,
  active: CellPlace | null,
): { readonly place: CellPlace; readonly label: string } | null {
  const standing = session.anchors.standing(anchor)
  const place = standing.kind === 'here' ? standing.place : (standing.offer?.place ?? active)
  const attribute = place && session.attribute(place.column)
  if (place === null || !attribute || attribute.isPrimary) return null
  if (session.records.stateOf(place.row) === 'deleted') return null
  const address = session.addressOf(place)
  return { place, label: `${session.recordLabel(address)} › ${isolate(attribute.name)}` }
}
