'use client'

import { type RefObject, useCallback, useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import type { GridHandle } from '@/components/grid'
import { commandKey, handlesOwnKeys, useToasts } from '@/components/ui'
import { type CellPlace, columnIdOf, recordKey } from '@/lib/data-table'
import type { Direction, Gesture } from '@/lib/drafts'
import {
  askUndo,
  isLeftAlone,
  type RecordView,
  replayedWords,
  type TableSession,
} from '@/lib/session'
import type { Said } from '../messages/said-line'

export interface History {
  /**
   * Takes the last gesture back, or does it again; shows its first cell without taking focus from a button. Where that
   * is a save it asks first.
   */
  replay(direction: Direction): void
  readonly said: Said
}

/** Undo and redo by keys and buttons. In a field or an open editor the keys are the text's own. */
export function useHistory(session: TableSession, grid: RefObject<GridHandle | null>): History {
  const [said, setSaid] = useState<Said>({ words: '', serial: 0 })
  const toasts = useToasts()
  const replay = useCallback(
    (direction: Direction) => {
      grid.current?.commitEditor()
      const say = (words: string) => setSaid(({ serial }) => ({ words, serial: serial + 1 }))
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
      const words = replayedWords(session, direction, replayed)
      if (isLeftAlone(replayed)) refuse(words)
      else say(words)
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
  return { replay, said }
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
