'use client'

import { useSelector } from '@tanstack/react-store'
import { useState } from 'react'
import { AlertDialog, Button, Callout } from '@/components/ui'
import { isolate } from '@/lib/data-table'
import { count, downloadText, type TableSession } from '@/lib/session'
import type { ConcurrentEdit, QuarantinedRecord } from '@/lib/storage'
import { MarkedText } from '../values/marked-text'

/** Values that had to make way for others of their own user, and stored things that are damaged. */
export function QuarantineNotices({ session }: { readonly session: TableSession }) {
  const { concurrentEdits, quarantined } = useSelector(session.sync.state, (state) => state)
  return (
    <>
      {concurrentEdits.length > 0 && (
        <ConcurrentEditsNotice concurrentEdits={concurrentEdits} session={session} />
      )}
      {quarantined > 0 && <QuarantineNotice number={quarantined} session={session} />}
    </>
  )
}

function ConcurrentEditsNotice({
  session,
  concurrentEdits,
}: {
  readonly session: TableSession
  readonly concurrentEdits: readonly ConcurrentEdit[]
}) {
  return (
    <Callout
      className="mx-4 my-2"
      title={`${count(concurrentEdits.length, 'cell was', 'cells were')} edited in two tabs at once`}
      tone="warning"
    >
      <p>The later value is in the cell. The other is kept here until you choose.</p>
      <ul className="mt-1 max-h-40 space-y-1 overflow-y-auto">
        {concurrentEdits.map((concurrentEdit) => (
          <li className="flex flex-wrap items-center gap-2" key={concurrentEdit.id}>
            <span className="min-w-0 flex-1 truncate text-ink" translate="no">
              {session.recordLabel(concurrentEdit.address)} ›{' '}
              {isolate(concurrentEdit.address.attribute)}:{' '}
              {concurrentEdit.value === null ? (
                'no value'
              ) : (
                <bdi translate="no">
                  <MarkedText text={concurrentEdit.value} />
                </bdi>
              )}
            </span>
            <Button
              onClick={() => session.sync.decideConcurrentEdit(concurrentEdit, true)}
              size="sm"
            >
              Use it
            </Button>
            <Button
              onClick={() => session.sync.decideConcurrentEdit(concurrentEdit, false)}
              size="sm"
            >
              Drop it
            </Button>
          </li>
        ))}
      </ul>
    </Callout>
  )
}

function QuarantineNotice({
  session,
  number,
}: {
  readonly session: TableSession
  readonly number: number
}) {
  const { sync } = session
  /** What the last file held, so that nothing is removed that came after it. */
  const [downloaded, setDownloaded] = useState<readonly QuarantinedRecord[] | null>(null)
  async function download() {
    const records = await sync.readQuarantine()
    downloadText(JSON.stringify(records, null, 2), 'Lockstep quarantine.json', 'application/json')
    setDownloaded(records)
  }
  const isOne = number === 1
  return (
    <Callout
      actions={
        <>
          <Button onClick={() => void download()}>Download</Button>
          <AlertDialog
            confirmLabel="Remove"
            isDangerous
            onConfirm={() => void sync.dropQuarantined(downloaded ?? [])}
            title={`Remove ${isOne ? 'the damaged part' : 'the damaged parts'} from this browser?`}
            trigger={<Button disabled={downloaded === null}>Remove…</Button>}
          >
            Your file has everything. Afterwards it is the only copy.
          </AlertDialog>
          <Button onClick={() => sync.set({ quarantined: 0 })}>Hide</Button>
        </>
      }
      className="mx-4 my-2"
      title={`${count(number, 'part')} of what this browser keeps ${isOne ? 'is' : 'are'} damaged`}
      tone="warning"
    >
      {isOne ? 'It' : 'They'} may hold unsaved edits of yours that cannot be shown.{' '}
      {isOne ? 'It was' : 'They were'} put aside in this browser as found, and nothing was deleted.
      Download the file to see what you typed; then you can remove {isOne ? 'it' : 'them'}.
    </Callout>
  )
}
