'use client'

import { CircleAlert, CornerDownRight } from 'lucide-react'
import { Button, EmptyState } from '@/components/ui'
import { isolate } from '@/lib/data-table'
import type { Draft } from '@/lib/drafts'
import {
  count,
  exportDrafts,
  isNotKnown,
  messageOf,
  namesOf,
  ORPHAN_MESSAGE,
  problemLabel,
  type TableSession,
} from '@/lib/session'
import type { RecordActions } from '../records/use-record-commands'
import { SidePanel } from '../side-panel'
import { useDraftSummary } from '../use-session'
import { ValueText } from '../values/value-text'
import { RenameCard } from './rename-card'

export interface FailuresPanelProps {
  readonly session: TableSession
  readonly onGoTo: (draft: Draft) => void
  /** Saves only these cells again. */
  readonly onRetry: (keys: ReadonlySet<string>) => void
  readonly onDiscard: (keys: readonly string[]) => void
  readonly onClose: () => void
  /** What can be done with records whose rename failed. */
  readonly records: RecordActions
}

/** Every cell that was refused, or that breaks a rule and is not sent, with the reason and what can be done. */
export function FailuresPanel(props: FailuresPanelProps) {
  const { session, onRetry, records } = props
  const summary = useDraftSummary(session)
  const { invalid, orphans } = summary
  const orphaned = new Set(orphans)
  const failed = summary.failed.filter((one) => one.problem === null && !orphaned.has(one))
  const renames = summary.failedRenames
  const listed = new Set([...failed, ...invalid, ...orphans])
  return (
    <SidePanel
      actions={
        failed.length > 0 && (
          <Button onClick={() => onRetry(new Set(failed.map((draft) => draft.key)))} size="sm">
            Retry all {failed.length}
          </Button>
        )
      }
      onClose={props.onClose}
      title={
        failed.length === listed.size && renames.length === 0 && !failed.some(isNotKnown)
          ? `Failed cells (${listed.size})`
          : `${problemLabel(summary, orphans.length)} (${listed.size + renames.length})`
      }
    >
      {orphans.length > 0 && (
        <p className="flex items-center justify-between gap-2 border-line border-b px-4 py-2 text-sm">
          <span className="text-ink-muted">{count(orphans.length, 'edit')} without a column</span>
          <Button onClick={() => exportDrafts(namesOf(session), orphans, 'csv')} size="sm">
            Export CSV
          </Button>
        </p>
      )}
      {listed.size + renames.length === 0 && (
        <EmptyState title="Nothing is left here">
          What failed in an earlier save was saved, changed or discarded since.
        </EmptyState>
      )}
      <ul className="divide-y divide-line">
        {renames.map((rename) => (
          <li key={rename.key}>
            <RenameCard actions={records} onRetry={onRetry} rename={rename} session={session} />
          </li>
        ))}
        {[...listed].map((draft) => (
          <Failure {...props} draft={draft} isOrphan={orphaned.has(draft)} key={draft.key} />
        ))}
      </ul>
    </SidePanel>
  )
}

function Failure({
  draft,
  isOrphan,
  session,
  onGoTo,
  onRetry,
  onDiscard,
}: FailuresPanelProps & {
  readonly draft: Draft
  /** True when the table does not have the attribute any more. */
  readonly isOrphan: boolean
}) {
  const isInvalid = draft.problem !== null
  const record = session.recordLabel(draft.address)
  return (
    <li className="space-y-1.5 px-4 py-3">
      <button
        className="flex w-full items-center gap-1.5 text-left font-medium hover:text-accent"
        onClick={() => onGoTo(draft)}
        type="button"
      >
        <CornerDownRight aria-hidden className="size-3.5 shrink-0" />
        <span className="truncate" translate="no">
          {record} › {isolate(draft.address.attribute)}
        </span>
      </button>
      <p className="flex gap-1.5 text-failed text-sm">
        <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
        <span className="min-w-0 break-words">
          {(isInvalid || isOrphan) && 'Not sent: '}
          {isOrphan ? ORPHAN_MESSAGE : messageOf(draft, session.drafts)}
        </span>
      </p>
      <div className="max-h-24 overflow-y-auto text-ink-muted text-sm">
        <ValueText attribute={draft.attribute} value={draft.value} />
      </div>
      <div className="flex flex-wrap gap-1.5">
        {!isInvalid && !isOrphan && (
          <Button onClick={() => onRetry(new Set([draft.key]))} size="sm">
            Retry
          </Button>
        )}
        {!isOrphan && (
          <Button onClick={() => onGoTo(draft)} size="sm">
            Edit
          </Button>
        )}
        {isOrphan && draft.value !== null && (
          <Button onClick={() => navigator.clipboard.writeText(draft.value ?? '')} size="sm">
            Copy value
          </Button>
        )}
        <Button onClick={() => onDiscard([draft.key])} size="sm">
          Discard
        </Button>
      </div>
    </li>
  )
}
