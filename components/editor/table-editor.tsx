'use client'

import { useRouter } from 'next/navigation'
import { type ReactNode, type RefObject, useCallback, useEffect, useRef } from 'react'
import { Grid, type GridHandle } from '@/components/grid'
import { Button, EmptyState, useToasts } from '@/components/ui'
import { type CellPlace, isDefaultRecord, type TableSchema } from '@/lib/data-table'
import type { SaveActions } from '@/lib/save'
import {
  askAfterLost,
  draftKeyAt,
  keyLabel,
  saveFindings,
  type TableSession,
  updateFindings,
} from '@/lib/session'
import { CellBar } from './cell-bar'
import { ColumnDetails } from './column-details'
import { ConflictPanel } from './conflicts/conflict-panel'
import { FailuresPanel } from './conflicts/failures-panel'
import { UnplacedTextNotices, useReopenedText } from './conflicts/unplaced-texts'
import { EditorHeader } from './editor-header'
import { Announcer } from './messages/announcer'
import { ConnectionNotice } from './notices/connection-notice'
import { LeaveGuard } from './notices/leave-guard'
import { SyncNotices } from './notices/restored-notice'
import { TableNews } from './notices/table-news'
import { TroubleNotice } from './notices/trouble-notice'
import { useAutoRefresh } from './notices/use-auto-refresh'
import { ReceiptsPanel } from './receipts/receipts-panel'
import { RecordTools } from './records/record-tools'
import { type RecordCommands, useRecordCommands } from './records/use-record-commands'
import { ReviewPanel } from './review/review-panel'
import { BigSaveQuestion } from './saving/big-save-question'
import { HistoryButtons } from './saving/history-buttons'
import { SaveBar } from './saving/save-bar'
import { UndoQuestion } from './saving/undo-question'
import { useHistory } from './saving/use-history'
import { useDraftSync } from './use-draft-sync'
import { type EditorCommands, useEditorCommands } from './use-editor-commands'
import { useColumns, useRows, useSession, useSessionState } from './use-session'
import { useTableValues } from './use-table-values'

export interface TableEditorProps {
  readonly schema: TableSchema
  /** The server actions that save drafts, stream their outcomes and find a save again. */
  readonly actions: SaveActions
  /** Shown beside the table's name: the lock level in words. */
  readonly facts?: ReactNode
}

/** One open data table: the grid with its drafts, saving, failures and conflicts. */
export function TableEditor({ schema, actions, facts }: TableEditorProps) {
  const session = useSession(schema)
  const grid = useRef<GridHandle>(null)
  const router = useRouter()
  const readPage = useCallback(() => router.refresh(), [router])
  const { reload, readAgain, look } = useTableValues(session, readPage)
  useDraftSync(session, actions)
  const lookNow = useAutoRefresh(session, async () => {
    // What a save that was lost is heard to have done needs a reading of its own.
    if (!(await askAfterLost(session, actions))) return look()
    await reload()
    return true
  })
  const hasPanel = useSessionState(session, (state) => state.panel !== null)
  const panelBody = useRef<HTMLDivElement>(null)
  const sheet = useRef<HTMLDivElement>(null)
  const commands = useEditorCommands({ session, actions, grid, panelBody, reload })
  const replay = useHistory(session, grid)
  const records = useRecordCommands(session, grid)
  return (
    <div className="flex h-full min-h-0 flex-col">
      <EditorHeader
        facts={facts}
        history={<HistoryButtons onReplay={replay} session={session} />}
        onAddRecord={session.hasPrimaries ? records.actions.add : undefined}
        onReload={() => {
          session.rows.sortAnew()
          void readAgain()
        }}
        session={session}
      />
      <div className="max-h-[30%] shrink-0 overflow-y-auto short:max-h-16">
        <SyncNotices session={session} />
        <UnplacedTextNotices
          onDiscard={commands.dropText}
          onPut={commands.putText}
          session={session}
        />
        <Troubles commands={commands} onReload={() => void readAgain()} session={session} />
        <TableNews session={session} />
        <ConnectionNotice onLook={lookNow} onSave={() => commands.save()} session={session} />
      </div>
      <div className="flex min-h-60 flex-1 stacked:flex-col">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col" ref={sheet}>
          <CellBar
            hasPanel={hasPanel}
            onDecide={commands.decide}
            onDiscard={(keys) => {
              commands.discard(keys)
              grid.current?.focus()
            }}
            onRetry={(keys) => {
              commands.save(keys)
              grid.current?.focus()
            }}
            session={session}
          />
          <Sheet commands={commands} gridRef={grid} records={records} session={session} />
        </div>
        <Panels
          bodyRef={panelBody}
          commands={commands}
          gridRef={grid}
          records={records}
          session={session}
        />
      </div>
      <SaveBar
        focusAfter={() =>
          sheet.current?.querySelector<HTMLElement>('[role=grid] [tabindex="0"]') ?? null
        }
        onDiscardAll={() => commands.discard()}
        onOpenConflicts={commands.openConflicts}
        onSave={() => commands.save()}
        session={session}
      />
      <RecordTools commands={records} gridRef={grid} session={session} />
      <BigSaveQuestion onSave={(only) => commands.save(only, true)} session={session} />
      <UndoQuestion onUndo={commands.undo} session={session} />
      <LeaveGuard onDiscardAll={() => commands.discard()} session={session} />
      <Announcer session={session} />
    </div>
  )
}

interface PartProps {
  readonly session: TableSession
  readonly commands: EditorCommands
}

interface GridPartProps extends PartProps {
  readonly gridRef: RefObject<GridHandle | null>
  readonly records: RecordCommands
}

