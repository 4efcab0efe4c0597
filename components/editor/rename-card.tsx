'use client'

import { CornerDownRight } from 'lucide-react'
import { Button } from '@/components/ui'
import { recordKey } from '@/lib/data-table'
import { isRenameAsShown, type RenameDraft } from '@/lib/drafts'
import { Refused } from './conflict-card'
import { HowNoticed } from './how-noticed'
import { keyWords } from './record-words'
import { renameMessage } from './rename-words'
import type { TableSession } from './session'
import type { RecordActions } from './use-record-commands'
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

/** Of a rename that was another one than its person saw. */
export const CHANGED_RENAME = 'Not decided: it changed while you looked. This is how it stands now.'

/** A rename that collided or failed: why, and the ways out. */
export function RenameCard(props: RenameCardProps) {
  const { session, rename, actions, onRetry, refused = null } = props
  const { records } = session.drafts
  const seen = useSeen(rename, isRenameAsShown)
  const { key, record, to, status } = rename
  const row = session.data.indexOf(recordKey(record))
  const isCollided = status.kind === 'conflict'
  const isTaken = isCollided && status.reason === 'exists'
  const other = isTaken ? session.records.checkKey(to, row).taken : null
  function decide(choice: 'retry' | 'drop', words: string) {
    const work = () => records.decideRename(seen(), choice)
    if (props.onDecide) props.onDecide(work, words)
    else session.say(work() ? words : CHANGED_RENAME)
  }
  return (
    <article className="space-y-2 px-4 py-3 text-sm">
      <button
        className="flex max-w-full items-center gap-1.5 text-left font-medium hover:text-accent"
        onClick={() => actions.goTo(row)}
        type="button"
      >
        <CornerDownRight aria-hidden className="size-3.5 shrink-0" />
        <span className="truncate">
          Rename {keyWords(record)} to {keyWords(to)}
        </span>
      </button>
      <p className={isCollided ? 'text-ink-muted' : 'text-failed'}>{renameMessage(rename)}</p>
      <Refused words={refused} />
      <div className="flex flex-wrap gap-2">
        {status.kind === 'failed' && (
          <Button onClick={() => onRetry(new Set([key]))} size="sm">
            Retry
          </Button>
        )}
        <Button
          onClick={() => actions.rename(row)}
          size="sm"
          variant={isTaken ? 'primary' : 'quiet'}
        >
          Other primary values…
        </Button>
        {isCollided && !isTaken && (
          <Button
            onClick={() =>
              decide('retry', `${keyWords(record)} is renamed to ${keyWords(to)} by the next save.`)
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
          onClick={() => decide('drop', `${keyWords(record)} keeps its primary values.`)}
          size="sm"
        >
          Take back the rename
        </Button>
      </div>
      {isCollided && <HowNoticed message={status.message} />}
    </article>
  )
}
