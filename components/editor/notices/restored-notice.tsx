'use client'

import { useSelector } from '@tanstack/react-store'
import { useState } from 'react'
import { Button, Callout } from '@/components/ui'
import { timeAgo } from '@/lib/data-table'
import type { RestoredKind } from '@/lib/drafts'
import {
  count,
  countKinds,
  exportDrafts,
  namesOf,
  type RestoredDrafts,
  type TableSession,
  unsavedOf,
} from '@/lib/session'
import type { StorageTrouble } from '@/lib/storage'
import { QuarantineNotices } from './quarantine-notices'

/** Tells calmly what came back from an earlier session, and when drafts are in memory alone. */
export function SyncNotices({ session }: { readonly session: TableSession }) {
  const { mode, trouble, restored, inOtherTab, onlyInMemory, bytesLeft, lost, newer } = useSelector(
    session.sync.state,
    (state) => state,
  )
  const isInMemory = mode === 'memory' && trouble !== null
  return (
    <>
      {isInMemory && (
        <MemoryNotice session={session} trouble={trouble} onlyInMemory={onlyInMemory} />
      )}
      {bytesLeft !== null && trouble !== 'full' && (
        <RoomNotice bytesLeft={bytesLeft} session={session} />
      )}
      {lost > 0 && <LostNotice edits={lost} session={session} />}
      {newer > 0 && <NewerNotice edits={newer} />}
      {restored !== null && <RestoredNotice restored={restored} session={session} />}
      {inOtherTab > 0 && <OtherTabNotice edits={inOtherTab} session={session} />}
      <QuarantineNotices session={session} />
    </>
  )
}

function OtherTabNotice({
  session,
  edits,
}: {
  readonly session: TableSession
  readonly edits: number
}) {
  return (
    <Callout
      actions={<Button onClick={() => session.sync.set({ inOtherTab: 0 })}>Hide</Button>}
      className="mx-4 my-2"
      title={`${count(edits, 'unsaved edit')} ${edits === 1 ? 'is' : 'are'} in another tab, too`}
      tone="info"
    >
      That tab of this browser has the table open. Both show {edits === 1 ? 'it' : 'the same edits'}
      ; saving in one is enough.
    </Callout>
  )
}

const WHY: Readonly<Record<StorageTrouble, string>> = {
  refused: 'This browser gives Lockstep no storage, as in a private window.',
  damaged:
    'The storage of this browser cannot be opened, read or written: its files may be damaged, or the disk full. What it holds is left as it is.',
  full: 'The storage of this browser is full. Edits that it has are kept. Save now, or make room on the disk; clearing the data of this site would delete them.',
  newer:
    'A newer version of Lockstep keeps edits in this browser, and its own are left as they are. Save yours, then reload this tab.',
  busy: 'The storage of this browser does not answer.',
  lost: 'The data of this site was cleared, or its storage closed. Your edits are being written again.',
}

function MemoryNotice({
  session,
  trouble,
  onlyInMemory,
}: {
  readonly session: TableSession
  readonly trouble: StorageTrouble
  readonly onlyInMemory: number
}) {
  const [isHidden, setHidden] = useState(false)
  if (isHidden) return null
  return (
    <Callout
      actions={
        <>
          {onlyInMemory > 0 && <ExportButtons session={session} />}
          <Button onClick={() => setHidden(true)}>Hide</Button>
        </>
      }
      className="mx-4 my-2"
      title="Unsaved edits are in the memory of this tab only"
      tone={onlyInMemory > 0 ? 'warning' : 'info'}
    >
      {WHY[trouble]} Editing and saving work as always.{' '}
      {onlyInMemory > 0 &&
        `${count(onlyInMemory, 'edit')} ${onlyInMemory === 1 ? 'is' : 'are'} here alone: `}
      {onlyInMemory > 0 ? 'closing' : 'Closing'} the tab would lose what is unsaved, so the browser
      asks first. Storing is tried again from time to time.
    </Callout>
  )
}

