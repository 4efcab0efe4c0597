'use client'

import { Switch } from '@base-ui/react/switch'
import type { ReactNode } from 'react'
import { cx } from './cx'

export interface ToggleProps {
  /** Words beside the switch, or its accessible name when `isLabelHidden`. */
  readonly label: ReactNode
  readonly isLabelHidden?: boolean
  readonly isOn: boolean
  readonly isDisabled?: boolean
  readonly onChange: (isOn: boolean) => void
  readonly className?: string
}

/** A switch that takes effect at once. */
export function Toggle({
  label,
  isLabelHidden = false,
  isOn,
  isDisabled = false,
  onChange,
  className,
}: ToggleProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control inside is Base UI's, which brings its own input.
    <label className={cx('inline-flex items-center gap-2', isDisabled && 'opacity-50', className)}>
      <Switch.Root
        checked={isOn}
        className="flex h-4 w-7 shrink-0 items-center rounded-full border border-control bg-canvas px-px transition-colors duration-100 data-checked:border-accent data-checked:bg-accent"
        disabled={isDisabled}
        onCheckedChange={(checked) => onChange(checked)}
      >
        <Switch.Thumb className="size-3 rounded-full bg-control transition-[translate] duration-100 data-checked:translate-x-3 data-checked:bg-on-accent forced-colors:bg-[ButtonText]" />
      </Switch.Root>
      <span className={isLabelHidden ? 'sr-only' : undefined}>{label}</span>
    </label>
  )
}