function Sheet({ session, gridRef, records, commands }: GridPartProps) {
  const view = useSessionState(session, (state) => state.view)
  const load = useSessionState(session, (state) => state.load)
  const rows = useRows(session, view)
  const columns = useColumns(session)
  const toasts = useToasts()
  const { active } = session
  // The active cell outlives the page's components only as long as its grid does.
  useEffect(() => () => active.setState(() => null), [active])
  useEffect(() => () => session.rows.sortAnew(), [session])
  useReopenedText(session, gridRef, rows)
  if (rows.length === 0 && load.kind !== 'reading') {
    if (view === 'conflicts' && session.drafts.summary().waitingTexts.length > 0) {
      return (
        <EmptyState
          actions={<Button onClick={commands.openConflicts}>Show it</Button>}
          className="flex-1"
          title="No record of this table"
        >
          What waits for you was typed for a cell that is not in the table any more.
        </EmptyState>
      )
    }
    return view === 'all' ? (
      <EmptyState
        actions={<Button onClick={records.actions.add}>Add record</Button>}
        className="flex-1"
        title="No records yet"
      >
        This table stores no values. Records made on the admin site or by a flow show up here once
        the table is read again.
      </EmptyState>
    ) : (
      <EmptyState className="flex-1" title="Nothing here">
        No record is in this view right now. Choose “All” to see the whole table.
      </EmptyState>
    )
  }
  return (
    <Grid
      columns={columns}
      isLoading={load.kind === 'reading'}
      label={session.schema.table.name}
      onActiveCellChange={(place) => {
        session.active.setState(() => place)
        // The panel and the grid speak of one collision.
        const key = place && draftKeyAt(session, place.row, place.column)
        const { drafts } = session
        const here = key === null ? undefined : (drafts.get(key) ?? drafts.records.renameByKey(key))
        const isTyping = key !== null && drafts.texts.thirdValue(key) !== undefined
        if (here?.status.kind === 'conflict' || isTyping) session.set({ focusedKey: key })
      }}
      onCellDetails={({ row, column }) => {
        const key = draftKeyAt(session, row, column)
        const { state, isInvalid } = session.cells.get(row, column)
        // The keyboard stays: whoever pressed beside the mark types on.
        if (state === 'conflict') session.set({ panel: { kind: 'conflicts' }, focusedKey: key })
        else if (state === 'failed' || (isInvalid && session.drafts.get(key)))
          session.set({ panel: { kind: 'failures' } })
      }}
      edits={session.anchors}
      onCursorLost={(place) => session.say(cursorLostMessage(session, place))}
      onEdit={(edits) => session.edit(edits)}
      // The toast says it to assistive technology, too; a newer one replaces it.
      onMessage={(message) => toasts.show({ ...message, id: 'grid' })}
      {...(session.hasPrimaries
        ? { onRowHeaderEdit: records.actions.rename, onRowMenu: records.openMenu }
        : {})}
      openRowMenu={records.menu?.request.row ?? null}
      ref={gridRef}
      renderColumnDetails={(column) => <ColumnDetails column={column} />}
      rows={rows}
      source={session.cells}
    />
  )
}

/** What is said when the cursor is on nothing. */
function cursorLostMessage(session: TableSession, { row, column }: CellPlace): string {
  const { primaryValues } = session.addressOf({ row, column })
  const name = isDefaultRecord(primaryValues) ? 'The record' : `Record ${keyLabel(primaryValues)}`
  const where = session.attribute(column)
    ? session.cells.rowOf(session.cells.refOf(row)) === null
      ? `${name} is not in the table any more`
      : `${name} is not on show`
    : 'The attribute is not in the table any more'
  return `${where}. The cursor is on no cell until it is moved.`
}

function Troubles({ session, commands, onReload }: PartProps & { readonly onReload: () => void }) {
  const trouble = useSessionState(session, (state) => saveFindings(state).trouble)
  const load = useSessionState(session, (state) => state.load)
  return (
    <>
      {load.kind === 'stopped' && (
        <TroubleNotice onRetry={onReload} retryLabel="Read again" trouble={load.trouble} />
      )}
      {trouble !== null && (
        <TroubleNotice
          onDismiss={() => updateFindings(session, { trouble: null })}
          onRetry={() => commands.save()}
          retryLabel="Save again"
          trouble={trouble}
        />
      )}
    </>
  )
}

function Panels({
  session,
  commands,
  gridRef,
  records,
  bodyRef,
}: GridPartProps & { readonly bodyRef: RefObject<HTMLDivElement | null> }) {
  const panel = useSessionState(session, (state) => state.panel?.kind)
  function close() {
    session.set({ panel: null })
    gridRef.current?.focus()
  }
  switch (panel) {
    case 'conflicts':
      return (
        <ConflictPanel
          bodyRef={bodyRef}
          onClose={close}
          onGoTo={commands.goTo}
          onPutText={commands.putText}
          onSave={commands.save}
          records={records.actions}
          session={session}
        />
      )
    case 'review':
      return (
        <ReviewPanel
          onClose={close}
          onDecide={commands.decide}
          onDiscard={commands.discard}
          onGoTo={commands.goTo}
          onSave={commands.save}
          session={session}
        />
      )
    case 'receipts':
      return <ReceiptsPanel onClose={close} onGoTo={commands.goTo} session={session} />
    case 'failures':
      return (
        <FailuresPanel
          onClose={close}
          onDiscard={commands.discard}
          onGoTo={commands.goTo}
          onRetry={commands.save}
          records={records.actions}
          session={session}
        />
      )
    case undefined:
      return null
  }
}
