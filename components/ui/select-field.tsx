'use client'

import { Field } from '@base-ui/react/field'
import type { ReactNode } from 'react'
import { cx } from './cx'
import { Select, type SelectProps } from './select'

export interface SelectFieldProps<Value extends string> extends SelectProps<Value> {
  /** What to choose, under the field. */
  readonly hint?: ReactNode
  /** The broken rule in words; marks the field invalid. */
  readonly error?: ReactNode
}

/** One value of a list with its label, hint and error wired together. */
export function SelectField<Value extends string>({
  hint,
  error,
  className,
  ...select
}: SelectFieldProps<Value>) {
  const isInvalid = error !== undefined && error !== null && error !== false
  return (
    <Field.Root className={cx('flex flex-col gap-1 text-sm', className)} invalid={isInvalid}>
      <span aria-hidden className="font-medium text-ink">
        {select.label}
      </span>
      <Select {...select} className="w-full data-invalid:border-failed" />
      {hint !== undefined && (
        <Field.Description className="text-ink-muted text-xs">{hint}</Field.Description>
      )}
      <Field.Error className="text-failed text-xs" match={isInvalid}>
        {error}
      </Field.Error>
    </Field.Root>
  )
}
