'use client'

import { type RefObject, useCallback, useEffect, useMemo } from 'react'
import type { GridHandle } from '@/components/grid'
import { commandKey, isComposing, isModalOpen } from '@/components/ui'
import { isolate, recordKey } from '@/lib/data-table'
import type { Draft } from '@/lib/drafts'
import type { SaveActions } from '@/lib/save'
import { bigSaveOf } from './big-save'
import { conflictsOf } from './conflicts'
import { byGridOrder, inGridOrder } from './grid-order'
import { nothingToSaveWords } from './nothing-to-save'
import { draftKeyAt } from './record-rows'
import { changesOf, renameChangeOf, withWholeRecords } from './review-changes'
import { runAsked, type SaveEnd } from './run-save'
import type { TableSession } from './session'
import { changeCount } from './standing-words'
import { type UndoAsked, undoSave } from './undo-save'
import { count } from './words'

export interface EditorCommandsInput {
  readonly session: TableSession
  readonly actions: SaveActions
  readonly grid: RefObject<GridHandle | null>
  /** Reads the table's values again. */
  readonly reload: () => Promise<unknown>
}

export interface EditorCommands {
  /** Commits the open editor, then saves what can be sent, or only the cells named. */
  /** A big save asks first (`BigSaveQuestion`), unless its person has said yes. */
  save(only?: ReadonlySet<string>, isConfirmed?: boolean): void
  /** Drops these drafts, or all; those under way stay. Reads the table again where the service may hold one of them. */
  discard(keys?: Iterable<string>): void
  /** Takes a save back, once its person has agreed. */
  undo(asked: UndoAsked): void
  /** Brings a draft's cell into view, and the panels to it. `keepsFocus`: the keyboard stays where it is. */
  goTo(draft: Pick<Draft, 'key' | 'address'>, keepsFocus?: boolean): void
  /** Opens the conflict panel at a cell. */
  decide(key: string): void
  /** Opens the conflict panel at the active cell's collision, else at the first, which comes into view. */
  openConflicts(): void
  /** Visits the next (1) or previous (-1) failed, invalid or collided cell. */
  visitProblem(step: 1 | -1): void
}

/** What the editor's buttons and keys do. */
export function useEditorCommands(input: EditorCommandsInput): EditorCommands {
  const { session, actions, grid, reload } = input
  const commands = useMemo<EditorCommands>(() => {
    function goTo(draft: Pick<Draft, 'key' | 'address'>, keepsFocus = false) {
      const place = session.placeOf(draft.address)
      session.set({ focusedKey: draft.key })
      if (place === null) return
      if (session.rows.get(session.state.state.view).indexOf(place.row) < 0)
        session.set({ view: 'all' })
      grid.current?.goTo(place, { focus: !keepsFocus })
    }
    return {
      async save(only, isConfirmed = false) {
        grid.current?.commitEditor()
        const summary = session.drafts.summary()
        if (session.state.state.save === null && only === undefined && summary.sendable === 0) {
          const words = nothingToSaveWords(summary)
          // That nothing is unsaved is on the screen already.
          if (changeCount(summary) > 0) session.set({ unsent: { words, summary } })
          session.say(words)
          return
        }
        const bigSave = isConfirmed ? null : bigSaveOf(session, only)
        if (bigSave !== null) {
          session.set({ bigSave })
          return
        }
        // However long it waits, it sends what there was when it was asked for.
        session.drafts.askSave(only)
        const run = () => runAsked(session, actions, { readAgain: reload })
        const isRunning = session.state.state.save !== null
        const end = await (isRunning ? run() : inTurn(session, run))
        if (end === null) return
        openPanel(session)
        if (end.needsReload) void reload()
      },
      discard(keys = changesOf(session).map(({ key }) => key)) {
        const changes = changesOf(session)
        const dropped = withWholeRecords(changes, [...keys])
        // What an unanswered save left in the service is not known here: read it again.
        const isUncertain = dropped.some((key) => isInDoubt(session, key))
        const before = changeCount(session.drafts.summary())
        const first = changes.find(({ key }) => key === dropped[0])
        session.drafts.batch(() => {
          session.drafts.discard(dropped)
          discardRecords(session, new Set(dropped))
        })
        const gone = before - changeCount(session.drafts.summary())
        if (gone === 1 && first)
          session.say(
            `Discarded: ${isolate(first.attribute.name)} in ${session.recordLabel(first.address)}.`,
          )
        else if (gone > 0) session.say(`Discarded ${count(gone, 'edit')}.`)
        if (isUncertain) void reload()
      },
      async undo(asked) {
        const run = async () => {
          const end = await undoSave(session, actions, asked, reload)
          // A save that was asked for while the undo waited for its turn follows it.
          return session.drafts.isSaveAsked && session.state.state.save === null
            ? await runAsked(session, actions, { readAgain: reload })
            : end
        }
        const end = await inTurn(session, run)
        if (end?.needsReload) void reload()
      },
      goTo,
      decide: (key) => session.set({ panel: 'conflicts', focusedKey: key }),
      openConflicts() {
        const conflicts = conflictsOf(session)
        const place = session.active.state
        const here = place && draftKeyAt(session, place.row, place.column)
        const shown = conflicts.find(({ key }) => key === here) ?? conflicts[0]
        session.set({ panel: 'conflicts' })
        if (shown) goTo(shown, true)
      },
      visitProblem(step) {
        const next = problemFrom(session, step)
        if (next) goTo(next)
      },
    }
  }, [session, actions, grid, reload])
  useShortcuts(commands, session, grid)
  return commands
}

