'use client'

import type { RefCallback } from 'react'
import { SelectField, TextField } from '@/components/ui'
import { type Attribute, describeRules } from '@/lib/data-table'

export interface KeyFieldProps {
  readonly attribute: Attribute
  readonly text: string
  /** The broken rule in words. */
  readonly error: string | undefined
  readonly onType: (text: string) => void
  /** Told of what takes the focus. */
  readonly ref?: RefCallback<HTMLElement> | undefined
}

/** More allowed values than this are found faster by typing. */
const MAX_CHOICES = 200

/** One primary value: chosen where only some are allowed, else typed. */
export function KeyField({ attribute, text, error, onType, ref }: KeyFieldProps) {
  const { name, description } = attribute
  const choices = choicesOf(attribute)
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
  return (
    <TextField
      autoComplete="off"
      dir="auto"
      error={error}
      hint={hint}
      label={name}
      onChange={(event) => onType(event.target.value)}
      ref={ref}
      spellCheck={false}
      value={text}
    />
  )
}

/** `null` where anything may be typed. What a choice stands for is its stored string. */
function choicesOf({ valueType, rules }: Attribute): readonly string[] | null {
  const allowed = rules.enum
  if (allowed?.isStrict === true && allowed.values.length <= MAX_CHOICES) return allowed.values
  return valueType === 'BOOLEAN' ? ['true', 'false'] : null
}
