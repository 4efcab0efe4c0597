'use client'

import { Button as BaseButton } from '@base-ui/react/button'
import type { ComponentPropsWithRef, ReactNode, SyntheticEvent } from 'react'
import { type ButtonSize, type ButtonVariant, buttonClass } from './button-class'
import { cx } from './class-names'
import { usePressGuard } from './press-guard'
import { Spinner } from './spinner'

export interface ButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'ref'> {
  readonly ref?: ComponentPropsWithRef<typeof BaseButton>['ref']
  /** @default 'quiet' */
  readonly variant?: ButtonVariant
  /** @default 'md' */
  readonly size?: ButtonSize
  /** Work is in progress: shows a spinner, keeps focus and ignores presses. */
  readonly isPending?: boolean
  /** Stays in the tab order while disabled, for a button that a press on it disables. @default false */
  readonly keepsFocus?: boolean
  /** Meant to be pressed repeatedly: fast clicks and a held key all count. @default false */
  readonly isRepeatable?: boolean
  /** An icon before the label. */
  readonly icon?: ReactNode
}

/**
 * A button. While `isPending` it stays in the tab order, so that focus is not lost; when `disabled` it leaves it,
 * unless it `keepsFocus`. Accidental presses are ignored, see `usePressGuard`.
 */
export function Button({
  variant = 'quiet',
  size = 'md',
  isPending = false,
  keepsFocus = false,
  isRepeatable = false,
  icon,
  className,
  children,
  disabled,
  onClick,
  onKeyDown,
  onPointerEnter,
  ...rest
}: ButtonProps) {
  const guard = usePressGuard(isRepeatable)
  return (
    <BaseButton
      {...rest}
      aria-busy={isPending || undefined}
      className={cx(buttonClass({ variant, size }), className)}
      disabled={disabled === true || isPending}
      focusableWhenDisabled={isPending || keepsFocus}
      onClick={(event) => {
        if (guard.isMeant(event)) onClick?.(event)
        else ignore(event)
      }}
      onKeyDown={(event) => {
        if (guard.isHeld(event)) ignore(event)
        else onKeyDown?.(event)
      }}
      onPointerEnter={(event) => {
        guard.onPointerEnter(event)
        onPointerEnter?.(event)
      }}
    >
      {isPending ? <Spinner /> : icon}
      {children}
    </BaseButton>
  )
}

/** Also stops what the press would trigger elsewhere: a form submission, a closing dialog. */
function ignore(event: SyntheticEvent): void {
  event.preventDefault()
  event.stopPropagation()
}
