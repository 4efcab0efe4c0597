'use client'

import { useSelector } from '@tanstack/react-store'
import { Check, ReceiptText, Save, TriangleAlert } from 'lucide-react'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { AlertDialog, Button, IconButton, Kbd, ProgressBar } from '@/components/ui'
import { countDrafts, type DraftSummary, type OpenText } from '@/lib/drafts'
import { receiptCsv, receiptFileName, receiptJson } from '@/lib/save'
import {
  cancelSave,
  changeCount,
  conflictCount,
  count,
  downloadText,
  exactTime,
  isNotKnown,
  progressMessage,
  type RunningSave,
  resultMessage,
  runningSave,
  saveFindings,
  saveLabel,
  type TableSession,
  taskLabel,
  unsavedLabel,
} from '@/lib/session'
import { useDraftSummary, useSessionState } from '../use-session'

export interface SaveBarProps {
  readonly session: TableSession
  readonly onSave: () => void
  readonly onDiscardAll: () => void
  /** What the keyboard goes to when all is discarded; `null`: back to the button. */
  readonly focusAfter: () => HTMLElement | null
  readonly onOpenConflicts: () => void
}

/** What is unsaved, what is being saved, and the two things to do about it. */
export function SaveBar({
  session,
  onSave,
  onDiscardAll,
  focusAfter,
  onOpenConflicts,
}: SaveBarProps) {
  const summary = useDraftSummary(session)
  const save = useSessionState(session, runningSave)
  const isWaiting = useSelector(session.sync.state, (state) => state.isWaiting)
  const { texts } = session.drafts
  // A save commits the open editor first: there is something to save while one holds a text.
  const isTyping = useSyncExternalStore(texts.subscribe, texts.typing, texts.typing) !== null
  return (
    <section
      aria-label="Unsaved edits"
      className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-line border-t bg-surface px-4 py-1.5 text-sm"
    >
      <div className="flex max-h-24 min-w-0 flex-1 flex-wrap items-center gap-x-4 gap-y-1 overflow-y-auto max-sm:max-h-22 max-sm:basis-full short:max-h-9">
        {save === null ? (
          <Standing session={session} summary={summary} />
        ) : (
          <Running save={save} session={session} />
        )}
        {isWaiting && <Waiting session={session} />}
        <ProblemLinks onOpenConflicts={onOpenConflicts} session={session} summary={summary} />
      </div>
      <IconButton
        aria-keyshortcuts="Shift+F9"
        icon={<ReceiptText aria-hidden />}
        keepsFocus
        label="Receipts of saves"
        onClick={() => session.set({ panel: { kind: 'receipts', openReceipt: null } })}
        shortcut="Shift F9"
        tooltipSide="top"
      />
      <Button
        aria-keyshortcuts="F9"
        disabled={changeCount(summary) === 0}
        keepsFocus
        onClick={() => session.set({ panel: { kind: 'review' } })}
      >
        Review
        <span aria-hidden className="max-sm:hidden">
          <Kbd>F9</Kbd>
        </span>
      </Button>
      <DiscardAll focusAfter={focusAfter} onDiscardAll={onDiscardAll} summary={summary} />
      <Button
        aria-keyshortcuts="Control+S Meta+S"
        disabled={summary.sendable === 0 && !isTyping}
        icon={<Save aria-hidden />}
        keepsFocus
        onClick={onSave}
        variant="primary"
      >
        {saveLabel(summary)}
        <span aria-hidden className="max-sm:hidden">
          <Kbd tone="inverse">Ctrl S</Kbd>
        </span>
      </Button>
    </section>
  )
}

