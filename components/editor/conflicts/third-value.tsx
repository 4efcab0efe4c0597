'use client'

import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { Button, insertText, isComposing } from '@/components/ui'
import {
  type Attribute,
  fieldText,
  fieldValue,
  fromText,
  hiddenSummary,
  isUnfinished,
  lengthRefusal,
  requirementMessage,
  validateValue,
} from '@/lib/data-table'

export interface ThirdValueProps {
  readonly attribute: Attribute
  /** The stored string that typing begins with. */
  readonly initial: string | null
  /** What is typed, also before the card was left, or the page; `undefined` before the first character. */
  readonly typed: string | undefined
  /** It was opened by a press just now, whose user means to type; one that comes back leaves the focus alone. */
  readonly takesFocus: boolean
  readonly onType: (text: string) => void
  readonly onUse: (value: string) => void
  readonly onCancel: () => void
}

const LONG_CHARACTERS = 20_000

/** A field for a value that is neither mine nor theirs, judged by the attribute's rules as it is typed. */
export function ThirdValue({
  attribute,
  initial,
  typed,
  takesFocus,
  onType,
  onUse,
  onCancel,
}: ThirdValueProps) {
  const id = useId()
  const text = typed ?? fieldText(attribute.valueType, initial)
  const value = fieldValue(attribute.valueType, initial, text)
  const problem = validateValue(attribute, value)
  // Whoever is still typing has broken no rule.
  const [isAsked, setAsked] = useState(false)
  const isBroken = problem !== null && (isAsked || !isUnfinished(attribute, value, problem))
  const words = problem && (isBroken ? problem.message : requirementMessage(problem))
  const hidden = hiddenSummary(attribute.valueType === 'TEXT' ? value : text)
  // Laying out megabytes of text in wrapped lines takes half a minute.
  const isLong = text.length > LONG_CHARACTERS
  const [refusal, setRefusal] = useState<string | null>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const isFocusDue = useRef(takesFocus)
  useEffect(() => {
    if (!isFocusDue.current || field.current === null) return
    field.current.focus()
    // One goes on from one's own value; at its start the first word typed would stand before it.
    field.current.setSelectionRange(field.current.value.length, field.current.value.length)
  }, [])
  const submit = () => {
    setAsked(true)
    if (problem === null) onUse(value)
  }
  /** As in the grid: Enter ends the typing, Alt+Enter breaks the line; so does Shift+Enter, as in other fields. */
  function handleKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    // Enter and Escape of a composition are the composition's.
    if (isComposing(event)) return
    if (event.key === 'Escape') {
      // It ends the typing, and not the panel around it.
      event.preventDefault()
      onCancel()
    }
    if (event.key !== 'Enter' || event.shiftKey) return
    event.preventDefault()
    // The Enter that opened the field is still held.
    if (event.repeat) return
    if (!event.altKey) {
      submit()
      return
    }
    insertText(event.currentTarget, '\n')
    onType(event.currentTarget.value)
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
        aria-describedby={`${id}-problem ${id}-hidden ${id}-keys`}
        aria-invalid={isBroken}
        className="block max-h-60 min-h-16 w-full rounded-md border border-line-strong bg-canvas px-2 py-1.5 text-sm data-long:h-60 data-long:whitespace-pre not-data-long:[field-sizing:content]"
        data-long={isLong || undefined}
        dir="auto"
        id={id}
        onBlur={() => setAsked(true)}
        onChange={(event) => {
          setRefusal(null)
          onType(event.target.value)
        }}
        onKeyDown={handleKeyDown}
        onPaste={(event) => {
          const pasted = fromText(attribute.valueType, event.clipboardData.getData('text/plain'))
          const message = lengthRefusal(attribute, pasted)
          if (message === null) return
          event.preventDefault()
          setRefusal(message)
        }}
        ref={field}
        spellCheck={!isLong}
        translate="no"
        value={text}
        wrap={isLong ? 'off' : 'soft'}
      />
      <p className="text-failed text-xs" hidden={refusal === null} role="status">
        {refusal !== null && `Too long to be pasted. ${refusal}.`}
      </p>
      {words && (
        <p
          className={`text-xs ${isBroken ? 'text-failed' : 'text-ink-muted'}`}
          id={`${id}-problem`}
        >
          {words}
        </p>
      )}
      {hidden !== null && (
        <p className="text-conflict text-xs" id={`${id}-hidden`}>
          Holds what cannot be seen: {hidden}.
        </p>
      )}
      <p className="text-ink-muted text-xs" id={`${id}-keys`}>
        Enter uses it; Alt+Enter breaks the line.
      </p>
      <div className="flex gap-2">
        <Button disabled={problem !== null} type="submit" variant="primary">
          Use this value
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </form>
  )
}
