'use client'

import { Field } from '@base-ui/react/field'
import type { ComponentPropsWithRef, ReactElement, ReactNode } from 'react'
import { cx, inputClass } from './class-names'

interface FieldTexts {
  readonly label: ReactNode
  readonly isLabelHidden?: boolean
  /** A hint below the field. */
  readonly hint?: ReactNode
  /** The problem; marks the field as invalid. */
  readonly error?: ReactNode
  /** Shown beside the field. */
  readonly suffix?: ReactNode
}

export interface TextFieldProps extends FieldTexts, Omit<ComponentPropsWithRef<'input'>, 'size'> {}

export interface TextAreaFieldProps extends FieldTexts, ComponentPropsWithRef<'textarea'> {}

/** A one-line text field with label, hint and error. */
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
      texts={{ label, hint, error, suffix, ...(isLabelHidden && { isLabelHidden }) }}
    />
  )
}

/** A multi-line text field with label, hint and error. */
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
      texts={{ label, hint, error, suffix, ...(isLabelHidden && { isLabelHidden }) }}
    />
  )
}

interface LabelledFieldProps {
  readonly control: ReactElement
  readonly texts: FieldTexts
  readonly className: string | undefined
}

function LabelledField({ control, texts, className }: LabelledFieldProps) {
  const { label, isLabelHidden = false, hint, error, suffix } = texts
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
