'use client'

import { Progress } from '@base-ui/react/progress'
import { cx } from './class-names'

export interface ProgressBarProps {
  /** Accessible name. */
  readonly label: string
  /** 0 to `max`; `null` if unknown. */
  readonly value: number | null
  /** @default 100 */
  readonly max?: number
  /** Read aloud instead of a percentage: "18 of 40 cells". */
  readonly valueText?: string
  readonly className?: string
}

/** A thin progress bar. */
export function ProgressBar({ label, value, max = 100, valueText, className }: ProgressBarProps) {
  return (
    <Progress.Root
      aria-label={label}
      aria-valuetext={valueText}
      className={cx('block w-full', className)}
      max={max}
      value={value}
    >
      <Progress.Track className="h-1 overflow-hidden rounded-full bg-line forced-colors:border">
        <Progress.Indicator className="h-full rounded-full bg-accent transition-[width] duration-200 ease-out data-indeterminate:w-1/3 data-indeterminate:animate-breathe forced-colors:bg-[Highlight]" />
      </Progress.Track>
    </Progress.Root>
  )
}