function Standing({
  session,
  summary,
}: {
  readonly session: TableSession
  readonly summary: DraftSummary
}) {
  const result = useSessionState(session, (state) => saveFindings(state).result)
  const load = useSessionState(session, (state) => state.load)
  const unsent = useSessionState(session, (state) => state.unsent)
  const { texts } = session.drafts
  const isOpen = ({ kind, isParked, isMissing }: OpenText) =>
    kind === 'cell-editor' && !isParked && !isMissing
  const countTexts = () => texts.all().filter(isOpen).length
  const openTexts = useSyncExternalStore(texts.subscribe, countTexts, countTexts)
  return (
    <>
      <p
        className={
          changeCount(summary) + openTexts + summary.waitingTexts.length > 0
            ? 'font-medium'
            : 'text-ink-muted'
        }
      >
        {unsavedLabel(summary, openTexts)}
      </p>
      {unsent?.summary === summary && (
        <p>
          <TriangleAlert aria-hidden className="mr-1 inline size-3.5 text-dirty" />
          {unsent.message}
        </p>
      )}
      {result !== null && (
        <p className="text-ink-muted" data-save-id={result.saveId}>
          {result.failed + result.unknown + result.conflicts + result.notSent === 0 ? (
            <Check aria-hidden className="mr-1 inline size-3.5 text-saved" />
          ) : (
            <TriangleAlert aria-hidden className="mr-1 inline size-3.5 text-dirty" />
          )}
          Last save: {resultMessage(result)}
          {/* On a phone the list of receipts has both: what needs its user is not pushed out of sight. */}
          <span className="max-sm:hidden">
            {result.calls === null
              ? ', requests not known'
              : `, in ${count(result.calls, 'request')}`}
            <ReceiptLinks session={session} />
          </span>
        </p>
      )}
      {(result?.rebased ?? 0) > 0 && (
        <p className="text-ink-muted text-xs">
          Sent again: something else under the lock had changed, and the value was as you read it.
        </p>
      )}
      {result === null && load.kind === 'read' && (
        <p className="text-ink-muted text-xs max-sm:hidden">
          {count(load.values, 'value')} read {exactTime(load.atMs)}
        </p>
      )}
      {load.kind === 'reading' && (
        <p className="text-ink-muted">
          {load.isBusy
            ? 'Lockstep is busy with earlier requests. It reads this table as soon as it can; your edits are kept.'
            : `Reading, ${count(load.values, 'value')} so far`}
        </p>
      )}
    </>
  )
}

/** The receipt of the last save as a file: what was asked for each cell, what became of it, and how that is known. */
function ReceiptLinks({ session }: { readonly session: TableSession }) {
  const [newest] = useSelector(session.receipts.store)
  if (newest === undefined) return null
  const { receipt } = newest
  return (
    <>
      <button
        className="mx-2 underline"
        onClick={() =>
          downloadText(receiptCsv(receipt), receiptFileName(receipt, 'csv'), 'text/csv')
        }
        type="button"
      >
        Receipt as CSV
      </button>
      <button
        className="underline"
        onClick={() =>
          downloadText(receiptJson(receipt), receiptFileName(receipt, 'json'), 'application/json')
        }
        type="button"
      >
        as JSON
      </button>
    </>
  )
}

function Running({
  session,
  save,
}: {
  readonly session: TableSession
  readonly save: RunningSave
}) {
  const words = `${save.settled.toLocaleString('en')} of ${count(save.cells, 'cell')}`
  const silentSeconds = useSilence(save)
  return (
    <div className="flex min-w-64 flex-1 items-center gap-3">
      <p className="whitespace-nowrap font-medium">
        {taskLabel(save)} {words}
      </p>
      <ProgressBar
        className="max-w-80"
        label="Save progress"
        max={save.cells}
        value={save.settled}
        valueText={words}
      />
      <p className="text-ink-muted">{progressMessage(save, silentSeconds)}</p>
      <Button
        disabled={save.isCancelling}
        onClick={() => void cancelSave(session)}
        size="sm"
        title="What is under way is seen to its end; the rest stays as unsaved edits"
      >
        {save.isCancelling ? 'Stopping…' : 'Stop'}
      </Button>
      {save.isNextAsked && (
        <p className="text-ink-muted">The edits there were when you saved again are saved next.</p>
      )}
    </div>
  )
}

