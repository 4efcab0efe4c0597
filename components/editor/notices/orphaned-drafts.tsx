'use client'

import { useParams } from 'next/navigation'
import { useSyncExternalStore } from 'react'
import { AlertDialog, Button, Callout } from '@/components/ui'
import { type CellAddress, displayText, isDefaultRecord, isolate } from '@/lib/data-table'
import type { Draft } from '@/lib/drafts'
import {
  count,
  type DraftNames,
  exportDrafts,
  knownSession,
  namesOf,
  type TableSession,
  unsavedOf,
} from '@/lib/session'
import { useDraftSummary } from '../use-session'
import { useStoredDrafts } from '../use-tables-with-drafts'
import { ValueText } from '../values/value-text'

const never = () => () => {}

/**
 * The edits that this tab, or else this browser, still holds for the table of the address, where the table itself
 * cannot be shown.
 */
export function OrphanedDrafts() {
  const { tableId } = useParams<{ tableId: string }>()
  const id = decodeURIComponent(tableId)
  // Sessions live in the browser alone: the server has none, and hydration begins without.
  const session = useSyncExternalStore(
    never,
    () => knownSession(id),
    () => undefined,
  )
  return session ? <DraftsOfSession session={session} /> : <DraftsOfBrowser tableId={id} />
}

function DraftsOfSession({ session }: { readonly session: TableSession }) {
  useDraftSummary(session)
  const { texts } = session.drafts
  const open = useSyncExternalStore(texts.subscribe, texts.all, texts.all)
  const unsaved = unsavedOf(session)
  function discard() {
    for (const { key } of open) texts.drop(key)
    session.drafts.batch(() => {
      session.drafts.discard(unsaved.map((draft) => draft.key))
      for (const { primaryValues } of session.records.newRecords()) {
        session.drafts.records.discard(primaryValues)
      }
    })
  }
  return <DraftList drafts={unsaved} names={namesOf(session)} onDiscard={discard} />
}

function DraftsOfBrowser({ tableId }: { readonly tableId: string }) {
  const { drafts, tableName, discard } = useStoredDrafts(tableId)
  return <DraftList drafts={drafts} names={{ tableName, labelOf }} onDiscard={discard} />
}

/** Words for a record of a table that nobody can ask. */
function labelOf({ primaryValues }: CellAddress): string {
  return isDefaultRecord(primaryValues)
    ? 'Default record'
    : primaryValues.map((primary) => primary.value).join(' · ')
}

interface DraftListProps {
  readonly names: DraftNames
  readonly drafts: readonly Draft[]
  readonly onDiscard: () => void
}

function DraftList({ names, drafts, onDiscard }: DraftListProps) {
  if (drafts.length === 0) return null
  const edits = count(drafts.length, 'edit')
  return (
    <Callout
      actions={
        <>
          <Button onClick={() => navigator.clipboard.writeText(asText(names, drafts))}>
            Copy them
          </Button>
          <Button onClick={() => exportDrafts(names, drafts, 'csv')}>Export CSV</Button>
          <Button onClick={() => exportDrafts(names, drafts, 'json')}>Export JSON</Button>
          <AlertDialog
            cancelLabel="Keep edits"
            confirmLabel={`Discard ${edits}`}
            isDangerous
            onConfirm={onDiscard}
            title={`Discard ${edits}?`}
            trigger={<Button>Discard them</Button>}
          >
            They are kept in this browser alone. Copy or export them first if you still need them.
          </AlertDialog>
        </>
      }
      className="mt-6 text-left"
      title={`${edits} of yours in ${isolate(names.tableName)} ${drafts.length === 1 ? 'is' : 'are'} still here`}
      tone="warning"
    >
      <dl className="mt-2 max-h-72 space-y-1.5 overflow-y-auto rounded-md bg-raised px-3 py-2">
        {drafts.map((draft) => (
          <div key={draft.key}>
            <dt className="text-xs" translate="no">
              <bdi>{names.labelOf(draft.address)}</bdi> › <bdi>{draft.address.attribute}</bdi>
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
function asText({ labelOf }: DraftNames, drafts: readonly Draft[]): string {
  return drafts
    .map(({ address, attribute, value }) => {
      const text = value === null ? '' : displayText(attribute.valueType, value)
      const fields = [labelOf(address), address.attribute, text]
      return fields.map((field) => field.replaceAll(/[\t\r\n]+/g, ' ')).join('\t')
    })
    .join('\n')
}
