'use client'

import { Button, Callout } from '@/components/ui'
import { backMessage, count, saveFindings, type TableSession } from '@/lib/session'
import { useDraftSummary, useSessionState } from '../use-session'
import { TroubleNotice } from './trouble-notice'

export interface ConnectionNoticeProps {
  readonly session: TableSession
  readonly onLook: () => void
  readonly onSave: () => void
}

/** That the service is out of reach, where no other notice says so already; and that it is back. */
export function ConnectionNotice({ session, onLook, onSave }: ConnectionNoticeProps) {
  const connection = useSessionState(session, (state) => state.connection)
  const isToldElsewhere = useSessionState(
    session,
    (state) => saveFindings(state).trouble !== null || state.load.kind === 'stopped',
  )
  const { sendable } = useDraftSummary(session)
  if (connection === null) return null
  if (connection.kind === 'away') {
    return isToldElsewhere ? null : (
      <TroubleNotice onRetry={onLook} retryLabel="Look now" trouble={connection.trouble} />
    )
  }
  return (
    <div role="status">
      <Callout
        actions={
          <>
            {sendable > 0 && (
              <Button onClick={onSave} variant="primary">
                Save again
              </Button>
            )}
            <Button onClick={() => session.set({ connection: null })}>Dismiss</Button>
          </>
        }
        className="mx-4 my-2"
        title={backMessage(connection.after)}
        tone="success"
      >
        The table was read again.{' '}
        {sendable > 0 && `${count(sendable, 'edit')} of yours can be saved now.`}
      </Callout>
    </div>
  )
}
