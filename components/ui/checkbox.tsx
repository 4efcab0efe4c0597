'use client'

import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox'
import { Check, Minus } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './class-names'

export interface CheckboxProps {
  /** The label, or only the accessible name if `isLabelHidden`. */
  readonly label: ReactNode
  readonly isLabelHidden?: boolean
  readonly isChecked: boolean
  /** Some but not all of the items are checked. */
  readonly isIndeterminate?: boolean
  readonly isDisabled?: boolean
  /** False in a list with arrow-key navigation. @default true */
  readonly isInTabOrder?: boolean
  readonly onCheckedChange: (isChecked: boolean) => void
  readonly className?: string
}

/** A checkbox. */
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
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is from Base UI, which adds its own input.
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
