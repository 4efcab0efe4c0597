'use client'

import { Select as BaseSelect } from '@base-ui/react/select'
import { Check, ChevronsUpDown } from 'lucide-react'
import type { ReactNode, Ref } from 'react'
import { cx, popupClass, popupItemClass } from './class-names'

export interface SelectOption<Value extends string> {
  readonly value: Value
  readonly label: ReactNode
  /** An explanation, shown only in the list. */
  readonly description?: ReactNode
}

export interface SelectProps<Value extends string> {
  /** Accessible name. */
  readonly label: string
  readonly value: Value
  readonly options: readonly SelectOption<Value>[]
  readonly onValueChange: (value: Value) => void
  readonly isDisabled?: boolean
  /** @default 'md' */
  readonly size?: 'sm' | 'md'
  readonly className?: string
  /** The button, which has focus. */
  readonly ref?: Ref<HTMLButtonElement> | undefined
}

/** A single choice from a list that opens. For two to four options, prefer `SegmentedControl`. */
export function Select<Value extends string>({
  label,
  value,
  options,
  onValueChange,
  isDisabled = false,
  size = 'md',
  className,
  ref,
}: SelectProps<Value>) {
  return (
    <BaseSelect.Root
      disabled={isDisabled}
      items={options}
      onValueChange={(next) => next !== null && onValueChange(next)}
      value={value}
    >
      <BaseSelect.Trigger
        aria-label={label}
        className={cx(
          'inline-flex select-none items-center justify-between gap-2 rounded-md border border-control bg-raised text-ink hover:bg-surface data-disabled:opacity-50',
          size === 'sm' ? 'h-6 px-1.5 text-xs' : 'h-7 px-2 text-sm',
          className,
        )}
        ref={ref}
      >
        <BaseSelect.Value />
        <BaseSelect.Icon className="text-ink-faint">
          <ChevronsUpDown aria-hidden className="size-3.5" />
        </BaseSelect.Icon>
      </BaseSelect.Trigger>
      <BaseSelect.Portal>
        <BaseSelect.Positioner
          alignItemWithTrigger={false}
          className="z-50 outline-none"
          collisionPadding={8}
          sideOffset={4}
        >
          <BaseSelect.Popup className={cx(popupClass, 'min-w-(--anchor-width) p-1')}>
            <BaseSelect.List className="max-h-(--available-height) overflow-y-auto">
              {options.map((option) => (
                <BaseSelect.Item className={popupItemClass} key={option.value} value={option.value}>
                  <span className="flex-1">
                    <BaseSelect.ItemText>{option.label}</BaseSelect.ItemText>
                    {option.description !== undefined && (
                      <span className="block max-w-72 text-ink-muted text-xs">
                        {option.description}
                      </span>
                    )}
                  </span>
                  <BaseSelect.ItemIndicator>
                    <Check aria-hidden />
                  </BaseSelect.ItemIndicator>
                </BaseSelect.Item>
              ))}
            </BaseSelect.List>
          </BaseSelect.Popup>
        </BaseSelect.Positioner>
      </BaseSelect.Portal>
    </BaseSelect.Root>
  )
}
