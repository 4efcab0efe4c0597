'use client'

import { Button, Callout } from '@/components/ui'
import { saveFindings, schemaChangeMessage, type TableSession, updateFindings } from '@/lib/session'
import { useSessionState } from '../use-session'

/** How the table itself was changed while it was open, and what became of the edits. */
export function TableNews({ session }: { readonly session: TableSession }) {
  const read = useSessionState(session, (state) => state.news)
  const ofSave = useSessionState(session, (state) => saveFindings(state).drift)
  const news = [...new Set([...read, ...ofSave].map(schemaChangeMessage))]
  function dismiss() {
    session.set({ news: [] })
    updateFindings(session, { drift: [] })
  }
  return (
    <div role="status">
      {news.length > 0 && (
        <Callout
          actions={<Button onClick={dismiss}>Dismiss</Button>}
          className="mx-4 my-2"
          title="This table was changed while you had it open"
          tone="info"
        >
          <ul>
            {news.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
          <p>
            Your edits are kept: under a new name where an attribute was renamed, and judged by the
            rules of today. Edits of an attribute that is gone are in the list of failed cells.
          </p>
        </Callout>
      )}
    </div>
  )
}
