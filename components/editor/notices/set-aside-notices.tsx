'use client'

import { useSelector } from '@tanstack/react-store'
import { Button, Callout } from '@/components/ui'
import { isolate } from '@/lib/data-table'
import { count, downloadText, type TableSession } from '@/lib/session'
import type { ConcurrentEdit } from '@/lib/storage'
import { MarkedText } from '../values/marked-text'

/** Values that had to make way for others of their own user, and stored things that are damaged. */
export function QuarantineNotices({ session }: { readonly session: TableSession }) {
  const { concurrentEdits, quarantined } = useSelector(session.sync.state, (state) => state)
  return (
    <>
      {concurrentEdits.length > 0 && (
        <ConcurrentEditsNotice concurrentEdits={concurrentEdits} session={session} />
      )}
      {quarantined > 0 && <AsideNotice number={quarantined} session={session} />}
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

function AsideNotice({
  session,
  number,
}: {
  readonly session: TableSession
  readonly number: number
}) {
  async function download() {
    const json = JSON.stringify(await session.sync.readQuarantine(), null, 2)
    downloadText(json, 'Lockstep set aside.json', 'application/json')
  }
  return (
    <Callout
      actions={
        <>
          <Button onClick={() => void download()}>Download</Button>
          <Button onClick={() => session.sync.set({ quarantined: 0 })}>Hide</Button>
        </>
      }
      className="mx-4 my-2"
      title={`${count(number, 'part')} of what this browser keeps ${number === 1 ? 'is' : 'are'} damaged`}
      tone="warning"
    >
      {number === 1 ? 'It' : 'They'} may hold unsaved edits of yours that cannot be shown.{' '}
      {number === 1 ? 'It was' : 'They were'} set aside in this browser as found, and nothing was
      deleted. Download the file to see what you typed.
    </Callout>
  )
}
