'use client'

import { useSelector } from '@tanstack/react-store'
import { useCallback, useMemo, useSyncExternalStore } from 'react'
import type { GridColumn } from '@/components/grid'
import type { CellView, GridRows, TableSchema } from '@/lib/data-table'
import type { DraftSummary } from '@/lib/drafts'
import {
  type Conflict,
  changesOf,
  conflictsOf,
  type RecordView,
  type ReviewChange,
  type SessionState,
  sessionFor,
  type TableSession,
} from '@/lib/session'
import { columnsOf } from './columns'

/** The session of the table on the page. */
export function useSession(schema: TableSchema): TableSession {
  return useMemo(() => sessionFor(schema), [schema])
}

/** Part of the session's state; renders again when that part changes. */
export function useSessionState<Part>(
  session: TableSession,
  select: (state: SessionState) => Part,
): Part {
  return useSelector(session.state, select)
}

/** Counts and lists of drafts. */
export function useDraftSummary(session: TableSession): DraftSummary {
  const { drafts } = session
  const subscribe = useCallback(
    (listener: () => void) => drafts.subscribeSummary(listener),
    [drafts],
  )
  const read = useCallback(() => drafts.summary(), [drafts])
  return useSyncExternalStore(subscribe, read, read)
}

/** Every unsaved change, in the grid's order; the same array until any changes, or the rows do. */
export function useChanges(session: TableSession): readonly ReviewChange[] {
  const summary = useDraftSummary(session)
  const rows = useShownRows(session)
  // biome-ignore lint/correctness/useExhaustiveDependencies: summary and rows are new whenever anything in them is.
  return useMemo(() => changesOf(session), [session, summary, rows])
}

/** What collided, in the grid's order; the same array until any changes, or the rows do. */
export function useConflicts(session: TableSession): readonly Conflict[] {
  const summary = useDraftSummary(session)
  const rows = useShownRows(session)
  // biome-ignore lint/correctness/useExhaustiveDependencies: summary and rows are new whenever anything in them is.
  return useMemo(() => conflictsOf(session), [session, summary, rows])
}

/** The rows that the grid shows now. */
function useShownRows(session: TableSession): GridRows {
  return useRows(
    session,
    useSessionState(session, (state) => state.view),
  )
}

/** The rows of a view. */
export function useRows(session: TableSession, view: RecordView): GridRows {
  const { rows } = session
  const subscribe = useCallback((listener: () => void) => rows.subscribe(listener), [rows])
  const read = useCallback(() => rows.get(view), [rows, view])
  return useSyncExternalStore(subscribe, read, read)
}

/** The grid's columns; the same until the schema changes. */
export function useColumns(session: TableSession): readonly GridColumn[] {
  const { attributes } = session.schema
  return useMemo(() => columnsOf(attributes), [attributes])
}

const NO_SUBSCRIPTION = () => () => {}

/** What one cell shows, outside the grid; `null` when there is no such cell, or its attribute is gone. */
export function useCellView(
  session: TableSession,
  row: number | null,
  column: string | null,
): CellView | null {
  const name = column === null ? undefined : session.attribute(column)?.name
  const subscribe = useCallback(
    (listener: () => void) =>
      row === null || name === undefined
        ? NO_SUBSCRIPTION()
        : session.cells.subscribe(row, name, listener),
    [session, row, name],
  )
  const read = useCallback(
    () => (row === null || name === undefined ? null : session.cells.get(row, name)),
    [session, row, name],
  )
  return useSyncExternalStore(subscribe, read, read)
}
