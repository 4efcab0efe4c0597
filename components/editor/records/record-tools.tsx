'use client'

import { type RefObject, useCallback, useRef, useSyncExternalStore } from 'react'
import type { GridHandle } from '@/components/grid'
import { isDefaultRecord } from '@/lib/data-table'
import {
  isRecordSaving,
  type RecordLocation,
  type RecordQuestion,
  type RecordTask,
  recordName,
  standingOf,
  type TableSession,
  whyNot,
} from '@/lib/session'
import { useDraftSummary, useSessionState } from '../use-session'
import { RecordDialog } from './record-dialog'
import { RecordMenu } from './record-menu'
import type { RecordCommands } from './use-record-commands'

export interface RecordToolsProps {
  readonly session: TableSession
  readonly commands: RecordCommands
  readonly gridRef: RefObject<GridHandle | null>
}

/** The menu and the dialog for one record. */
export function RecordTools({ session, commands, gridRef }: RecordToolsProps) {
  const { question } = commands
  const giveFocus = () => gridRef.current?.focus()
  return (
    <>
      <Menu
        commands={commands}
        // The dialog that a menu opens has the focus by then.
        giveFocus={() => question === null && giveFocus()}
        session={session}
      />
      {question !== null && (
        <Question commands={commands} giveFocus={giveFocus} question={question} session={session} />
      )}
    </>
  )
}

interface PartProps extends Omit<RecordToolsProps, 'gridRef'> {
  readonly giveFocus: () => void
}

/** The menu is of the record that it was opened for, wherever that is by now. */
function Menu({ session, commands, giveFocus }: PartProps) {
  useRecordsNow(session)
  const { menu, actions, closeMenu } = commands
  const standing = menu && standingOf(session, menu.seen)
  const row = standing?.kind === 'here' ? standing.row : null
  return (
    <RecordMenu
      actions={actions}
      giveFocus={giveFocus}
      isDefaultRecord={row !== null && isDefaultRecord(session.data.primaryValues(row))}
      isSaving={row !== null && isRecordSaving(session, row)}
      missing={standing?.kind === 'missing' ? standing.message : null}
      onClose={closeMenu}
      recordLabel={row === null ? (menu?.seen.label ?? '') : recordName(session, row)}
      request={menu?.request ?? null}
      row={row}
      state={row === null ? 'stored' : session.records.stateOf(row)}
    />
  )
}

function Question({
  session,
  commands,
  question,
  giveFocus,
}: PartProps & { readonly question: RecordQuestion }) {
  useRecordsNow(session)
  const isWholeTableRead = useSessionState(session, ({ load }) => load.kind === 'read')
  const { task, seen, typedBefore } = question
  const standing = seen && standingOf(session, seen)
  const row = standing?.kind === 'here' ? standing.row : null
  return (
    <RecordDialog
      attributes={session.schema.attributes.filter(({ isPrimary }) => isPrimary)}
      check={(key) =>
        session.records.checkKey(key, task === 'rename' && row !== null ? row : undefined)
      }
      giveFocus={giveFocus}
      initial={seen?.key ?? NO_KEY}
      isWholeTableRead={isWholeTableRead}
      news={newsOf(task, standing)}
      onClose={commands.closeQuestion}
      onGoTo={(other) => {
        commands.closeQuestion()
        commands.actions.goTo(other)
      }}
      onType={commands.keepTyped}
      onUse={commands.answer}
      recordLabel={seen?.label ?? ''}
      refusal={refusalOf(session, task, standing)}
      task={task}
      typedBefore={typedBefore}
    />
  )
}

const NO_KEY: ReadonlyMap<string, string> = new Map()

/** A record that is gone, or is being saved, cannot be renamed; a copy is made of what was shown. */
function refusalOf(
  session: TableSession,
  task: RecordTask,
  standing: RecordLocation | null,
): string | null {
  if (task !== 'rename' || standing === null) return null
  if (standing.kind === 'here') return whyNot(session, 'rename', standing.row)
  return `${standing.message} Nothing is renamed; what you typed can be copied.`
}

/** What others did to the record since the dialog was opened; for a copy, also that it is gone. */
function newsOf(task: RecordTask, standing: RecordLocation | null): string | null {
  if (standing === null) return null
  if (standing.kind === 'missing') {
    return task === 'duplicate' ? `${standing.message} The copy takes what it held.` : null
  }
  if (standing.renamed === null || task !== 'rename') return null
  return `is called ${standing.renamed} now: it was renamed while this was open.`
}

/** Renders again whenever records come, go or are drafted otherwise. */
function useRecordsNow(session: TableSession): void {
  useDraftSummary(session)
  const { rows } = session
  const changes = useRef(0)
  const subscribe = useCallback(
    (listener: () => void) =>
      rows.subscribe(() => {
        changes.current += 1
        listener()
      }),
    [rows],
  )
  const read = useCallback(() => changes.current, [])
  useSyncExternalStore(subscribe, read, read)
}
