'use client'

import { RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge, IconButton, SegmentedControl } from '@/components/ui'
import { SavePolicy } from './save-policy'
import type { TableSession } from './session'
import type { RecordView } from './session-state'
import { useDraftSummary, useSessionState } from './use-session'
import { count } from './words'

export interface EditorHeaderProps {
  readonly session: TableSession
  /** Shown beside the name: the lock level in words. */
  readonly facts: ReactNode
  /** Reads the table again. */
  readonly onReload: () => void
  /** Undo and redo. */
  readonly history?: ReactNode
}

/** The table's name and facts, the choice of records on show, and reading again. */
export function EditorHeader({ session, facts, onReload, history }: EditorHeaderProps) {
  const { table } = session.schema
  const isReading = useSessionState(session, (state) => state.load.kind === 'reading')
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-b px-4 py-2.5">
      <div className="min-w-0 flex-1 basis-72">
        <h1 className="truncate font-semibold text-lg">{table.name}</h1>
        {table.description !== '' && (
          <p className="truncate text-ink-muted text-xs" title={table.description}>
            {table.description}
          </p>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {facts}
        <SavePolicy session={session} />
        {table.timeZone !== null && <Badge title="Time zone of the table">{table.timeZone}</Badge>}
        <ViewSwitch session={session} />
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
  const failed = new Set([...summary.failed, ...summary.invalid]).size
  const options: { value: RecordView; label: string; name: string }[] = [
    { value: 'all', label: 'All', name: `All records, ${count(values, 'value')}` },
    {
      value: 'changed',
      label: `Changed ${summary.drafts.length}`,
      name: `Records with changes, ${count(summary.drafts.length, 'cell')}`,
    },
    {
      value: 'failed',
      label: `${summary.invalid.length > 0 ? 'Failed or invalid' : 'Failed'} ${failed}`,
      name: `Failed records, ${count(failed, 'cell')}`,
    },
    {
      value: 'conflicts',
      label: `Conflicts ${summary.conflicts.length}`,
      name: `Records with conflicts, ${count(summary.conflicts.length, 'cell')}`,
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
