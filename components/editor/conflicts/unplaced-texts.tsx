'use client'

import { useSelector } from '@tanstack/react-store'
import { type RefObject, useEffect, useSyncExternalStore } from 'react'
import type { GridHandle } from '@/components/grid'
import { Button, Callout } from '@/components/ui'
import { type CellPlace, type GridRows, isolate, toText } from '@/lib/data-table'
import type { OpenText } from '@/lib/drafts'
import type { TableSession } from '@/lib/session'
import { useSessionState } from '../use-session'
import { ValueText } from '../values/value-text'

/** Texts that were typed and have no editor, of an earlier visit or session, are typed on where they were. */
export function useReopenedText(
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
    const standing = session.anchors.find(text.anchor)
    const isHidden = standing.kind === 'here' && rows.indexOf(standing.place.row) < 0
    if (isHidden && session.state.state.view !== 'all') session.set({ view: 'all' })
    // An editor opens in a commit of its own.
    else
      queueMicrotask(() => grid.current?.openTyped(text) || session.anchors.setTextAside(text.key))
  }, [session, grid, rows, load, key, texts])
}

/** What can be done with a text that has no editor. */
export interface UnplacedTextActions {
  /** Goes on with it in an editor: of this place, or of its own cell. */
  readonly onPut: (text: OpenText, place: CellPlace) => void
  readonly onDiscard: (text: OpenText) => void
}

interface UnplacedTextProps extends UnplacedTextActions {
  readonly session: TableSession
  readonly text: OpenText
}

/** What was typed and has no cell to go to, with what can be done about it. */
export function UnplacedTextNotices({
  session,
  ...actions
}: UnplacedTextActions & { readonly session: TableSession }) {
  const { texts } = session.drafts
  const parked = useSyncExternalStore(texts.subscribe, texts.parked, texts.parked)
  // What can be offered changes with what is read.
  useSessionState(session, (state) => state.load)
  return parked.map((text) => (
    <Callout
      actions={<Choices {...actions} session={session} text={text} />}
      className="mx-4 my-2"
      key={text.key}
      title={titleOf(session, text)}
      tone="info"
    >
      <Body session={session} text={text} />
    </Callout>
  ))
}

/** The same among what waits for its user's choice. */
export function UnplacedTextCard(given: UnplacedTextProps) {
  const { session } = given
  const { texts } = session.drafts
  // While its editor is open, what is typed there is newer than the text that was passed in.
  const read = () => texts.get(given.text.key) ?? given.text
  const text = useSyncExternalStore(texts.subscribe, read, read)
  const props = { ...given, text }
  useSessionState(session, (state) => state.load)
  return (
    <article className="space-y-3 px-4 py-3 text-sm">
      <h3 className="font-medium" translate="no">
        {titleOf(session, text)}
      </h3>
      <Body session={session} text={text} />
      <div className="flex flex-wrap gap-2">
        <Choices {...props} />
      </div>
    </article>
  )
}

function titleOf(session: TableSession, { anchor }: OpenText): string {
  return `What you typed into ${session.recordLabel(anchor.address)} › ${isolate(anchor.attribute.name)} is kept`
}

function Choices({ session, text, onPut, onDiscard }: UnplacedTextProps) {
  const active = useSelector(session.active)
  const target = targetOf(session, text, active)
  const { anchor, value } = text
  return (
    <>
      {target !== null && (
        <Button onClick={() => onPut(text, target.place)} variant="primary">
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
      <Button onClick={() => onDiscard(text)}>Discard it</Button>
    </>
  )
}

function Body({ session, text: { anchor, value } }: Pick<UnplacedTextProps, 'session' | 'text'>) {
  const standing = session.anchors.find(anchor)
  return (
    <>
      <p>{standing.kind === 'missing' ? standing.message : 'It was not made an edit yet.'}</p>
      <div className="max-h-24 overflow-y-auto">
        <ValueText attribute={anchor.attribute} value={value} />
      </div>
    </>
  )
}

/** Its own cell, where that is there again; else what it may have been meant for, or the active cell. */
function targetOf(
  session: TableSession,
  { anchor }: OpenText,
  active: CellPlace | null,
): { readonly place: CellPlace; readonly label: string } | null {
  const standing = session.anchors.find(anchor)
  const place = standing.kind === 'here' ? standing.place : (standing.offer?.place ?? active)
  const attribute = place && session.attribute(place.column)
  if (place === null || !attribute || attribute.isPrimary) return null
  if (session.records.stateOf(place.row) === 'deleted') return null
  const address = session.addressOf(place)
  return { place, label: `${session.recordLabel(address)} › ${isolate(attribute.name)}` }
}
