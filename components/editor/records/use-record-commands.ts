'use client'

import { type RefObject, useEffect, useMemo, useState } from 'react'
import { flushSync } from 'react-dom'
import type { GridHandle, RowMenuRequest } from '@/components/grid'
import { columnIdOf, type PrimaryValues, type RowId } from '@/lib/data-table'
import {
  answerMessage,
  applyAnswer,
  type RecordQuestion,
  type RecordTask,
  recordName,
  type SeenRecord,
  seenBefore,
  seeRecord,
  type TableSession,
  type TypedKey,
  whyNot,
} from '@/lib/session'
import { recordKeyOf } from './record-keys'
import { clearStoredDialog, readStoredDialog, storeDialog } from './stored-dialog'

/** A menu that is open: where, and for which record. */
export interface OpenRecordMenu {
  readonly request: RowMenuRequest
  readonly seen: SeenRecord
}

/** What can be done with records. Each does what it can, or says why not. */
export interface RecordActions {
  /** Asks for the primary values of a new record. */
  add(): void
  /** Asks for those of a copy. */
  duplicate(row: RowId): void
  /** Asks for other ones of this record. */
  rename(row: RowId): void
  /** Marks records to be deleted by the next save; a new one is discarded. */
  remove(rows: readonly RowId[]): void
  /** Takes back what was to become of them: a deletion, a rename, or the new record itself. */
  restore(rows: readonly RowId[]): void
  /** Makes a record's cell active, in whatever view shows it. */
  goTo(row: RowId, column?: string): void
}

export interface RecordCommands {
  readonly actions: RecordActions
  /** What the dialog asks; `null` while it is closed. */
  readonly question: RecordQuestion | null
  /** Where the menu is open; `null` while it is closed. */
  readonly menu: OpenRecordMenu | null
  openMenu(request: RowMenuRequest): void
  closeMenu(): void
  /** Keeps what is typed in the dialog, for a page that is loaded anew. */
  keepTyped(typed: TypedKey): void
  /** Takes the dialog's answer and closes it. */
  answer(key: PrimaryValues): void
  closeQuestion(): void
}

/** Adding, duplicating, renaming and deleting records. Everything is a draft until it is saved. */
export function useRecordCommands(
  session: TableSession,
  grid: RefObject<GridHandle | null>,
): RecordCommands {
  const [question, setQuestion] = useState<RecordQuestion | null>(null)
  const [menu, setMenu] = useState<OpenRecordMenu | null>(null)
  const actions = useMemo(() => recordActions({ session, grid, ask: setQuestion }), [session, grid])
  useRecordKeys(session, grid, actions)
  useStoredDialog(session, setQuestion)
  const tableId = session.schema.table.id
  function answer(key: PrimaryValues) {
    if (question === null) return
    // The row has to be on the page before it can be gone to.
    const row = flushSync(() => {
      const taken = applyAnswer(session, question, key)
      if (taken !== null) setQuestion(null)
      return taken
    })
    if (row === null) return
    clearStoredDialog(tableId)
    actions.goTo(row, question.task === 'rename' ? undefined : firstOwnColumn(session))
    session.say(answerMessage(question.task, key))
  }
  return {
    actions,
    question,
    menu,
    openMenu: (request) => setMenu({ request, seen: seeRecord(session, request.row) }),
    closeMenu: () => setMenu(null),
    closeQuestion() {
      clearStoredDialog(tableId)
      setQuestion(null)
    },
    keepTyped(typed) {
      if (question === null) return
      const { task, seen } = question
      const record = seen && { ...seen, recordId: seen.ref.recordId }
      storeDialog(tableId, { task, record, typed })
    },
    answer,
  }
}

interface ActionParts {
  readonly session: TableSession
  readonly grid: RefObject<GridHandle | null>
  readonly ask: (question: RecordQuestion) => void
}

function recordActions({ session, grid, ask }: ActionParts): RecordActions {
  const { records, hasPrimaries } = session
  const label = (row: RowId) => recordName(session, row)

  /** True when the record is one that this can be done with; otherwise says why not. */
  function may(task: 'duplicate' | 'rename' | 'remove', row: RowId): boolean {
    const words = whyNot(session, task, row)
    if (words !== null) session.say(words)
    return words === null
  }

  function question(task: RecordTask, row: RowId | null) {
    grid.current?.commitEditor()
    ask({ task, seen: row === null ? null : seeRecord(session, row), typedBefore: null })
  }

  return {
    add() {
      if (hasPrimaries) question('add', null)
    },
    duplicate(row) {
      if (may('duplicate', row)) question('duplicate', row)
    },
    rename(row) {
      if (may('rename', row)) question('rename', row)
    },
    remove(rows) {
      grid.current?.commitEditor()
      const removable = rows.filter((row) => may('remove', row))
      const [first] = removable
      if (first === undefined) return
      const words =
        records.stateOf(first) === 'new'
          ? `New record ${label(first)} discarded. Undo brings it back.`
          : `Record ${label(first)} will be deleted by the next save. Undo keeps it.`
      records.remove(removable)
      session.say(words)
    },
    restore(rows) {
      const [first] = rows
      if (first === undefined) return
      const state = records.stateOf(first)
      const name = label(first)
      records.restore(rows)
      session.say(
        state === 'new'
          ? `New record ${name} discarded. Undo brings it back.`
          : `Record ${name} stays as it is stored.`,
      )
    },
    goTo(row, column) {
      const { view } = session.state.state
      if (session.rows.get(view).indexOf(row) < 0) flushSync(() => session.set({ view: 'all' }))
      const [first] = session.schema.attributes
      const target = column ?? grid.current?.activeCell()?.column ?? (first && columnIdOf(first))
      if (target !== undefined) grid.current?.goTo({ row, column: target })
    },
  }
}

/** What was typed in a dialog when the page went away stands in it again; about a record once the table is read. */
function useStoredDialog(session: TableSession, ask: (question: RecordQuestion) => void): void {
  const tableId = session.schema.table.id
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each table, whatever becomes of its columns
  useEffect(() => {
    const kept = readStoredDialog(tableId)
    if (kept === null || !session.hasPrimaries) return
    const { task, record, typed } = kept
    function askAgain() {
      const now = session.current
      ask({ task, seen: record && seenBefore(now, record), typedBefore: typed })
    }
    if (record === null || session.isRead) {
      askAgain()
      return
    }
    const subscription = session.state.subscribe(({ load }) => {
      if (load.kind !== 'read') return
      subscription.unsubscribe()
      askAgain()
    })
    return () => subscription.unsubscribe()
  }, [tableId])
}

/** Where typing goes on in a record that was just made. */
function firstOwnColumn(session: TableSession): string | undefined {
  const own = session.schema.attributes.find(({ isPrimary }) => !isPrimary)
  return own && columnIdOf(own)
}

function useRecordKeys(
  session: TableSession,
  grid: RefObject<GridHandle | null>,
  actions: RecordActions,
): void {
  useEffect(() => {
    if (!session.hasPrimaries) return
    function handleKey(event: KeyboardEvent) {
      const wanted = recordKeyOf(event)
      if (wanted === null) return
      event.preventDefault()
      // A held key decides once: the next record may be under the cursor by then.
      if (event.repeat) return
      const row = grid.current?.activeCell()?.row ?? null
      if (wanted === 'add') actions.add()
      else if (row === null) return
      else if (wanted === 'duplicate') actions.duplicate(row)
      else actions.remove([row])
    }
    window.addEventListener('keydown', handleKey)
    return () => window.removeEventListener('keydown', handleKey)
  }, [session, grid, actions])
}
