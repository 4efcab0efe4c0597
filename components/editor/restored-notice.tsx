'use client'

import { useSelector } from '@tanstack/react-store'
import { useState } from 'react'
import { Button, Callout } from '@/components/ui'
import type { RestoredKind, VaultTrouble } from '@/lib/drafts'
import { exportDrafts, namesOf, unsavedOf } from './export-drafts'
import type { Returned } from './keeping-state'
import type { TableSession } from './session'
import { SetAsideNotices } from './set-aside-notices'
import { countKinds } from './still-returned'
import { ago, count } from './words'

/** Tells calmly what came back from an earlier sitting, and when drafts are in memory alone. */
export function KeepingNotices({ session }: { readonly session: TableSession }) {
  const { mode, trouble, returned, elsewhere } = useSelector(
    session.keeping.state,
    (state) => state,
  )
  return (
    <>
      {mode === 'memory' && trouble !== null && <MemoryNotice trouble={trouble} />}
      {returned !== null && <ReturnedNotice returned={returned} session={session} />}
      {elsewhere > 0 && <ElsewhereNotice edits={elsewhere} session={session} />}
      <SetAsideNotices session={session} />
    </>
  )
}

function ElsewhereNotice({
  session,
  edits,
}: {
  readonly session: TableSession
  readonly edits: number
}) {
  return (
    <Callout
      actions={<Button onClick={() => session.keeping.set({ elsewhere: 0 })}>Hide</Button>}
      className="mx-4 my-2"
      title={`${count(edits, 'unsaved edit')} ${edits === 1 ? 'is' : 'are'} in another tab, too`}
      tone="info"
    >
      That tab of this browser has the table open. Both show {edits === 1 ? 'it' : 'the same edits'}
      ; saving in one is enough.
    </Callout>
  )
}

const WHY: Readonly<Record<VaultTrouble, string>> = {
  refused: 'This browser gives Lockstep no storage, as in a private window.',
  full: 'The storage of this browser is full.',
  newer: 'A newer Lockstep was opened in this browser. Save your edits, then reload this tab.',
  busy: 'The storage of this browser does not answer.',
}

function MemoryNotice({ trouble }: { readonly trouble: VaultTrouble }) {
  const [isHidden, setHidden] = useState(false)
  if (isHidden) return null
  return (
    <Callout
      actions={<Button onClick={() => setHidden(true)}>Hide</Button>}
      className="mx-4 my-2"
      title="Unsaved edits are in the memory of this tab only"
      tone="info"
    >
      {WHY[trouble]} Editing and saving work as always; closing the tab would lose what is unsaved,
      so the browser asks first. Storing is tried again from time to time.
    </Callout>
  )
}

/** How the parts of a return are told, in this order; those that are none are left out. */
const KIND_WORDS: readonly (readonly [RestoredKind, string])[] = [
  ['ready', 'ready'],
  ['invalid', 'against a rule, not sent'],
  ['applied', 'stored already'],
  ['scope-moved', 'with changes under the same lock'],
  ['conflict', 'collided'],
  ['orphaned', 'without a column or record'],
  ['unknown', 'not known to be saved'],
]

/** The notice's second sentence: "9 ready, 2 collided, 1 without a column or record." */
export function returnedWords(kinds: ReturnType<typeof countKinds>): string {
  if (kinds === null) return 'They are compared with the table once it has been read.'
  const parts = KIND_WORDS.filter(([kind]) => kinds[kind] > 0)
  return `${parts.map(([kind, words]) => `${kinds[kind].toLocaleString('en')} ${words}`).join(', ')}.`
}

/** "2 unsaved edits from 3 minutes ago are back", of those that are still unsaved. */
export function returnedTitle({ kinds, editedAtMs }: Returned): string {
  const unsaved = [...kinds.values()].filter((kind) => kind !== 'applied').length
  const number = unsaved > 0 ? unsaved : kinds.size
  const edits = `${count(number, 'unsaved edit')} from ${ago(editedAtMs, Date.now())}`
  if (unsaved > 0) return `${edits} ${number === 1 ? 'is' : 'are'} back`
  return `${edits} ${number === 1 ? 'was' : 'were'} stored meanwhile`
}

function ReturnedNotice({
  session,
  returned,
}: {
  readonly session: TableSession
  readonly returned: Returned
}) {
  const kinds = countKinds(returned)
  const needsDecision = kinds !== null && kinds.conflict + kinds['scope-moved'] > 0
  return (
    <Callout
      actions={
        <>
          <Button
            onClick={() => session.set({ panel: needsDecision ? 'conflicts' : 'review' })}
            variant="primary"
          >
            Review
          </Button>
          <Button onClick={() => exportDrafts(namesOf(session), unsavedOf(session), 'csv')}>
            Export CSV
          </Button>
          <Button onClick={() => exportDrafts(namesOf(session), unsavedOf(session), 'json')}>
            Export JSON
          </Button>
          <Button onClick={() => session.keeping.set({ returned: null })}>Dismiss</Button>
        </>
      }
      className="mx-4 my-2"
      title={returnedTitle(returned)}
      tone="info"
    >
      {returnedWords(kinds)}
    </Callout>
  )
}
