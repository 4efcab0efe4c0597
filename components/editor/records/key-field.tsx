'use client'

import { type KeyboardEvent, type RefCallback, useState } from 'react'
import { insertText, isComposing, SelectField, TextAreaField, TextField } from '@/components/ui'
import {
  type Attribute,
  describeRules,
  fromText,
  isUnfinished,
  keepLineBreaks,
  unifiedLineBreaks,
  validateValue,
} from '@/lib/data-table'

export interface KeyFieldProps {
  readonly attribute: Attribute
  readonly text: string
  /** The broken rule in words. */
  readonly error: string | undefined
  /** True until the field is left, or its form sent: a rule that typing on may keep is not called broken until then. */
  readonly isTyping: boolean
  readonly onType: (text: string) => void
  readonly onLeave: () => void
  /** Told of what takes the focus. */
  readonly ref?: RefCallback<HTMLElement> | undefined
}

/** More allowed values than this are found faster by typing. */
const MAX_CHOICES = 200

/** One primary value: chosen where only some are allowed, else typed. */
export function KeyField(props: KeyFieldProps) {
  const { attribute, text, error, isTyping, onType, onLeave, ref } = props
  const { name, description } = attribute
  const choices = choicesOf(attribute)
  // A field of one line would lose the others.
  const [hasLines] = useState(() => /[\r\n]/.test(text))
  if (choices !== null) {
    return (
      <SelectField
        error={error}
        hint={description === '' ? undefined : description}
        label={name}
        onValueChange={onType}
        options={[
          ...(choices.includes(text)
            ? []
            : [{ value: text, label: text === '' ? 'Choose…' : text }]),
          ...choices.map((value) => ({ value, label: value })),
        ]}
        ref={ref}
        value={text}
      />
    )
  }
  const hint = [description, ...describeRules(attribute)]
    .filter((line) => line !== '')
    .map((line) => line.replace(/\.$/, ''))
    .join('. ')
  const common = {
    autoComplete: 'off',
    dir: 'auto',
    error: isTyping && isStillTyped(attribute, text) ? undefined : error,
    hint,
    label: name,
    onBlur: () => text !== '' && onLeave(),
    ref,
    spellCheck: false,
  }
  if (!hasLines) {
    return <TextField {...common} onChange={(event) => onType(event.target.value)} value={text} />
  }
  const typeLines = (next: string) => onType(keepLineBreaks(text, next))
  return (
    <TextAreaField
      {...common}
      onChange={(event) => typeLines(event.target.value)}
      onKeyDown={(event) => handleLineKey(event, typeLines)}
      value={unifiedLineBreaks(text)}
    />
  )
}

/** As in the grid: Enter is done with it, Alt+Enter breaks the line. */
function handleLineKey(
  event: KeyboardEvent<HTMLTextAreaElement>,
  onType: (text: string) => void,
): void {
  if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return
  event.preventDefault()
  const field = event.currentTarget
  if (!event.altKey) {
    field.form?.requestSubmit()
    return
  }
  insertText(field, '\n')
  onType(field.value)
}

function isStillTyped(attribute: Attribute, text: string): boolean {
  const value = fromText(attribute.valueType, text)
  const problem = validateValue(attribute, value)
  return problem !== null && isUnfinished(attribute, value, problem)
}

/** `null` where anything may be typed. What a choice stands for is its stored string. */
function choicesOf({ valueType, rules }: Attribute): readonly string[] | null {
  const allowed = rules.enum
  if (allowed?.isStrict === true && allowed.values.length <= MAX_CHOICES) return allowed.values
  return valueType === 'BOOLEAN' ? ['true', 'false'] : null
}
