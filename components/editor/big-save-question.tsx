'use client'

import { useEffect, useMemo, useRef, useState } from 'react'
import { AlertDialog } from '@/components/ui'
import { type BigSave, saveNumbers } from './big-save'
import { planWords } from './plan-words'
import { reviewLine } from './review-list'
import type { TableSession } from './session'
import { useDraftSummary, useSessionState } from './use-session'
import { count } from './words'

/** Asks before a save of very many changes or of several removals, with its numbers. */
export function BigSaveQuestion({
  session,
  onSave,
}: {
  readonly session: TableSession
  readonly onSave: (only: ReadonlySet<string> | undefined) => void
}) {
  const asking = useSessionState(session, (state) => state.bigSave)
  const summary = useDraftSummary(session)
  // A reading behind the question may find collisions: it tells what would be sent now.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the summary is new whenever anything in it is.
  const asked = useMemo(
    () => asking && saveNumbers(session, asking.only),
    [asking, session, summary],
  )
  const [last, setLast] = useState(asked)
  if (asked !== null && asked !== last) setLast(asked)
  // Without an answer it was F9 that closed it: the keyboard goes on in the review.
  const isAnswered = useRef(false)
  useEffect(() => {
    if (asked !== null) isAnswered.current = false
  }, [asked])
  // The closing dialog still shows what it asked.
  const shown = asked ?? last
  return (
    <AlertDialog
      cancelLabel="Not yet"
      confirmLabel={`Save ${count(shown?.changes ?? 0, 'change')}`}
      focusAfter={() => (isAnswered.current ? null : reviewLine())}
      isOpen={asked !== null}
      onConfirm={() => {
        isAnswered.current = true
        const only = asked?.only
        session.set({ bigSave: null })
        onSave(only)
      }}
      onOpenChange={(isOpen) => {
        if (isOpen) return
        isAnswered.current = true
        session.set({ bigSave: null })
      }}
      title={`Save ${count(shown?.changes ?? 0, 'change')} in ${count(shown?.records ?? 0, 'record')}?`}
    >
      {shown !== null && bigSaveWords(shown)}
    </AlertDialog>
  )
}

/** "2 records are deleted. 12 stored values are removed… It takes 40 calls to Amazon Connect, about 18 seconds at its quota." */
export function bigSaveWords({ removals, deletedRecords, plan }: BigSave): string {
  const deleted =
    deletedRecords === 0
      ? ''
      : `${count(deletedRecords, 'record')} ${deletedRecords === 1 ? 'is' : 'are'} deleted. `
  const removed =
    removals === 0
      ? ''
      : `${count(removals, 'stored value')} ${removals === 1 ? 'is' : 'are'} removed; a lookup falls back then. `
  return `${deleted}${removed}${planWords(plan)} You can look at every change first with F9.`
}
