'use client'

import { Plus, RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge, Button, IconButton, SegmentedControl, useIsApple } from '@/components/ui'
import { countDrafts } from '@/lib/drafts'
import {
  changeCount,
  conflictCount,
  count,
  problemLabel,
  type RecordView,
  type TableSession,
} from '@/lib/session'
import { recordKeys } from './records/record-keys'
import { SavePolicy } from './saving/save-policy'
import { useDraftSummary, useSessionState } from './use-session'

export interface EditorHeaderProps {
  readonly session: TableSession
  /** Shown beside the name: the lock level in words. */
  readonly facts: ReactNode
  /** Reads the table again. */
  readonly onReload: () => void
  /** Undo and redo. */
  readonly history?: ReactNode
  /** Asks for a new record; left out where the table can have none. */
  readonly onAddRecord?: (() => void) | undefined
}

/** The table's name and facts, the choice of records on show, and reading again. */
export function EditorHeader(props: EditorHeaderProps) {
  const { session, facts, onReload, history, onAddRecord } = props
  const { table } = session.schema
  const isApple = useIsApple()
  const isReading = useSessionState(session, (state) => state.load.kind === 'reading')
  return (
    <header className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-line border-b px-4 py-2.5 short:flex-nowrap short:overflow-x-auto short:py-1.5">
      <div className="min-w-0 flex-1 basis-72 short:min-w-40 short:basis-40">
        <h1 className="truncate font-semibold text-lg" dir="auto" translate="no">
          {table.name}
        </h1>
        {table.description !== '' && (
          <p className="truncate text-ink-muted text-xs short:hidden" title={table.description}>
            {table.description}
          </p>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-2 short:flex-nowrap short:whitespace-nowrap">
        {facts}
        <SavePolicy session={session} />
        {table.timeZone !== null && <Badge title="Time zone of the table">{table.timeZone}</Badge>}
        <ViewSwitch session={session} />
        {onAddRecord !== undefined && (
          <Button
            aria-keyshortcuts={isApple ? 'Control+R' : 'Alt+R'}
            icon={<Plus aria-hidden />}
            onClick={onAddRecord}
            title={`Add a record (${recordKeys(isApple).add})`}
          >
            Add record
          </Button>
        )}
        {history}
        <IconButton
          icon={<RotateCw aria-hidden className={isReading ? 'motion-safe:animate-spin' : ''} />}
          label={isReading ? 'Reading the table' : 'Read the table again'}
          onClick={onReload}
        />
      </div>
    </header>
  )
}

/** All records, or only those with something to look at. */
function ViewSwitch({ session }: { readonly session: TableSession }) {
  const summary = useDraftSummary(session)
  const view = useSessionState(session, (state) => state.view)
  const values = useSessionState(session, (state) => state.load.values)
  const failed =
    countDrafts([...new Set([...summary.failed, ...summary.invalid])]) +
    summary.failedRenames.length
  const changed = changeCount(summary)
  const conflicts = conflictCount(summary)
  const options: { value: RecordView; label: string; name: string }[] = [
    { value: 'all', label: 'All', name: `All records, ${count(values, 'value')}` },
    {
      value: 'changed',
      label: `Changed ${changed}`,
      name: `Records with changes, ${count(changed, 'change')}`,
    },
    {
      value: 'failed',
      label: `${problemLabel(summary)} ${failed}`,
      name: `${problemLabel(summary)}, ${count(failed, 'cell')}`,
    },
    {
      value: 'conflicts',
      label: `Conflicts ${conflicts}`,
      name: `Records with conflicts, ${count(conflicts, 'conflict')}`,
    },
  ]
  return (
    <SegmentedControl
      label="Records on show"
      onValueChange={(next) => session.set({ view: next })}
      options={options}
      value={view}
    />
  )
}
