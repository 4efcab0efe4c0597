'use client'

import { Field } from '@base-ui/react/field'
import type { ComponentPropsWithRef, ReactElement, ReactNode } from 'react'
import { cx } from './cx'
import { inputClass } from './input-class'

interface FieldWords {
  readonly label: ReactNode
  readonly isLabelHidden?: boolean
  /** What to type, under the field. */
  readonly hint?: ReactNode
  /** The broken rule in words; marks the field invalid. */
  readonly error?: ReactNode
  /** Beside the field, inside the same row. */
  readonly suffix?: ReactNode
}

export interface TextFieldProps extends FieldWords, Omit<ComponentPropsWithRef<'input'>, 'size'> {}

export interface TextAreaFieldProps extends FieldWords, ComponentPropsWithRef<'textarea'> {}

/** One line of text with its label, hint and error wired together. */
export function TextField({
  label,
  isLabelHidden,
  hint,
  error,
  suffix,
  className,
  ...rest
}: TextFieldProps) {
  return (
    <LabelledField
      className={className}
      control={<Field.Control className={cx(inputClass, 'h-7')} render={<input {...rest} />} />}
      words={{ label, hint, error, suffix, ...(isLabelHidden && { isLabelHidden }) }}
    />
  )
}

/** Several lines of text with their label, hint and error wired together. */
export function TextAreaField({
  label,
  isLabelHidden,
  hint,
  error,
  suffix,
  className,
  ...rest
}: TextAreaFieldProps) {
  return (
    <LabelledField
      className={className}
      control={
        <Field.Control
          className={cx(inputClass, 'h-auto py-1')}
          render={<textarea rows={3} {...rest} />}
        />
      }
      words={{ label, hint, error, suffix, ...(isLabelHidden && { isLabelHidden }) }}
    />
  )
}

interface LabelledFieldProps {
  readonly control: ReactElement
  readonly words: FieldWords
  readonly className: string | undefined
}

function LabelledField({ control, words, className }: LabelledFieldProps) {
  const { label, isLabelHidden = false, hint, error, suffix } = words
  const isInvalid = error !== undefined && error !== null && error !== false
  return (
    <Field.Root className={cx('flex flex-col gap-1 text-sm', className)} invalid={isInvalid}>
      <Field.Label className={isLabelHidden ? 'sr-only' : 'font-medium text-ink'}>
        {label}
      </Field.Label>
      <div className="flex items-center gap-1.5">
        {control}
        {suffix}
      </div>
      {hint !== undefined && (
        <Field.Description className="text-ink-muted text-xs">{hint}</Field.Description>
      )}
      <Field.Error className="text-failed text-xs" match={isInvalid}>
        {error}
      </Field.Error>
    </Field.Root>
  )
}
