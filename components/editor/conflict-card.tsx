'use client'

import { type ReactNode, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { Button } from '@/components/ui'
import { isolate } from '@/lib/data-table'
import { type Choice, type Draft, proposeMerge } from '@/lib/drafts'
import { ConflictSides } from './conflict-sides'
import { HowNoticed } from './how-noticed'
import { renamedWords } from './record-words'
import { messageOf } from './session-cells'
import { ThirdValue } from './third-value'
import { ValueDiff } from './value-diff'

export interface ConflictCardProps {
  /** A draft in conflict; not of a record to be deleted, see `DeletionCard`. */
  readonly draft: Draft
  readonly recordLabel: string
  /** What is being typed as a third value, by cell key. */
  readonly thirdValues: Map<string, string>
  /** What else moved under the same lock; shown above the choices. */
  readonly neighbours?: ReactNode
  readonly onChoose: (choice: Choice) => void
  /** Asks for other primary values for the record to be added, where that is a way out. */
  readonly onChooseKey?: (() => void) | undefined
  readonly onGoTo: () => void
  /** Where its record is known to have another name now: which one, whether it can go on there, and how many can. */
  readonly renamed?: Renamed | null | undefined
  /** Has the edit, or all edits of the record, go on under that name. */
  readonly onFollow?: ((all: boolean) => void) | undefined
}

interface Renamed {
  readonly name: string
  readonly isFree: boolean
  readonly edits: number
}

/** The merged value of a draft in conflict; `null` where there is none to offer. */
export function mergeOf({ attribute, base, value, status, group }: Draft): string | null {
  if (status.kind !== 'conflict' || status.reason === 'scope') return null
  if (group === 'deleted-record') return null
  return proposeMerge(attribute, base.value, value, status.theirs.value)
}

/** One collision: what it was when read, what I typed, what the service holds now, and the ways out. */
export function ConflictCard(props: ConflictCardProps) {
  const { draft, recordLabel, thirdValues, neighbours, onGoTo, onChooseKey, renamed } = props
  const [isEditing, setEditing] = useState(thirdValues.has(draft.key))
  const edit = useRef<HTMLButtonElement>(null)
  if (draft.status.kind !== 'conflict') return null
  const merged = mergeOf(draft)
  const onChoose = (choice: Choice) => {
    thirdValues.delete(draft.key)
    props.onChoose(choice)
  }
  return (
    <article className="space-y-3 px-4 py-3">
      <button
        className="block max-w-full truncate text-left font-medium hover:text-accent"
        onClick={onGoTo}
        translate="no"
        type="button"
      >
        {recordLabel} › {isolate(draft.address.attribute)}
      </button>
      <p className="text-ink-muted text-sm">{renamed ? renamedWords(renamed) : messageOf(draft)}</p>
      <ConflictSides draft={draft} />
      {merged !== null && (
        <div className="rounded-md border border-line bg-canvas px-3 py-2 text-sm">
          <p className="text-ink-muted text-xs">
            <span className="font-semibold">Merged</span>: theirs with your change
          </p>
          <div className="mt-0.5 max-h-40 overflow-y-auto">
            <ValueDiff
              attribute={draft.attribute}
              context={120}
              from={draft.status.theirs.value}
              to={merged}
            />
          </div>
        </div>
      )}
      {neighbours}
      {isEditing ? (
        <ThirdValue
          attribute={draft.attribute}
          initial={draft.value}
          onCancel={() => {
            thirdValues.delete(draft.key)
            // The form goes away with the focus in it.
            flushSync(() => setEditing(false))
            edit.current?.focus()
          }}
          onType={(text) => thirdValues.set(draft.key, text)}
          onUse={(value) => onChoose({ kind: 'edit', value })}
          typed={thirdValues.get(draft.key)}
        />
      ) : (
        <div className="sticky bottom-0 -mx-4 flex flex-wrap gap-2 bg-surface px-4 py-2">
          {renamed?.isFree && <FollowButtons edits={renamed.edits} onFollow={props.onFollow} />}
          <Button
            onClick={() => onChoose({ kind: 'mine' })}
            variant={renamed?.isFree ? 'quiet' : 'primary'}
          >
            Keep mine
          </Button>
          <Button onClick={() => onChoose({ kind: 'theirs' })}>Take theirs</Button>
          {merged !== null && (
            <Button onClick={() => onChoose({ kind: 'edit', value: merged })}>
              Take the merge
            </Button>
          )}
          <Button onClick={() => setEditing(true)} ref={edit}>
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
  onFollow = () => {},
}: {
  readonly edits: number
  readonly onFollow: ConflictCardProps['onFollow']
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