/** How many seconds nothing has been heard of a running save. */
function useSilence(save: RunningSave): number {
  const [silence, setSilence] = useState({ of: save, seconds: 0 })
  useEffect(() => {
    const sinceMs = performance.now()
    const timer = setInterval(() => {
      setSilence({ of: save, seconds: Math.floor((performance.now() - sinceMs) / 1_000) })
    }, 1_000)
    return () => clearInterval(timer)
  }, [save])
  return silence.of === save ? silence.seconds : 0
}

/** The wait for another tab, which may not end by itself: a tab that hangs keeps its turn until it is closed. */
function Waiting({ session }: { readonly session: TableSession }) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <p className="text-ink-muted" role="status">
        Another tab of this browser is saving the table. This save begins when that one has ended,
        or its tab is closed.
      </p>
      <Button onClick={() => session.sync.stopWaiting()} size="sm">
        Do not wait
      </Button>
    </div>
  )
}

function ProblemLinks({
  session,
  summary,
  onOpenConflicts,
}: {
  readonly onOpenConflicts: () => void
  readonly session: TableSession
  readonly summary: DraftSummary
}) {
  // What the service refused and breaks a rule as well is one cell that waits.
  const orphaned = new Set(summary.orphans)
  const refused = summary.failed.filter((one) => one.problem === null && !orphaned.has(one))
  const waiting = [...refused, ...summary.failedRenames]
  const unknown = countDrafts(waiting.filter(isNotKnown))
  const failed = countDrafts(waiting.filter((one) => !isNotKnown(one)))
  const invalid = summary.invalid.filter((one) => !orphaned.has(one)).length
  const orphans = orphaned.size
  const conflicts = conflictCount(summary)
  return (
    <div className="flex flex-wrap gap-1.5">
      {conflicts > 0 && (
        <Button onClick={onOpenConflicts} size="sm">
          {count(conflicts, 'conflict')} to decide
        </Button>
      )}
      {failed + unknown + invalid + orphans > 0 && (
        <Button onClick={() => session.set({ panel: { kind: 'failures' } })} size="sm">
          {[
            failed > 0 ? `${failed.toLocaleString('en')} failed` : null,
            unknown > 0 ? `${unknown.toLocaleString('en')} not known to be saved` : null,
            invalid > 0 ? `${invalid.toLocaleString('en')} against a rule, not sent` : null,
            orphans > 0 ? `${orphans.toLocaleString('en')} without a column` : null,
          ]
            .filter((part) => part !== null)
            .join(', ')}
        </Button>
      )}
    </div>
  )
}

function DiscardAll({
  onDiscardAll,
  focusAfter,
  summary,
}: Pick<SaveBarProps, 'onDiscardAll' | 'focusAfter'> & { readonly summary: DraftSummary }) {
  const [isAsking, setAsking] = useState(false)
  const isDiscarded = useRef(false)
  // What is being saved cannot be called back.
  const discardable = changeCount(summary) - summary.saving
  const cells = count(discardable, 'edit')
  return (
    <>
      <Button
        disabled={discardable === 0}
        keepsFocus
        onClick={() => {
          isDiscarded.current = false
          setAsking(true)
        }}
      >
        Discard all
      </Button>
      <AlertDialog
        cancelLabel="Keep edits"
        confirmLabel={`Discard ${cells}`}
        isDangerous
        // The button is none any more: the keyboard goes back to the sheet.
        focusAfter={() => (isDiscarded.current ? focusAfter() : null)}
        isOpen={isAsking}
        onConfirm={() => {
          isDiscarded.current = true
          onDiscardAll()
        }}
        onOpenChange={setAsking}
        title={`Discard ${cells}?`}
      >
        Cells in {count(summary.records, 'record')} go back to what is stored. Undo brings the edits
        back while this tab stays open.
        {summary.saving > 0 && ' Cells being saved right now are not affected.'}
      </AlertDialog>
    </>
  )
}
