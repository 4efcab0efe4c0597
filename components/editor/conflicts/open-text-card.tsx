'use client'

import type { ReactNode } from 'react'
import { Button } from '@/components/ui'
import { type CellBase, isolate, isSameRead } from '@/lib/data-table'
import type { Draft, OpenText } from '@/lib/drafts'
import type { TableSession } from '@/lib/session'
import { ValueText } from '../values/value-text'
import { Refused } from './card-parts'
import { ThirdValue } from './third-value'
import { useSeen } from './use-seen'

export interface OpenTextCardProps {
  readonly session: TableSession
  readonly text: OpenText
  readonly refused: string | null
  /** @param shown what the cell was seen to hold beside it */
  readonly onUse: (shown: CellBase, value: string) => void
  readonly onCancel: () => void
  readonly onGoTo: () => void
}

/** A third value that was begun in a conflict which is over: it still waits for its user. */
export function OpenTextCard(props: OpenTextCardProps) {
  const { session, text, refused, onUse, onCancel, onGoTo } = props
  const { drafts } = session
  const { address } = text.anchor
  const typed = text.value ?? ''
  const attribute = session.attribute(address.attribute)
  const place = session.placeOf(address)
  const draft = drafts.get(text.cell)
  const stored = draft?.base ?? drafts.stored.baseOf(address)
  const seen = useSeen(stored, isSameRead)
  const why =
    attribute === undefined || stored === null
      ? 'The table has no such attribute any more. What you were typing is kept here: it can be copied.'
      : place !== null && session.records.stateOf(place.row) === 'deleted'
        ? 'The record is to be deleted. What you were typing is kept here until you take that back, or call this off.'
        : null
  return (
    <article className="space-y-3 px-4 py-3">
      <button
        className="block max-w-full truncate text-left font-medium hover:text-accent"
        onClick={onGoTo}
        translate="no"
        type="button"
      >
        {session.recordLabel(address)} › {isolate(address.attribute)}
      </button>
      <p className="text-ink-muted text-sm">{why ?? standing(draft)}</p>
      {attribute !== undefined && stored !== null && (
        <dl className="rounded-md border border-line bg-canvas text-sm">
          <Side label="Stored now">
            <ValueText attribute={attribute} value={stored.value} />
          </Side>
          {draft !== undefined && (
            <Side label="Your edit before">
              <ValueText attribute={attribute} value={draft.value} />
            </Side>
          )}
        </dl>
      )}
      <Refused words={refused} />
      {why === null && attribute !== undefined ? (
        <ThirdValue
          attribute={attribute}
          initial={draft?.value ?? stored?.value ?? null}
          onCancel={onCancel}
          onType={(now) => drafts.texts.keep(text.kind, text.key, text.anchor, now)}
          onUse={(value) => {
            const shown = seen()
            if (shown !== null) onUse(shown, value)
          }}
          takesFocus={false}
          typed={typed}
        />
      ) : (
        <>
          <p
            className="max-h-60 overflow-y-auto whitespace-pre-wrap break-words text-sm"
            translate="no"
          >
            {typed}
          </p>
          <div className="flex gap-2">
            <Button onClick={() => navigator.clipboard.writeText(typed)}>Copy it</Button>
            <Button onClick={onCancel}>Cancel</Button>
          </div>
        </>
      )}
    </article>
  )
}

function Side({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="px-3 py-2">
      <dt className="font-semibold text-ink-muted text-xs">{label}</dt>
      <dd className="mt-0.5 max-h-40 overflow-y-auto">{children}</dd>
    </div>
  )
}

/** What became of the conflict. */
function standing(draft: Draft | undefined): string {
  const waits = 'What you were typing still waits'
  if (draft === undefined)
    return `The conflict is over, and no edit of yours is in the cell. ${waits}.`
  if (draft.status.kind === 'saving') return `Your edit before is being saved. ${waits}.`
  return `The conflict is over: the value stands as it is shown here. ${waits}, and your edit before is not saved until then.`
}
