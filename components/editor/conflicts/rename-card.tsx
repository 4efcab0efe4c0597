'use client'

import { CornerDownRight } from 'lucide-react'
import { Button } from '@/components/ui'
import { type PrimaryValues, recordKey } from '@/lib/data-table'
import { isRenameAsShown, type RenameDraft } from '@/lib/drafts'
import { keyLabel, renameMessage, type TableSession } from '@/lib/session'
import type { RecordActions } from '../records/use-record-commands'
import { useSessionState } from '../use-session'
import { HowNoticed, Refused } from './card-parts'
import { useSeen } from './use-seen'

export interface RenameCardProps {
  readonly session: TableSession
  readonly rename: RenameDraft
  readonly actions: RecordActions
  /** Saves the rename again, and nothing else. */
  readonly onRetry: (keys: ReadonlySet<string>) => void
  /** Why the last choice was not carried out. @default null */
  readonly refused?: string | null
  /**
   * Carries out a decision with which the card goes away; `work` says whether it was made.
   *
   * @default it is just carried out
   */
  readonly onDecide?: (work: () => boolean, words: string) => void
}

/** Of a rename that was another one than its user saw. */
export const CHANGED_RENAME = 'Not decided: it changed while you looked. This is how it stands now.'

/** A rename that collided or failed: why, and the ways out. */
export function RenameCard(props: RenameCardProps) {
  const { session, rename, actions, refused = null } = props
  // What the record is called is told by readings.
  useSessionState(session, (state) => state.load)
  const isCollided = rename.status.kind === 'conflict'
  const now = isCollided ? session.nameNow(rename) : null
  const { record, to, status } = rename
  const row = session.data.indexOf(recordKey(now ?? record))
  return (
    <article className="space-y-2 px-4 py-3 text-sm">
      <button
        className="flex max-w-full items-center gap-1.5 text-left font-medium hover:text-accent"
        onClick={() => actions.goTo(row)}
        type="button"
      >
        <CornerDownRight aria-hidden className="size-3.5 shrink-0" />
        <span className="truncate">
          Rename {keyLabel(record)} to {keyLabel(to)}
        </span>
      </button>
      <p className={isCollided ? 'text-ink-muted' : 'text-failed'}>{renameMessage(rename, now)}</p>
      {now !== null && <Names mine={to} now={now} was={record} />}
      <Refused words={refused} />
      <Choices {...props} now={now} />
      {status.kind === 'conflict' && <HowNoticed message={status.message} />}
    </article>
  )
}

/** What the record was called when it was read, what it is to be called, and what it is called now. */
function Names(names: Readonly<Record<'was' | 'mine' | 'now', PrimaryValues>>) {
  const sides = [
    { label: 'Base', note: 'as you read it', name: names.was },
    { label: 'Mine', note: 'not saved', name: names.mine },
    { label: 'Theirs', note: 'its name now', name: names.now },
  ]
  return (
    <dl className="divide-y divide-line rounded-md border border-line bg-canvas">
      {sides.map(({ label, note, name }) => (
        <div className="px-3 py-2 max-sm:py-1" key={label}>
          <dt className="flex justify-between gap-2 text-ink-muted text-xs">
            <span className="font-semibold">{label}</span>
            <span>{note}</span>
          </dt>
          <dd className="mt-0.5 break-words" translate="no">
            {keyLabel(name)}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Choices(props: RenameCardProps & { readonly now: PrimaryValues | null }) {
  const { session, rename, actions, onRetry, now } = props
  const { records } = session.drafts
  const seen = useSeen({ rename, now }, isAsSeen)
  const { key, record, to, status } = rename
  const row = session.data.indexOf(recordKey(record))
  const isCollided = status.kind === 'conflict'
  const isTaken = isCollided && status.reason === 'exists'
  const other = isTaken ? session.records.checkKey(to, row).taken : null
  function decide(work: () => boolean, words: string) {
    if (props.onDecide) props.onDecide(work, words)
    else session.say(work() ? words : CHANGED_RENAME)
  }
  const drop = () => records.decideRename(seen().rename, 'drop')
  if (now !== null) {
    return (
      <div className="sticky bottom-0 -mx-4 flex flex-wrap gap-2 bg-surface px-4 py-2">
        <Button
          onClick={() =>
            decide(
              () => follow(session, seen()),
              `${keyLabel(now)} is renamed to ${keyLabel(to)} by the next save.`,
            )
          }
          size="sm"
          variant="primary"
        >
          Give it my name
        </Button>
        <Button onClick={() => decide(drop, `${keyLabel(now)} keeps its name.`)} size="sm">
          Keep their name
        </Button>
      </div>
    )
  }
  const isThere = session.stored.isStored(record) || records.isNew(record)
  return (
    <div className="flex flex-wrap gap-2">
      {status.kind === 'failed' && (
        <Button onClick={() => onRetry(new Set([key]))} size="sm">
          Retry
        </Button>
      )}
      {isThere && (
        <Button
          onClick={() => actions.rename(row)}
          size="sm"
          variant={isTaken ? 'primary' : 'quiet'}
        >
          Other primary values…
        </Button>
      )}
      {isThere && isCollided && !isTaken && (
        <Button
          onClick={() =>
            decide(
              () => records.decideRename(seen().rename, 'retry'),
              `${keyLabel(record)} is renamed to ${keyLabel(to)} by the next save.`,
            )
          }
          size="sm"
        >
          Rename all the same
        </Button>
      )}
      {other !== null && (
        <Button onClick={() => actions.goTo(other)} size="sm">
          Go to that record
        </Button>
      )}
      <Button
        onClick={() =>
          decide(
            drop,
            isThere
              ? `${keyLabel(record)} keeps its primary values.`
              : `The rename of ${keyLabel(record)} is called off.`,
          )
        }
        size="sm"
      >
        Take back the rename
      </Button>
    </div>
  )
}

/** A rename with what its record was seen to be called. */
interface SeenRename {
  readonly rename: RenameDraft
  readonly now: PrimaryValues | null
}

function isAsSeen(a: SeenRename, b: SeenRename): boolean {
  return nameOf(a) === nameOf(b) && isRenameAsShown(a.rename, b.rename)
}

function nameOf({ now }: SeenRename): string | null {
  return now && recordKey(now)
}

/** The rename goes on from the name that was seen, where the record still has that. */
function follow(session: TableSession, shown: SeenRename): boolean {
  const now = session.nameNow(shown.rename)
  const isSame = now !== null && nameOf(shown) === recordKey(now)
  return isSame && session.drafts.records.followRename(shown.rename, now)
}