function RoomNotice({
  session,
  bytesLeft,
}: {
  readonly session: TableSession
  readonly bytesLeft: number
}) {
  const megabytes = Math.round(bytesLeft / 1_000_000)
  return (
    <Callout
      actions={<Button onClick={() => session.sync.set({ bytesLeft: null })}>Hide</Button>}
      className="mx-4 my-2"
      title="The storage of this browser is nearly full"
      tone="warning"
    >
      {megabytes === 0 ? 'Less than 1 MB is' : `About ${megabytes} MB are`} left. Your edits are
      kept until now; a browser that needs room may delete what sites keep. Save them soon, or make
      room on the disk; clearing the data of this site would delete the edits.
    </Callout>
  )
}

function LostNotice({
  session,
  edits,
}: {
  readonly session: TableSession
  readonly edits: number
}) {
  return (
    <Callout
      actions={<Button onClick={() => session.sync.set({ lost: 0 })}>Dismiss</Button>}
      className="mx-4 my-2"
      title={`${count(edits, 'unsaved edit')} of this table ${edits === 1 ? 'is' : 'are'} not in this browser any more`}
      tone="warning"
    >
      Its storage was deleted or damaged since: by hand, by the browser for want of room, or by a
      fault of the disk. What you saved is not affected.
    </Callout>
  )
}

function NewerNotice({ edits }: { readonly edits: number }) {
  return (
    <Callout
      actions={
        <Button onClick={() => window.location.reload()} variant="primary">
          Reload
        </Button>
      }
      className="mx-4 my-2"
      title={`A newer version of Lockstep wrote ${count(edits, 'unsaved edit')} of this table`}
      tone="warning"
    >
      {edits === 1
        ? 'This page is older and cannot show it. It is left as it is in this browser: reload to see it.'
        : 'This page is older and cannot show them. They are left as they are in this browser: reload to see them.'}{' '}
      If this stays, the server was set back to an older version.
    </Callout>
  )
}

function ExportButtons({ session }: { readonly session: TableSession }) {
  const names = namesOf(session)
  return (
    <>
      <Button onClick={() => exportDrafts(names, unsavedOf(session), 'csv')}>Export CSV</Button>
      <Button onClick={() => exportDrafts(names, unsavedOf(session), 'json')}>Export JSON</Button>
    </>
  )
}

/** How the parts of a return are told, in this order; those that are none are left out. */
const KIND_LABELS: readonly (readonly [RestoredKind, string])[] = [
  ['ready', 'ready'],
  ['invalid', 'against a rule, not sent'],
  ['applied', 'stored already'],
  ['scope-moved', 'with changes under the same lock'],
  ['conflict', 'collided'],
  ['orphaned', 'without a column or record'],
  ['unknown', 'not known to be saved'],
]

/** The notice's second sentence: "9 ready, 2 collided, 1 without a column or record." */
export function restoredMessage(kinds: ReturnType<typeof countKinds>): string {
  if (kinds === null) return 'They are compared with the table once it has been read.'
  const parts = KIND_LABELS.filter(([kind]) => kinds[kind] > 0)
  return `${parts.map(([kind, words]) => `${kinds[kind].toLocaleString('en')} ${words}`).join(', ')}.`
}

/** "2 unsaved edits from 3 minutes ago are back", of those that are still unsaved. */
export function restoredTitle({ kinds, editedAtMs }: RestoredDrafts): string {
  const unsaved = [...kinds.values()].filter((kind) => kind !== 'applied').length
  const number = unsaved > 0 ? unsaved : kinds.size
  const edits = `${count(number, 'unsaved edit')} from ${timeAgo(editedAtMs, Date.now())}`
  if (unsaved > 0) return `${edits} ${number === 1 ? 'is' : 'are'} back`
  return `${edits} ${number === 1 ? 'was' : 'were'} stored meanwhile`
}

function RestoredNotice({
  session,
  restored,
}: {
  readonly session: TableSession
  readonly restored: RestoredDrafts
}) {
  const kinds = countKinds(restored)
  const needsDecision = kinds !== null && kinds.conflict + kinds['scope-moved'] > 0
  return (
    <Callout
      actions={
        <>
          <Button
            onClick={() => session.set({ panel: { kind: needsDecision ? 'conflicts' : 'review' } })}
            variant="primary"
          >
            Review
          </Button>
          <ExportButtons session={session} />
          <Button onClick={() => session.sync.set({ restored: null })}>Dismiss</Button>
        </>
      }
      className="mx-4 my-2"
      title={restoredTitle(restored)}
      tone="info"
    >
      {restoredMessage(kinds)}
    </Callout>
  )
}