/**
 * Does what was asked for when no other tab saves the table. Beside what waits already nothing else does: that takes
 * what was asked for along. Given up, nothing is asked for any more.
 */
async function inTurn(
  { keeping, drafts }: TableSession,
  work: () => Promise<SaveEnd>,
): Promise<SaveEnd | null> {
  const end = await keeping.takeTurn(work)
  if (end === null && !keeping.state.state.isWaiting) drafts.forgetAsked()
  return end
}

/** The problem after (1) or before (-1) the active cell, as the grid shows them; round at the ends. */
function problemFrom(
  session: TableSession,
  step: 1 | -1,
): ReturnType<typeof problemsOf>[number] | undefined {
  const { rank, ranks } = byGridOrder(session)
  const inOrder = problemsOf(session)
  const place = session.active.state
  if (place === null) return inOrder.at(step > 0 ? 0 : -1)
  const here = rank(session.addressOf(place))
  const beyond = ({ address }: (typeof inOrder)[number]) => ranks(rank(address), here) * step > 0
  return step > 0
    ? (inOrder.find(beyond) ?? inOrder[0])
    : (inOrder.findLast(beyond) ?? inOrder.at(-1))
}

/** What waits for its person, in the grid's order. Not what has no cell to go to. */
function problemsOf(session: TableSession): readonly Pick<Draft, 'key' | 'address'>[] {
  const summary = session.drafts.summary()
  const { conflicts, failed, invalid, renameConflicts, failedRenames } = summary
  const problems = new Set([...conflicts, ...failed, ...invalid])
  return inGridOrder(
    session,
    [
      ...[...renameConflicts, ...failedRenames].map(renameChangeOf),
      ...summary.drafts.filter((draft) => problems.has(draft)),
      ...summary.openThirdValues.map(({ cell, anchor }) => ({
        key: cell,
        address: anchor.address,
      })),
    ].filter(({ address }) => session.placeOf(address) !== null),
  )
}

/** True where the service may hold what was sent. */
function isInDoubt({ drafts }: TableSession, key: string): boolean {
  return (drafts.get(key) ?? drafts.records.renameByKey(key))?.isUncertain ?? false
}

/** Renames among the keys are taken back, and new records are not added any more. */
function discardRecords({ records, data }: TableSession, keys: ReadonlySet<string>): void {
  const renamed = records
    .renames()
    .filter(({ key }) => keys.has(key))
    .map(({ record }) => data.indexOf(recordKey(record)))
  const added = records.newRecords().filter(({ key }) => keys.has(key))
  records.restore([...renamed, ...added.map(({ row }) => row)])
}

/** After a save the panel of what needs the person opens by itself; focus stays where it is. */
function openPanel(session: TableSession): void {
  const { result } = session.state.state
  const summary = session.drafts.summary()
  const conflicts = summary.conflicts.length + summary.renameConflicts.length
  const failed = summary.failed.length + summary.failedRenames.length
  if (result !== null && result.conflicts > 0 && conflicts > 0) {
    session.set({ panel: 'conflicts' })
  } else if (result !== null && result.failed + result.unknown > 0 && failed > 0) {
    session.set({ panel: 'failures' })
  }
}

function useShortcuts(
  commands: EditorCommands,
  session: TableSession,
  grid: RefObject<GridHandle | null>,
): void {
  const handleKey = useCallback(
    (event: KeyboardEvent) => {
      // F8 and F9 convert what is composed in Japanese.
      if (isComposing(event)) return
      if (commandKey(event) === 's' && !event.shiftKey) {
        event.preventDefault()
        if (!event.repeat && !isModalOpen()) commands.save()
      } else if (event.key === 'F8') {
        event.preventDefault()
        if (!isModalOpen()) commands.visitProblem(event.shiftKey ? -1 : 1)
      } else if (event.key === 'F9' && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault()
        if (isModalOpen()) {
          // The question before a big save says itself that F9 is the way to look first.
          const isAskedOfSave = session.state.state.bigSave !== null
          if (isAskedOfSave && !event.shiftKey) session.set({ bigSave: null, panel: 'review' })
          return
        }
        grid.current?.commitEditor()
        const panel = event.shiftKey ? 'receipts' : 'review'
        const isOpen = session.state.state.panel === panel
        session.set({ panel: isOpen ? null : panel, openReceipt: null })
        if (isOpen) grid.current?.focus()
      }
    },
    [commands, session, grid],
  )
  useEffect(() => {
    window.addEventListener('keydown', handleKey)
    return () => window.removeEventListener('keydown', handleKey)
  }, [handleKey])
}
