'use client'

import { type RefObject, useCallback, useEffect, useMemo, useState } from 'react'
import { flushSync } from 'react-dom'
import type { GridHandle, RowId, RowMenuRequest } from '@/components/grid'
import { isDefaultRecord, type PrimaryValues } from '@/lib/data-table'
import { columnIdOf } from './columns'
import { recordKeyOf } from './record-keys'
import { isRecordSaving, recordName } from './record-rows'
import { answeredWords, refusedWords } from './record-words'
import type { Said } from './said-line'
import type { TableSession } from './session'

/** What a record's dialog is for. */
export type RecordTask = 'add' | 'duplicate' | 'rename'

/** A dialog that is open. */
export interface RecordQuestion {
  readonly task: RecordTask
  /** The record that is duplicated or renamed; `null` for one that is added from nothing. */
  readonly row: RowId | null
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
  readonly menu: RowMenuRequest | null
  /** What was done last, for assistive technology. */
  readonly said: Said
  openMenu(request: RowMenuRequest): void
  closeMenu(): void
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
  const [menu, setMenu] = useState<RowMenuRequest | null>(null)
  const [said, setSaid] = useState<Said>({ words: '', serial: 0 })
  const say = useCallback(
    (words: string) => setSaid(({ serial }) => ({ words, serial: serial + 1 })),
    [],
  )
  const actions = useMemo(
    () => recordActions({ session, grid, ask: setQuestion, say }),
    [session, grid, say],
  )
  useRecordKeys(session, grid, actions)
  function answer(key: PrimaryValues) {
    if (question === null) return
    // The row has to be on the page before it can be gone to.
    const row = flushSync(() => {
      setQuestion(null)
      return takeAnswer(session, question, key)
    })
    actions.goTo(row, question.task === 'rename' ? undefined : firstOwnColumn(session))
    say(answeredWords(question.task, key))
  }
  return {
    actions,
    question,
    menu,
    said,
    openMenu: setMenu,
    closeMenu: () => setMenu(null),
    closeQuestion: () => setQuestion(null),
    answer,
  }
}

interface ActionParts {
  readonly session: TableSession
  readonly grid: RefObject<GridHandle | null>
  readonly ask: (question: RecordQuestion) => void
  readonly say: (words: string) => void
}

function recordActions({ session, grid, ask, say }: ActionParts): RecordActions {
  const { records, data, hasPrimaries } = session
  const label = (row: RowId) => recordName(session, row)

  /** True when the record is one that this can be done with; otherwise says why not. */
  function may(task: 'duplicate' | 'rename' | 'remove', row: RowId): boolean {
    const words = refusedWords(task, {
      label: label(row),
      isDefault: isDefaultRecord(data.primaryValues(row)),
      isDeleted: records.stateOf(row) === 'deleted',
      isSaving: isRecordSaving(session, row),
    })
    if (words !== null) say(words)
    return words === null
  }

  function question(task: RecordTask, row: RowId | null) {
    grid.current?.commitEditor()
    ask({ task, row })
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
      say(words)
    },
    restore(rows) {
      const [first] = rows
      if (first === undefined) return
      const state = records.stateOf(first)
      const name = label(first)
      records.restore(rows)
      say(
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

function takeAnswer(
  session: TableSession,
  { task, row }: RecordQuestion,
  key: PrimaryValues,
): RowId {
  const { records } = session
  if (row === null || task === 'add') return records.add(key)
  return task === 'duplicate' ? records.duplicate(row, key) : records.rename(row, key)
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
