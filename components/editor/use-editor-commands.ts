'use client'

import { type RefObject, useCallback, useEffect, useMemo } from 'react'
import { flushSync } from 'react-dom'
import type { GridHandle } from '@/components/grid'
import { commandKey, isComposing, isModalOpen } from '@/components/ui'
import { type CellPlace, isolate, recordKey } from '@/lib/data-table'
import { type Draft, isRenameAsShown, type OpenText } from '@/lib/drafts'
import type { SaveActions } from '@/lib/save'
import {
  bigSaveOf,
  byGridOrder,
  type Conflict,
  changeCount,
  changesOf,
  conflictOfText,
  conflictsOf,
  count,
  draftKeyAt,
  inGridOrder,
  nothingToSaveMessage,
  type Panel,
  renameChangeOf,
  runAsked,
  type SaveEnd,
  type TableSession,
  type UndoAsked,
  undoSave,
  withWholeRecords,
} from '@/lib/session'

export interface EditorCommandsInput {
  readonly session: TableSession
  readonly actions: SaveActions
  readonly grid: RefObject<GridHandle | null>
  /** Of the panel beside the grid: what it shows. */
  readonly panelBody: RefObject<HTMLElement | null>
  /** Reads the table's values again. */
  readonly reload: () => Promise<unknown>
}

export interface EditorCommands {
  /** Commits the open editor, then saves what can be sent, or only the cells named. */
  /** A big save asks first (`BigSaveQuestion`), unless its user has said yes. */
  save(only?: ReadonlySet<string>, isConfirmed?: boolean): void
  /** Drops these drafts, or all; those under way stay. Reads the table again where the service may hold one of them. */
  discard(keys?: Iterable<string>): void
  /** Takes a save back, once its user has agreed. */
  undo(asked: UndoAsked): void
  /** Brings a draft's cell into view, and the panels to it. `keepsFocus`: the keyboard stays where it is. */
  goTo(draft: Pick<Draft, 'key' | 'address'>, keepsFocus?: boolean): void
  /** Opens the conflict panel at a cell, and takes the keyboard there. */
  decide(key: string): void
  /** The same at the active cell's collision, else at the first, which comes into view. */
  openConflicts(): void
  /** Goes on with a text that has no editor, in the cell of this place or in its own. */
  putText(text: OpenText, place: CellPlace): void
  /** Its user gives such a text up. */
  dropText(text: OpenText): void
  /** Visits the next (1) or previous (-1) failed, invalid or collided cell. */
  visitProblem(step: 1 | -1): void
}

