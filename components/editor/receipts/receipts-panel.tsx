'use client'

import { useSelector } from '@tanstack/react-store'
import { ChevronRight, Download, Undo2 } from 'lucide-react'
import { useEffect, useId, useMemo, useRef } from 'react'
import { Button, EmptyState } from '@/components/ui'
import { cellKey } from '@/lib/data-table'
import type { Draft } from '@/lib/drafts'
import { type ReceiptLine, receiptCsv, receiptFileName, receiptJson } from '@/lib/save'
import {
  askUndo,
  clockTime,
  costLabel,
  count,
  countUndo,
  downloadText,
  exactTime,
  kindOfSave,
  MAX_RECEIPTS,
  type ReceiptEntry,
  receiptSummary,
  saveName,
  type TableSession,
  totalOf,
  undoPlanOf,
} from '@/lib/session'
import { SidePanel } from '../side-panel'
import { useDraftSummary, useSessionState } from '../use-session'
import { ReceiptLines } from './receipt-lines'

export interface ReceiptsPanelProps {
  readonly session: TableSession
  readonly onGoTo: (cell: Pick<Draft, 'key' | 'address'>) => void
  /** Closes the panel and gives the keyboard back to the grid. */
  readonly onClose: () => void
}

/** The saves of this table from this browser, newest first: what each did, as files, and its undo. */
export function ReceiptsPanel({ session, onGoTo, onClose }: ReceiptsPanelProps) {
  const receipts = useSelector(session.receipts.store)
  const open = useSessionState(session, ({ panel }) =>
    panel?.kind === 'receipts' ? panel.openReceipt : null,
  )
  const heading = useRef<HTMLHeadingElement>(null)
  // Opened at its user's word the keyboard follows; what an undo opens leaves it where it is.
  const isAskedFor = useRef(open === null)
  useEffect(() => {
    if (isAskedFor.current) heading.current?.focus()
  }, [])
  return (
    <SidePanel
      headingRef={heading}
      onClose={onClose}
      title={`Receipts (${receipts.length.toLocaleString('en')})`}
    >
      {receipts.length === 0 && (
        <EmptyState title="No saves yet">
          Every save of this table leaves a receipt here, in this browser: the last{' '}
          {MAX_RECEIPTS.toLocaleString('en')}, with each cell before and after.
        </EmptyState>
      )}
      <ul aria-label="Saves" className="divide-y divide-line">
        {receipts.map((entry) => (
          <ReceiptItem
            isOpen={entry.id === open}
            entry={entry}
            key={entry.id}
            onGoTo={(line) => {
              const { primaryValues, attribute } = line
              const address = { primaryValues, attribute }
              onGoTo({ key: cellKey(session.schema.table.id, address), address })
            }}
            session={session}
          />
        ))}
      </ul>
    </SidePanel>
  )
}

const KIND_LABELS = { save: 'Save', undo: 'Undo', redo: 'Redo' } as const

function ReceiptItem({
  session,
  entry,
  isOpen,
  onGoTo,
}: {
  readonly session: TableSession
  readonly entry: ReceiptEntry
  readonly isOpen: boolean
  readonly onGoTo: (line: ReceiptLine) => void
}) {
  const id = useId()
  const kind = kindOfSave(session.receipts, entry)
  const undone = entry.undoes === null ? undefined : session.receipts.get(entry.undoes)
  return (
    <li>
      <button
        aria-controls={id}
        aria-expanded={isOpen}
        className="flex w-full items-start gap-2 px-4 py-2 text-left text-sm hover:bg-canvas"
        onClick={() =>
          session.set({ panel: { kind: 'receipts', openReceipt: isOpen ? null : entry.id } })
        }
        type="button"
      >
        <ChevronRight
          aria-hidden
          className={`mt-0.5 size-4 shrink-0 transition-transform motion-reduce:transition-none ${isOpen ? 'rotate-90' : ''}`}
        />
        <span className="min-w-0 flex-1">
          <span className="block font-medium" title={exactTime(entry.atMs)}>
            {KIND_LABELS[kind]} of {clockTime(entry.atMs)}
          </span>
          <span className="block">{receiptSummary(entry)}</span>
          <span className="block text-ink-muted text-xs">
            {costLabel(entry)}
            {undone !== undefined && `; it took back the ${saveName(session.receipts, undone)}`}
          </span>
        </span>
      </button>
      <div id={id}>
        {isOpen && (
          <>
            <Actions entry={entry} session={session} />
            <ReceiptLines entry={entry} onGoTo={onGoTo} session={session} />
          </>
        )}
      </div>
    </li>
  )
}

function Actions({
  session,
  entry,
}: {
  readonly session: TableSession
  readonly entry: ReceiptEntry
}) {
  const { receipt } = entry
  const isBusy = useSessionState(
    session,
    ({ save, load }) => save.kind === 'running' || load.kind === 'reading',
  )
  const undoable = useUndoable(session, entry)
  const note = useId()
  return (
    <div className="px-4 pb-2 pl-10">
      <div className="flex flex-wrap gap-1.5">
        <Button
          aria-describedby={note}
          disabled={isBusy || undoable === 0}
          icon={<Undo2 aria-hidden />}
          onClick={() => askUndo(session, entry.id, null)}
          size="sm"
        >
          {kindOfSave(session.receipts, entry) === 'undo' ? 'Do it again…' : 'Undo this save…'}
        </Button>
        <Button
          icon={<Download aria-hidden />}
          onClick={() =>
            downloadText(receiptCsv(receipt), receiptFileName(receipt, 'csv'), 'text/csv')
          }
          size="sm"
        >
          CSV
        </Button>
        <Button
          icon={<Download aria-hidden />}
          onClick={() =>
            downloadText(receiptJson(receipt), receiptFileName(receipt, 'json'), 'application/json')
          }
          size="sm"
        >
          JSON
        </Button>
      </div>
      <p className="mt-1 text-ink-muted text-xs" id={note}>
        {undoable === 0
          ? 'Nothing of it can be undone: nothing of it is as this save left it, or it saved none.'
          : `${count(undoable, 'change')} can be taken back; what was changed since is left alone.`}
      </p>
    </div>
  )
}

/** How many changes of a save its undo would take back now. */
function useUndoable(session: TableSession, entry: ReceiptEntry): number {
  const receipts = useSelector(session.receipts.store)
  const { drafts } = useDraftSummary(session)
  const load = useSessionState(session, (state) => state.load)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the plan rests on, which it reads from the session
  return useMemo(
    () => totalOf(countUndo(session, undoPlanOf(session, entry))),
    [session, entry, receipts, drafts, load],
  )
}
