'use client'

import { useParams } from 'next/navigation'
import { useSyncExternalStore } from 'react'
import { Button, Callout } from '@/components/ui'
import { displayText } from '@/lib/data-table'
import type { Draft } from '@/lib/drafts'
import type { TableSession } from './session'
import { knownSession } from './sessions'
import { useDraftSummary } from './use-session'
import { ValueText } from './value-text'
import { count } from './words'

const never = () => () => {}

/** The edits that this tab still holds for the table of the address, where the table itself cannot be shown. */
export function LeftDrafts() {
  const { tableId } = useParams<{ tableId: string }>()
  const id = decodeURIComponent(tableId)
  // Sessions live in the browser alone: the server has none, and hydration begins without.
  const session = useSyncExternalStore(
    never,
    () => knownSession(id),
    () => undefined,
  )
  return session ? <DraftList session={session} /> : null
}

function DraftList({ session }: { readonly session: TableSession }) {
  const { drafts } = useDraftSummary(session)
  if (drafts.length === 0) return null
  return (
    <Callout
      actions={
        <>
          <Button onClick={() => navigator.clipboard.writeText(asText(session, drafts))}>
            Copy them
          </Button>
          <Button onClick={() => session.drafts.discard(drafts.map((draft) => draft.key))}>
            Discard them
          </Button>
        </>
      }
      className="mt-6 text-left"
      title={`${count(drafts.length, 'edit')} of yours in ${session.schema.table.name} ${drafts.length === 1 ? 'is' : 'are'} still here`}
      tone="warning"
    >
      <dl className="mt-1 max-h-72 space-y-1.5 overflow-y-auto">
        {drafts.map((draft) => (
          <div key={draft.key}>
            <dt className="text-xs">
              {session.recordLabel(draft.address)} › {draft.address.attribute}
            </dt>
            <dd className="text-ink">
              <ValueText attribute={draft.attribute} value={draft.value} />
            </dd>
          </div>
        ))}
      </dl>
    </Callout>
  )
}

/** One line an edit: record, attribute and value, separated by tabs; line breaks in values become spaces. */
function asText(session: TableSession, drafts: readonly Draft[]): string {
  return drafts
    .map(({ address, attribute, value }) => {
      const text = value === null ? '' : displayText(attribute.valueType, value)
      const fields = [session.recordLabel(address), address.attribute, text]
      return fields.map((field) => field.replaceAll(/[\t\r\n]+/g, ' ')).join('\t')
    })
    .join('\n')
}
