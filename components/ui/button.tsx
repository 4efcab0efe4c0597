'use client'

import { Button as BaseButton } from '@base-ui/react/button'
import type { ComponentPropsWithRef, ReactNode } from 'react'
import { type ButtonSize, type ButtonVariant, buttonClass } from './button-class'
import { cx } from './cx'
import { Spinner } from './spinner'

export interface ButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'ref'> {
  readonly ref?: ComponentPropsWithRef<typeof BaseButton>['ref']
  /** @default 'quiet' */
  readonly variant?: ButtonVariant
  /** @default 'md' */
  readonly size?: ButtonSize
  /** Work is under way: shows it, keeps focus, ignores presses. */
  readonly isPending?: boolean
  /** Stays in the tab order while disabled: for a button that its own press disables. @default false */
  readonly keepsFocus?: boolean
  /** Before the label. */
  readonly icon?: ReactNode
}

/**
 * A button. It stays in the tab order while disabled by `isPending`, so that focus is not lost when a press starts
 * work; plain `disabled` takes it out, as usual, unless it `keepsFocus`.
 */
export function Button({
  variant = 'quiet',
  size = 'md',
  isPending = false,
  keepsFocus = false,
  icon,
  className,
  children,
  disabled,
  ...rest
}: ButtonProps) {
  return (
    <BaseButton
      {...rest}
      aria-busy={isPending || undefined}
      className={cx(buttonClass({ variant, size }), className)}
      disabled={disabled === true || isPending}
      focusableWhenDisabled={isPending || keepsFocus}
    >
      {isPending ? <Spinner /> : icon}
      {children}
    </BaseButton>
  )
}
