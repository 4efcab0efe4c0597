'use client'

import type { RefObject } from 'react'
import type { GridHandle } from '@/components/grid'
import { isDefaultRecord } from '@/lib/data-table'
import { RecordDialog } from './record-dialog'
import { RecordMenu } from './record-menu'
import { isRecordSaving, recordName, shownKey } from './record-rows'
import { SaidLine } from './said-line'
import type { TableSession } from './session'
import type { RecordCommands, RecordQuestion } from './use-record-commands'
import { useSessionState } from './use-session'

export interface RecordToolsProps {
  readonly session: TableSession
  readonly commands: RecordCommands
  readonly gridRef: RefObject<GridHandle | null>
}

/** What records have beside the grid: their menu, their dialog, and the polite line that says what was done. */
export function RecordTools({ session, commands, gridRef }: RecordToolsProps) {
  const { actions, menu, question, said, closeMenu } = commands
  const giveFocus = () => gridRef.current?.focus()
  const row = menu?.row ?? null
  return (
    <>
      <RecordMenu
        actions={actions}
        // The dialog that a menu opens has the focus by then.
        giveFocus={() => question === null && giveFocus()}
        isDefaultRecord={row !== null && isDefaultRecord(session.data.primaryValues(row))}
        isSaving={row !== null && isRecordSaving(session, row)}
        onClose={closeMenu}
        recordLabel={row === null ? '' : recordName(session, row)}
        request={menu}
        state={row === null ? 'stored' : session.records.stateOf(row)}
      />
      {question !== null && (
        <Question commands={commands} giveFocus={giveFocus} question={question} session={session} />
      )}
      <SaidLine said={said} />
    </>
  )
}

function Question({
  session,
  commands,
  question,
  giveFocus,
}: Omit<RecordToolsProps, 'gridRef'> & {
  readonly question: RecordQuestion
  readonly giveFocus: () => void
}) {
  const isWholeTableRead = useSessionState(session, ({ load }) => load.kind === 'read')
  const { task, row } = question
  const shown = row === null ? [] : shownKey(session, row)
  return (
    <RecordDialog
      attributes={session.schema.attributes.filter(({ isPrimary }) => isPrimary)}
      check={(key) =>
        session.records.checkKey(key, task === 'rename' && row !== null ? row : undefined)
      }
      giveFocus={giveFocus}
      initial={new Map(shown.map(({ attribute, value }) => [attribute, value]))}
      isWholeTableRead={isWholeTableRead}
      onClose={commands.closeQuestion}
      onGoTo={(other) => {
        commands.closeQuestion()
        commands.actions.goTo(other)
      }}
      onUse={commands.answer}
      recordLabel={row === null ? '' : recordName(session, row)}
      task={task}
    />
  )
}