/** What the editor's buttons and keys do. */
export function useEditorCommands(input: EditorCommandsInput): EditorCommands {
  const { session, actions, grid, panelBody, reload } = input
  const commands = useMemo<EditorCommands>(() => {
    function goTo(draft: Pick<Draft, 'key' | 'address'>, keepsFocus = false) {
      const place = session.placeOf(draft.address)
      session.set({ focusedKey: draft.key })
      if (place === null) return
      if (session.rows.get(session.state.state.view).indexOf(place.row) < 0)
        session.set({ view: 'all' })
      grid.current?.goTo(place, { focus: !keepsFocus })
    }
    /** Scrolls to a conflict, as long as it is the one on show. */
    function reveal({ key, address }: Conflict) {
      const { panel, focusedKey } = session.state.state
      const place = session.placeOf(address)
      if (panel?.kind === 'conflicts' && focusedKey === key && place) grid.current?.reveal(place)
    }
    /** What is decided has its card's first button named after it. */
    function showConflict(key: string) {
      flushSync(() => session.set({ panel: { kind: 'conflicts' }, focusedKey: key }))
      panelBody.current?.querySelector<HTMLElement>('article button')?.focus()
    }
    /** Conflicts that were there at the end of a save: its user has seen them in their panel. */
    const met = new Map<string, Conflict>()
    return {
      async save(only, isConfirmed = false) {
        grid.current?.commitEditor()
        const summary = session.drafts.summary()
        if (session.runningSave === null && only === undefined && summary.sendable === 0) {
          const message = nothingToSaveMessage(summary)
          // That nothing is unsaved is on the screen already.
          if (changeCount(summary) + summary.waitingTexts.length > 0)
            session.set({ unsent: { message, summary } })
          session.say(message)
          const found = openPanel(session, met, only)
          if (found !== null) reveal(found)
          return
        }
        const bigSave = isConfirmed ? null : bigSaveOf(session, only)
        if (bigSave !== null) {
          session.set({ question: { kind: 'big-save', save: bigSave } })
          return
        }
        // However long it waits, it sends what there was when it was asked for.
        session.drafts.askSave(only)
        const run = () => runAsked(session, actions, { readAgain: reload })
        const isRunning = session.runningSave !== null
        const end = await (isRunning ? run() : inTurn(session, run))
        if (end === null) return
        const found = openPanel(session, met, only)
        if (end.needsReload) await reload()
        // The reading may have moved the row: those of records that are gone go to the end.
        if (found !== null) reveal(found)
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
            `Discarded: ${first.kind === 'deleted' ? 'the deletion of' : `${isolate(first.attribute.name)} in`} ${session.recordLabel(first.address)}.`,
          )
        else if (gone > 0) session.say(`Discarded ${count(gone, 'edit')}.`)
        if (isUncertain) void reload()
      },
      async undo(asked) {
        const run = async () => {
          const end = await undoSave(session, actions, asked, reload)
          // A save that was asked for while the undo waited for its turn follows it.
          return session.drafts.isSaveAsked && session.runningSave === null
            ? await runAsked(session, actions, { readAgain: reload })
            : end
        }
        const end = await inTurn(session, run)
        if (end?.needsReload) void reload()
      },
      goTo,
      decide: showConflict,
      openConflicts() {
        const conflicts = conflictsOf(session)
        const place = session.active.state
        const here = place && draftKeyAt(session, place.row, place.column)
        const shown = conflicts.find(({ key }) => key === here) ?? conflicts[0]
        if (shown === undefined) {
          session.set({ panel: { kind: 'conflicts' } })
          return
        }
        if (!isUnplacedText(shown)) goTo(shown, true)
        showConflict(shown.key)
      },
      visitProblem(step) {
        const isInPanel = panelBody.current?.contains(document.activeElement) ?? false
        const next = problemFrom(session, step, isInPanel)
        if (next === undefined) return
        if (isUnplacedText(next)) showConflict(next.key)
        else goTo(next)
      },
      putText(text, place) {
        grid.current?.commitEditor()
        const isOnShow = session.rows.get(session.state.state.view).indexOf(place.row) >= 0
        if (!isOnShow) flushSync(() => session.set({ view: 'all' }))
        // In its own cell it stands on what was seen when it was begun.
        const isHere = session.anchors.find(text.anchor).kind === 'here'
        grid.current?.openTyped(text, isHere ? undefined : place)
      },
      dropText({ key }) {
        // An editor that holds it yet would keep it again.
        if (session.drafts.texts.typing() === key) grid.current?.commitEditor()
        session.anchors.removeText(key)
      },
    }
  }, [session, actions, grid, panelBody, reload])
  useShortcuts(commands, session, grid)
  return commands
}

/**
 * Does what was asked for when no other tab saves the table. Beside what waits already nothing else does: that takes
 * what was asked for along. Given up, nothing is asked for any more.
 */
async function inTurn(
  { sync, drafts }: TableSession,
  work: () => Promise<SaveEnd>,
): Promise<SaveEnd | null> {
  const end = await sync.takeTurn(work)
  if (end === null && !sync.state.state.isWaiting) drafts.forgetAsked()
  return end
}

/** What waits and has a cell to go to, or a card of its own. */
interface Problem extends Pick<Draft, 'key' | 'address'> {
  readonly text?: OpenText
}

/** A text whose cell is missing: only its card shows it. */
function isUnplacedText({ text }: Problem): boolean {
  return text?.kind === 'cell-editor'
}

/**
 * The problem after (1) or before (-1) the active cell, as the grid shows them; round at the ends.
 *
 * @param isInPanel the keyboard is in the panel: a text there that has no cell is what the next one comes after
 */
