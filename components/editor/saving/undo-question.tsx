'use client'

import { useState } from 'react'
import { AlertDialog } from '@/components/ui'
import {
  count,
  countOfUndo,
  countUndo,
  kindOfSave,
  leftAloneMessage,
  placeLabel,
  saveName,
  type TableSession,
  type UndoAsked,
  undoAsked,
  undoChanges,
  undoLabel,
  undoSentences,
} from '@/lib/session'
import { useSessionState } from '../use-session'

/** So many changes, and so many cells that are left alone, are named in the question; the receipt has them all. */
const NAMED = 10

/** Asks before a save is taken back by another one: how many values go back, and which are left alone and why. */
export function UndoQuestion({
  session,
  onUndo,
}: {
  readonly session: TableSession
  readonly onUndo: (asked: UndoAsked) => void
}) {
  const asked = useSessionState(session, undoAsked)
  const [last, setLast] = useState(asked)
  if (asked !== null && asked !== last) setLast(asked)
  // The closing dialog still shows what it asked.
  const shown = asked ?? last
  if (shown === null) return null
  const { entry, direction, plan } = shown
  const changes = countOfUndo(plan)
  const isRedo = kindOfSave(session.receipts, entry) === 'undo'
  const passBy = () => session.drafts.history.forgetSave(entry.id)
  return (
    <AlertDialog
      alternative={
        direction === null || changes === 0
          ? undefined
          : { label: 'Go to earlier steps', onChoose: passBy }
      }
      cancelLabel={changes === 0 ? 'Close' : 'Leave as it is'}
      confirmLabel={confirmLabel(session, shown, isRedo)}
      isOpen={asked !== null}
      onConfirm={() => {
        if (changes > 0) onUndo(shown)
        else if (direction !== null) passBy()
      }}
      onOpenChange={(isOpen) => {
        if (!isOpen) session.set({ question: null })
      }}
      title={titleOf(session, shown)}
    >
      {changes > 0 && (
        <>
          <p>{writeMessage(session, shown, isRedo)}</p>
          <Changes asked={shown} session={session} />
        </>
      )}
      {plan.left.length > 0 && <LeftAlone asked={shown} session={session} />}
    </AlertDialog>
  )
}

/** "Undo the save of 14:03?"; what was undone is done again: "Do the save of 14:03 again?" */
function titleOf({ receipts }: TableSession, { entry, plan }: UndoAsked): string {
  const words = saveName(receipts, entry)
  if (countOfUndo(plan) === 0) return `Nothing to undo in the ${words}`
  const original = entry.undoes === null ? undefined : receipts.get(entry.undoes)
  const isRedo = kindOfSave(receipts, entry) === 'undo'
  return isRedo && original !== undefined
    ? `Do the ${saveName(receipts, original)} again?`
    : `Undo the ${words}?`
}

function confirmLabel(session: TableSession, { plan, direction }: UndoAsked, isRedo: boolean) {
  if (countOfUndo(plan) === 0) return direction === null ? 'Understood' : 'Go to earlier steps'
  return undoLabel(countUndo(session, plan), isRedo)
}

function writeMessage(session: TableSession, { plan, calls }: UndoAsked, isRedo: boolean): string {
  const counts = countUndo(session, plan)
  return [
    ...undoSentences(counts, isRedo),
    'It happens at once, and only where the service still holds what was saved.',
    ...(counts.deleted > 0 ? ['A record that holds anything else stays as a whole.'] : []),
    `It takes about ${count(calls, 'request')} to Amazon Connect.`,
  ].join(' ')
}

/** Which records and cells the undo writes to. */
function Changes({
  session,
  asked,
}: {
  readonly session: TableSession
  readonly asked: UndoAsked
}) {
  const changes = undoChanges(session, asked.plan)
  const more = changes.length - NAMED
  return (
    <ul aria-label="What changes" className="mt-1 max-h-56 space-y-0.5 overflow-y-auto">
      {changes.slice(0, NAMED).map(({ kind, name }) => (
        <li className="break-words font-medium text-ink" key={`${kind} ${name}`} translate="no">
          {name}
        </li>
      ))}
      {more > 0 && <li>and {more.toLocaleString('en')} more.</li>}
    </ul>
  )
}

function LeftAlone({
  session,
  asked,
}: {
  readonly session: TableSession
  readonly asked: UndoAsked
}) {
  const { left } = asked.plan
  const more = left.length - NAMED
  return (
    <>
      <p className="mt-2">{count(left.length, 'cell is', 'cells are')} left alone:</p>
      <ul className="mt-1 max-h-56 space-y-1 overflow-y-auto">
        {left.slice(0, NAMED).map((cell) => (
          <li className="break-words" key={placeLabel(session, cell)}>
            <span className="font-medium text-ink">{placeLabel(session, cell)}</span>{' '}
            {leftAloneMessage(cell)}
          </li>
        ))}
        {more > 0 && <li>and {more.toLocaleString('en')} more, all named in the receipt.</li>}
      </ul>
    </>
  )
}
