'use client'

import { Field } from '@base-ui/react/field'
import type { ReactNode } from 'react'
import { cx } from './class-names'
import { Select, type SelectProps } from './select'

export interface SelectFieldProps<Value extends string> extends SelectProps<Value> {
  /** A hint below the field. */
  readonly hint?: ReactNode
  /** The problem; marks the field as invalid. */
  readonly error?: ReactNode
}

/** A select with label, hint and error. */
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
