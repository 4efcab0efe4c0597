'use client'

import { type RefObject, useCallback, useEffect } from 'react'
import { flushSync } from 'react-dom'
import type { GridHandle } from '@/components/grid'
import { commandKey, handlesOwnKeys, useToasts } from '@/components/ui'
import { type CellPlace, columnIdOf, recordKey } from '@/lib/data-table'
import type { Direction, Gesture } from '@/lib/drafts'
import {
  askUndo,
  isLeftAlone,
  type RecordView,
  replayMessage,
  type TableSession,
} from '@/lib/session'

/**
 * Undo and redo by their keys. In a field or an open editor the keys act on the text there.
 *
 * @returns undoes or redoes one step and shows its first cell; a step that is a save asks for confirmation first
 */
export function useHistory(
  session: TableSession,
  grid: RefObject<GridHandle | null>,
): (direction: Direction) => void {
  const toasts = useToasts()
  const replay = useCallback(
    (direction: Direction) => {
      grid.current?.commitEditor()
      // What changes nothing on the screen is said there, to assistive technology as well.
      const refuse = (description: string) => {
        const title = direction === 'undo' ? 'Nothing was undone' : 'Nothing was redone'
        toasts.show({ title, description, tone: 'warning', id: 'history' })
      }
      const top = session.drafts.history.top(direction)
      // A save is a boundary: it is crossed by another save, after asking.
      if (top?.verb === 'save') {
        const why = askUndo(session, top.saveId, direction)
        if (why !== null) refuse(why)
        return
      }
      const replayed = session.drafts.replay(direction)
      const words = replayMessage(session, direction, replayed)
      if (isLeftAlone(replayed)) refuse(words)
      else session.say(words)
      const place = replayed && changedPlace(session, replayed.gesture)
      if (place === null) return
      const isIn = (view: RecordView) => session.rows.get(view).indexOf(place.row) >= 0
      // What it changed is to be seen, also where the view leaves it out.
      if (!isIn(session.state.state.view)) {
        if (!isIn('all')) return
        flushSync(() => session.set({ view: 'all' }))
      }
      // Focus follows only from the grid itself: a pressed button keeps it.
      const focus = document.activeElement?.closest('[role=grid]') !== null
      grid.current?.goTo(place, { focus })
    },
    [session, grid, toasts],
  )
  useEffect(() => {
    function handleKey(event: KeyboardEvent) {
      const direction = directionOf(event)
      if (direction === null || handlesOwnKeys(event.target)) return
      event.preventDefault()
      replay(direction)
    }
    window.addEventListener('keydown', handleKey)
    return () => window.removeEventListener('keydown', handleKey)
  }, [replay])
  return replay
}

/** The first cell that a gesture changed, or the record. */
function changedPlace(session: TableSession, gesture: Gesture): CellPlace | null {
  const [change] = gesture.changes
  if (change !== undefined) return session.placeOf(change.address)
  const [first] = session.schema.attributes
  const row = gesture.records
    .map(({ record }) => session.data.indexOf(recordKey(record)))
    .find((one) => one >= 0)
  return row === undefined || first === undefined ? null : { row, column: columnIdOf(first) }
}

/** Ctrl+Z and Ctrl+Y or Ctrl+Shift+Z, with Cmd on a Mac. */
function directionOf(event: KeyboardEvent): Direction | null {
  if (event.defaultPrevented) return null
  const key = commandKey(event)
  if (key === 'z') return event.shiftKey ? 'redo' : 'undo'
  return key === 'y' && !event.shiftKey ? 'redo' : null
}
