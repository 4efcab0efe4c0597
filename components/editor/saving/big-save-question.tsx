'use client'

import { useEffect, useMemo, useRef, useState } from 'react'
import { AlertDialog } from '@/components/ui'
import { recordKey, shortened } from '@/lib/data-table'
import {
  type BigSave,
  count,
  type GoingRecord,
  keyLabel,
  planMessage,
  saveNumbers,
  type TableSession,
} from '@/lib/session'
import { reviewLine } from '../review/review-list'
import { useDraftSummary, useSessionState } from '../use-session'

/** Asks before a save of very many changes, of several removals, or of anything that records go with. */
export function BigSaveQuestion({
  session,
  onSave,
}: {
  readonly session: TableSession
  readonly onSave: (only: ReadonlySet<string> | undefined) => void
}) {
  const asking = useSessionState(session, ({ question }) =>
    question?.kind === 'big-save' ? question.save : null,
  )
  const summary = useDraftSummary(session)
  // A reading behind the question may find collisions: it tells what would be sent now.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the summary is new whenever anything in it is.
  const asked = useMemo(
    () => asking && saveNumbers(session, shownThen(session, asking)),
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
      confirmLabel={shown === null ? '' : confirmLabel(shown)}
      focusAfter={() => (isAnswered.current ? null : reviewLine())}
      isDangerous={(shown?.going.length ?? 0) > 0}
      isOpen={asked !== null}
      onConfirm={() => {
        isAnswered.current = true
        const only = asked?.only
        session.set({ question: null })
        if (only !== undefined) onSave(only)
      }}
      onOpenChange={(isOpen) => {
        if (isOpen) return
        isAnswered.current = true
        session.set({ question: null })
      }}
      title={shown === null ? '' : titleOf(shown)}
    >
      {shown !== null && (
        <>
          <p>{bigSaveMessage(shown)}</p>
          {shown.going.length > 0 && <GoingRecords going={shown.going} />}
        </>
      )}
    </AlertDialog>
  )
}

/** What was asked about, under the keys that it has now. */
function shownThen({ drafts }: TableSession, { only }: BigSave): ReadonlySet<string> {
  return new Set([...only].map((key) => drafts.moved.now(key)))
}

function confirmLabel({ changes, going, isDeletionAlone }: BigSave): string {
  return isDeletionAlone
    ? `Delete ${count(going.length, 'record')}`
    : `Save ${count(changes, 'change')}`
}

function titleOf({ changes, records, going, isDeletionAlone }: BigSave): string {
  return isDeletionAlone
    ? `Delete ${count(going.length, 'record')}?`
    : `Save ${count(changes, 'change')} in ${count(records, 'record')}?`
}

/** "2 records are deleted. 12 stored values are removed… It takes 40 requests to Amazon Connect…" */
export function bigSaveMessage({ removals, going, plan }: BigSave): string {
  const deleted = going.filter(({ isDeleted }) => isDeleted).length
  const emptied = going.length - deleted
  const sentences = [
    deleted > 0 && `${count(deleted, 'record')} ${deleted === 1 ? 'is' : 'are'} deleted.`,
    emptied > 0 &&
      `${count(emptied, 'record')} ${emptied === 1 ? 'loses its' : 'lose their'} last value, and ${emptied === 1 ? 'is' : 'are'} gone with it.`,
    removals > 0 &&
      `${count(removals, 'stored value')} ${removals === 1 ? 'is' : 'are'} removed; a lookup falls back then.`,
    planMessage(plan),
    going.length > 0 && 'Undo can bring back what was deleted.',
    'You can look at every change first with F9.',
  ]
  return sentences.filter((one) => one !== false).join(' ')
}

/** Records that are named in the question; the review has them all. */
const NAMED = 10
/** Characters of a value that are shown there. */
const VALUE_LENGTH = 60
/** Values of one record that are shown there. */
const VALUES_SHOWN = 6

function GoingRecords({ going }: { readonly going: readonly GoingRecord[] }) {
  const rest = going.length - NAMED
  return (
    <section
      aria-label="Records that go, and what they hold"
      className="mt-3 max-h-[40vh] overflow-auto rounded-md border border-line px-3 py-2"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
      tabIndex={0}
    >
      <ul className="space-y-2">
        {going.slice(0, NAMED).map(({ primaryValues, values }) => (
          <li key={recordKey(primaryValues)}>
            <bdi className="font-medium text-ink" translate="no">
              {keyLabel(primaryValues)}
            </bdi>
            <ul className="ml-3 text-xs">
              {values.slice(0, VALUES_SHOWN).map(({ attribute, value }) => (
                <li className="break-words" key={attribute.name}>
                  <bdi translate="no">{attribute.name}</bdi>:{' '}
                  <bdi className="text-ink" translate="no">
                    {value === '' ? '“”' : shortened(value, VALUE_LENGTH)}
                  </bdi>
                </li>
              ))}
              {values.length > VALUES_SHOWN && (
                <li>and {count(values.length - VALUES_SHOWN, 'more value')}</li>
              )}
            </ul>
          </li>
        ))}
      </ul>
      {rest > 0 && <p className="mt-2">and {count(rest, 'more record')}</p>}
    </section>
  )
}