function problemFrom(session: TableSession, step: 1 | -1, isInPanel: boolean): Problem | undefined {
  const { rank, ranks } = byGridOrder(session)
  const inOrder = problemsOf(session)
  const { focusedKey } = session.state.state
  const shown = inOrder.findIndex((one) => isUnplacedText(one) && one.key === focusedKey)
  if (isInPanel && shown >= 0) return inOrder.at((shown + step) % inOrder.length)
  const place = session.active.state
  if (place === null) return inOrder.at(step > 0 ? 0 : -1)
  const here = rank(session.addressOf(place))
  const beyond = ({ address }: Problem) => ranks(rank(address), here) * step > 0
  return step > 0
    ? (inOrder.find(beyond) ?? inOrder[0])
    : (inOrder.findLast(beyond) ?? inOrder.at(-1))
}

/** What waits for its user, in the grid's order. Not what has neither a cell to go to nor a card of its own. */
function problemsOf(session: TableSession): readonly Problem[] {
  const summary = session.drafts.summary()
  const { conflicts, failed, invalid, renameConflicts, failedRenames } = summary
  const problems = new Set([...conflicts, ...failed, ...invalid])
  const all: readonly Problem[] = [
    ...[...renameConflicts, ...failedRenames].map(renameChangeOf),
    ...summary.drafts.filter((draft) => problems.has(draft)),
    ...summary.waitingTexts.map(conflictOfText),
  ]
  return inGridOrder(
    session,
    all.filter((one) => isUnplacedText(one) || session.placeOf(one.address) !== null),
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

/**
 * After a save the panel of what needs the user opens by itself, at the first collision of that save; focus and cursor
 * stay where they are. A conflict that a reading found is met by the save that leaves it out, and no more by the next.
 *
 * @returns the collision that it opened at; `null` where it was open, or there is none
 */
function openPanel(
  session: TableSession,
  met: Map<string, Conflict>,
  only: ReadonlySet<string> | undefined,
): Conflict | null {
  const { panel } = session.state.state
  const { result } = session.saveFindings
  const { failed, failedRenames } = session.drafts.summary()
  const conflicts = conflictsOf(session)
  const asked = conflicts.filter((one) => isAskedOf(one, only))
  const first = asked.find((one) => !isMet(session, met.get(one.key), one))
  for (const one of asked) met.set(one.key, one)
  const isRefused = result !== null && result.conflicts > 0
  if (first !== undefined || (isRefused && conflicts.length > 0)) {
    // What is on show already stays: somebody may be deciding about it.
    const focused = panel?.kind === 'conflicts' ? undefined : first
    session.set({ panel: { kind: 'conflicts' }, ...(focused ? { focusedKey: focused.key } : {}) })
    return focused ?? null
  }
  if (
    result !== null &&
    result.failed + result.unknown > 0 &&
    failed.length + failedRenames.length > 0
  ) {
    session.set({ panel: { kind: 'failures' } })
  }
  return null
}

/** True where a conflict is the one that was met before, and not another collision of its cell. */
function isMet({ drafts }: TableSession, before: Conflict | undefined, now: Conflict): boolean {
  if (before?.kind === 'cell' && now.kind === 'cell') {
    return drafts.isSameConflict(before.draft, now.draft)
  }
  if (before?.kind === 'rename' && now.kind === 'rename') {
    return isRenameAsShown(before.rename, now.rename)
  }
  return before?.kind === 'text' && now.kind === 'text'
}

/** True for what a save of these keys, or of all, was asked for. */
function isAskedOf({ kind, key }: Conflict, only: ReadonlySet<string> | undefined): boolean {
  return only === undefined || (kind !== 'text' && only.has(key))
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
          const isAskedOfSave = session.state.state.question?.kind === 'big-save'
          if (isAskedOfSave && !event.shiftKey)
            session.set({ question: null, panel: { kind: 'review' } })
          return
        }
        grid.current?.commitEditor()
        const panel: Panel = event.shiftKey
          ? { kind: 'receipts', openReceipt: null }
          : { kind: 'review' }
        const isOpen = session.state.state.panel?.kind === panel.kind
        session.set({ panel: isOpen ? null : panel })
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
