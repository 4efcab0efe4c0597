'use client'

import { Field } from '@base-ui/react/field'
import type { ComponentPropsWithRef, ReactNode } from 'react'
import { cx } from './cx'
import { inputClass } from './input-class'

export interface TextFieldProps extends Omit<ComponentPropsWithRef<'input'>, 'size'> {
  readonly label: ReactNode
  readonly isLabelHidden?: boolean
  /** What to type, under the field. */
  readonly hint?: ReactNode
  /** The broken rule in words; marks the field invalid. */
  readonly error?: ReactNode
  /** Beside the field, inside the same row. */
  readonly suffix?: ReactNode
}

/** One line of text with its label, hint and error wired together. */
export function TextField({
  label,
  isLabelHidden = false,
  hint,
  error,
  suffix,
  className,
  ...rest
}: TextFieldProps) {
  const isInvalid = error !== undefined && error !== null && error !== false
  return (
    <Field.Root className={cx('flex flex-col gap-1 text-sm', className)} invalid={isInvalid}>
      <Field.Label className={isLabelHidden ? 'sr-only' : 'font-medium text-ink'}>
        {label}
      </Field.Label>
      <div className="flex items-center gap-1.5">
        <Field.Control className={cx(inputClass, 'h-7')} render={<input {...rest} />} />
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
