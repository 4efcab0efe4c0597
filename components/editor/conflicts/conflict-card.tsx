'use client'

import { type ReactNode, useCallback, useRef, useState, useSyncExternalStore } from 'react'
import { flushSync } from 'react-dom'
import { Button } from '@/components/ui'
import { type CellBase, isolate } from '@/lib/data-table'
import type { Choice, Draft, OpenText } from '@/lib/drafts'
import { proposeMerge } from '@/lib/merge'
import { messageOf, renamedRecordMessage, type TableSession } from '@/lib/session'
import { ValueDiff } from '../values/value-diff'
import { HowNoticed, Refused } from './card-parts'
import { ConflictSides } from './conflict-sides'
import { ThirdValue } from './third-value'
import { useSeen } from './use-seen'

/** A choice about a conflict; a third value that was typed for it is used with it. */
export type CardChoice = Choice | { readonly kind: 'third'; readonly value: string }

export interface ConflictCardProps {
  readonly session: TableSession
  /** A draft in conflict; not of a record to be deleted, see `DeletionCard`. */
  readonly draft: Draft
  /** What else moved under the same lock; shown above the choices. */
  readonly neighbours?: ReactNode
  /** Why the last choice was not carried out. */
  readonly refused: string | null
  /** @param shown the draft as its user saw it */
  readonly onChoose: (shown: Draft, choice: CardChoice) => void
  /** Asks for other primary values for the record to be added, where that is a way out. */
  readonly onChooseKey?: (() => void) | undefined
  readonly onGoTo: () => void
  /** Where its record is known to have another name now: which one, whether it can go on there, and how many can. */
  readonly renamed?: Renamed | null | undefined
  /** Has the edit, or all edits of the record, go on under that name. */
  readonly onFollow?: ((shown: Draft, all: boolean) => void) | undefined
}

interface Renamed {
  readonly name: string
  /** What its cell holds there; `null` where that was not read. */
  readonly stored: CellBase | null
  /** No other record has come by the old name. */
  readonly isNameFree: boolean
  readonly isFree: boolean
  readonly edits: number
}

/** The merged value of a draft in conflict; `null` where there is none to offer. */
export function mergeOf({ attribute, base, value, status, group }: Draft): string | null {
  if (status.kind !== 'conflict' || status.reason === 'scope') return null
  const isOfOther = status.reason === 'other-record' || status.reason === 'other-attribute'
  if (group === 'deleted-record' || isOfOther) return null
  return proposeMerge(attribute, base.value, value, status.theirs.value)
}

/** The text that is being typed as a third value for a cell. */
export function useThirdValue({ drafts }: TableSession, cell: string): OpenText | undefined {
  const read = useCallback(() => drafts.texts.thirdValue(cell), [drafts, cell])
  return useSyncExternalStore(drafts.texts.subscribe, read, read)
}

/** One collision: what it was when read, what I typed, what the service holds now, and the ways out. */
export function ConflictCard(props: ConflictCardProps) {
  const { session, draft, neighbours, refused, onChoose, onGoTo, onChooseKey, renamed } = props
  const { drafts } = session
  const typed = useThirdValue(session, draft.key)
  const [isOpened, setOpened] = useState(false)
  const edit = useRef<HTMLButtonElement>(null)
  const seen = useSeen(draft, (a, b) => drafts.isSameConflict(a, b))
  if (draft.status.kind !== 'conflict') return null
  const merged = mergeOf(draft)
  const { theirs } = draft.status
  return (
    <article className="space-y-3 px-4 py-3">
      <button
        className="block max-w-full truncate text-left font-medium hover:text-accent"
        onClick={onGoTo}
        translate="no"
        type="button"
      >
        {session.recordLabel(draft.address)} › {isolate(draft.address.attribute)}
      </button>
      <p className="text-ink-muted text-sm">
        {renamed ? renamedRecordMessage(renamed) : messageOf(draft, drafts)}
      </p>
      <ConflictSides draft={draft} elsewhere={renamed?.isNameFree ? renamed : null} />
      {merged !== null && (
        <div className="rounded-md border border-line bg-canvas px-3 py-2 text-sm">
          <p className="text-ink-muted text-xs">
            <span className="font-semibold">Merged</span>: theirs with your change
          </p>
          <div className="mt-0.5 max-h-40 overflow-y-auto">
            <ValueDiff attribute={draft.attribute} context={120} from={theirs.value} to={merged} />
          </div>
        </div>
      )}
      {neighbours}
      <Refused words={refused} />
      {isOpened || typed !== undefined ? (
        <ThirdValue
          attribute={draft.attribute}
          initial={draft.value}
          onCancel={() => {
            // The form goes away with the focus in it.
            flushSync(() => {
              if (typed) drafts.texts.drop(typed.key)
              setOpened(false)
            })
            edit.current?.focus()
          }}
          onType={(text) => session.anchors.keepThirdValue(draft, theirs, text)}
          onUse={(value) => onChoose(seen(), { kind: 'third', value })}
          takesFocus={isOpened}
          typed={typed?.value ?? undefined}
        />
      ) : (
        <div className="sticky bottom-0 -mx-4 flex flex-wrap gap-2 bg-surface px-4 py-2">
          {renamed?.isFree && (
            <FollowButtons
              edits={renamed.edits}
              onFollow={(all) => props.onFollow?.(seen(), all)}
            />
          )}
          <Button
            onClick={() => onChoose(seen(), { kind: 'mine' })}
            variant={renamed?.isFree ? 'quiet' : 'primary'}
          >
            Keep mine
          </Button>
          <Button onClick={() => onChoose(seen(), { kind: 'theirs' })}>Take theirs</Button>
          {merged !== null && (
            <Button
              onClick={() => onChoose(seen(), { kind: 'edit', value: mergeOf(seen()) ?? merged })}
            >
              Take the merge
            </Button>
          )}
          <Button onClick={() => setOpened(true)} ref={edit}>
            Edit…
          </Button>
          {onChooseKey !== undefined && (
            <Button onClick={onChooseKey}>Other primary values…</Button>
          )}
        </div>
      )}
      <HowNoticed message={draft.status.message} />
    </article>
  )
}

/** The record is there, under another name. */
function FollowButtons({
  edits,
  onFollow,
}: {
  readonly edits: number
  readonly onFollow: (all: boolean) => void
}) {
  return (
    <>
      <Button onClick={() => onFollow(false)} variant="primary">
        Put my edit there
      </Button>
      {edits > 1 && <Button onClick={() => onFollow(true)}>Put all {edits} edits there</Button>}
    </>
  )
}
