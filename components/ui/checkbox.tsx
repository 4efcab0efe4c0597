'use client'

import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox'
import { Check, Minus } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './cx'

export interface CheckboxProps {
  /** Words beside the box, or its accessible name when `isLabelHidden`. */
  readonly label: ReactNode
  readonly isLabelHidden?: boolean
  readonly isChecked: boolean
  /** Some but not all of what it stands for. */
  readonly isIndeterminate?: boolean
  readonly isDisabled?: boolean
  /** False in a list that its arrow keys go through. @default true */
  readonly isInTabOrder?: boolean
  readonly onCheckedChange: (isChecked: boolean) => void
  readonly className?: string
}

/** A box to tick. */
export function Checkbox({
  label,
  isLabelHidden = false,
  isChecked,
  isIndeterminate = false,
  isDisabled = false,
  isInTabOrder = true,
  onCheckedChange,
  className,
}: CheckboxProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control inside is Base UI's, which brings its own input.
    <label className={cx('inline-flex items-center gap-2', isDisabled && 'opacity-50', className)}>
      <BaseCheckbox.Root
        checked={isChecked}
        className="grid size-4 shrink-0 place-items-center rounded-sm border border-control bg-raised text-on-accent data-checked:border-accent data-indeterminate:border-accent data-checked:bg-accent data-indeterminate:bg-accent"
        disabled={isDisabled}
        indeterminate={isIndeterminate}
        onCheckedChange={(checked) => onCheckedChange(checked)}
        tabIndex={isInTabOrder ? 0 : -1}
      >
        <BaseCheckbox.Indicator className="data-unchecked:hidden">
          {isIndeterminate ? (
            <Minus aria-hidden className="size-3 stroke-3" />
          ) : (
            <Check aria-hidden className="size-3 stroke-3" />
          )}
        </BaseCheckbox.Indicator>
      </BaseCheckbox.Root>
      <span className={isLabelHidden ? 'sr-only' : undefined}>{label}</span>
    </label>
  )
}
