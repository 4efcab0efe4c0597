'use client'

import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { Button } from '@/components/ui'
import { type Attribute, type CellBase, editedValue, toText, validateValue } from '@/lib/data-table'
import type { Choice, Draft } from '@/lib/drafts'
import { messageOf } from './session-cells'
import { ValueText } from './value-text'
import { exactTime } from './words'

export interface ConflictCardProps {
  /** A draft in conflict. */
  readonly draft: Draft
  readonly recordLabel: string
  readonly onChoose: (choice: Choice) => void
  readonly onGoTo: () => void
}

/** One collision: what it was when read, what I typed, what the service holds now, and the three ways out. */
export function ConflictCard({ draft, recordLabel, onChoose, onGoTo }: ConflictCardProps) {
  const [isEditing, setEditing] = useState(false)
  const edit = useRef<HTMLButtonElement>(null)
  if (draft.status.kind !== 'conflict') return null
  const { attribute, base, status, value } = draft
  return (
    <article className="space-y-3 px-4 py-3">
      <button
        className="block max-w-full truncate text-left font-medium hover:text-accent"
        onClick={onGoTo}
        type="button"
      >
        {recordLabel} › {draft.address.attribute}
      </button>
      <p className="text-ink-muted text-sm">{messageOf(draft)}</p>
      <dl className="divide-y divide-line rounded-md border border-line bg-canvas text-sm">
        <Side attribute={attribute} label="Base" note="as you read it" value={base.value} />
        <Side attribute={attribute} label="Mine" note="not saved" value={value} />
        <Side
          attribute={attribute}
          label="Theirs"
          note={theirsNote(status.theirs)}
          value={status.theirs.value}
        />
      </dl>
      {isEditing ? (
        <ThirdValue
          attribute={attribute}
          initial={value}
          onChoose={onChoose}
          onCancel={() => {
            // The form goes away with the focus in it.
            flushSync(() => setEditing(false))
            edit.current?.focus()
          }}
        />
      ) : (
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => onChoose({ kind: 'mine' })} variant="primary">
            Keep mine
          </Button>
          <Button onClick={() => onChoose({ kind: 'theirs' })}>Take theirs</Button>
          <Button onClick={() => setEditing(true)} ref={edit}>
            Edit…
          </Button>
        </div>
      )}
      {status.message !== '' && (
        <details className="text-ink-muted text-xs">
          <summary className="cursor-default">How it was noticed</summary>
          <p className="mt-1 break-words font-mono">{status.message}</p>
        </details>
      )}
    </article>
  )
}

function theirsNote(theirs: CellBase): string {
  if (theirs.value === null) return 'no value is stored now'
  const parts = [
    theirs.modifiedAtMs === null ? null : exactTime(theirs.modifiedAtMs),
    theirs.modifiedRegion,
  ].filter((part) => part !== null)
  return parts.length > 0 ? `stored ${parts.join(', ')}` : 'stored now'
}

function Side({
  attribute,
  label,
  note,
  value,
}: {
  readonly attribute: Attribute
  readonly label: string
  readonly note: string
  readonly value: string | null
}) {
  return (
    <div className="px-3 py-2">
      <dt className="flex justify-between gap-2 text-ink-muted text-xs">
        <span className="font-semibold">{label}</span>
        <span className="text-right">{note}</span>
      </dt>
      <dd className="mt-0.5 max-h-40 overflow-y-auto">
        <ValueText attribute={attribute} value={value} />
      </dd>
    </div>
  )
}

function ThirdValue({
  attribute,
  initial,
  onChoose,
  onCancel,
}: {
  readonly attribute: Attribute
  readonly initial: string | null
  readonly onChoose: (choice: Choice) => void
  readonly onCancel: () => void
}) {
  const id = useId()
  const [text, setText] = useState(initial === null ? '' : toText(attribute.valueType, initial))
  const value = editedValue(attribute.valueType, initial, text)
  const problem = validateValue(attribute, value)
  const field = useRef<HTMLTextAreaElement>(null)
  // It takes the place of the pressed button, whose person means to type.
  useEffect(() => field.current?.focus(), [])
  const submit = () => {
    if (problem === null) onChoose({ kind: 'edit', value })
  }
  function handleKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') onCancel()
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    submit()
  }
  return (
    <form
      className="space-y-2"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <label className="block font-medium text-sm" htmlFor={id}>
        A third value
      </label>
      <textarea
        aria-describedby={problem ? `${id}-problem` : undefined}
        aria-invalid={problem !== null}
        className="block max-h-60 min-h-16 w-full rounded-md border border-line-strong bg-canvas px-2 py-1.5 text-sm [field-sizing:content]"
        dir="auto"
        id={id}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={handleKeyDown}
        ref={field}
        value={text}
      />
      {problem && (
        <p className="text-failed text-xs" id={`${id}-problem`}>
          {problem.message}
        </p>
      )}
      <div className="flex gap-2">
        <Button disabled={problem !== null} type="submit" variant="primary">
          Use this value
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </form>
  )
}
