'use client'

import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import type { ReactNode } from 'react'
import { cx } from './class-names'

export interface SegmentedControlProps<Value extends string> {
  /** Accessible name. */
  readonly label: string
  readonly value: Value
  readonly options: readonly {
    readonly value: Value
    readonly label: ReactNode
    /** Accessible name if `label` is an icon. */
    readonly name?: string
  }[]
  readonly onValueChange: (value: Value) => void
  readonly className?: string
}

/** A single choice with all options visible. Arrow keys change it. */
export function SegmentedControl<Value extends string>({
  label,
  value,
  options,
  onValueChange,
  className,
}: SegmentedControlProps<Value>) {
  return (
    <RadioGroup
      aria-label={label}
      className={cx(
        'inline-flex rounded-md border border-line-strong bg-canvas p-px text-xs',
        className,
      )}
      onValueChange={onValueChange}
      value={value}
    >
      {options.map((option) => (
        <Radio.Root
          aria-label={option.name}
          className="inline-flex h-6 min-w-6 select-none items-center justify-center gap-1 rounded-sm px-2 font-medium text-ink-muted hover:text-ink data-checked:bg-raised data-checked:text-ink data-checked:shadow-[0_0_0_1px_var(--color-line-strong)] forced-colors:data-checked:outline-2 [&_svg]:size-3.5"
          key={option.value}
          value={option.value}
        >
          {option.label}
        </Radio.Root>
      ))}
    </RadioGroup>
  )
}
