'use client'

import type { ReactNode } from 'react'
import { Button, type ButtonProps } from './button'
import { cx } from './class-names'
import { Kbd } from './kbd'
import { Tooltip } from './tooltip'

export interface IconButtonProps extends Omit<ButtonProps, 'icon' | 'children' | 'aria-label'> {
  /** The accessible name and the text of the tooltip. */
  readonly label: string
  readonly icon: ReactNode
  /** The keyboard shortcut, shown in the tooltip: `Ctrl S`. */
  readonly shortcut?: string
  readonly tooltipSide?: 'top' | 'right' | 'bottom' | 'left'
}

const SQUARE = { sm: 'w-6', md: 'w-7', lg: 'w-9' } as const

/** A square button with only an icon; its tooltip shows the name. */
export function IconButton({
  label,
  icon,
  shortcut,
  tooltipSide = 'bottom',
  variant = 'ghost',
  size = 'md',
  className,
  ...rest
}: IconButtonProps) {
  const hint =
    shortcut === undefined ? (
      label
    ) : (
      <span className="flex items-center gap-2">
        {label}
        <Kbd tone="inverse">{shortcut}</Kbd>
      </span>
    )
  return (
    <Tooltip content={hint} side={tooltipSide}>
      <Button
        {...rest}
        aria-label={label}
        className={cx('px-0', SQUARE[size], className)}
        icon={icon}
        size={size}
        variant={variant}
      />
    </Tooltip>
  )
}
