'use client'

import { useState } from 'react'
import { AlertDialog } from '@/components/ui'
import type { BigSave } from './big-save'
import { planWords } from './plan-words'
import type { TableSession } from './session'
import { useSessionState } from './use-session'
import { count } from './words'

/** Asks before a save of very many changes or of several removals, with its numbers. */
export function BigSaveQuestion({
  session,
  onSave,
}: {
  readonly session: TableSession
  readonly onSave: (only: ReadonlySet<string> | undefined) => void
}) {
  const asked = useSessionState(session, (state) => state.bigSave)
  const [last, setLast] = useState(asked)
  if (asked !== null && asked !== last) setLast(asked)
  // The closing dialog still shows what it asked.
  const shown = asked ?? last
  return (
    <AlertDialog
      cancelLabel="Not yet"
      confirmLabel={`Save ${count(shown?.changes ?? 0, 'change')}`}
      isOpen={asked !== null}
      onConfirm={() => {
        const only = asked?.only
        session.set({ bigSave: null })
        onSave(only)
      }}
      onOpenChange={(isOpen) => {
        if (!isOpen) session.set({ bigSave: null })
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
