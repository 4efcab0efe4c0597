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
  /** Before the label. */
  readonly icon?: ReactNode
}

/**
 * A button. It stays in the tab order while disabled by `isPending`, so that focus is not lost when a press starts
 * work; plain `disabled` takes it out, as usual.
 */
export function Button({
  variant = 'quiet',
  size = 'md',
  isPending = false,
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
      focusableWhenDisabled={isPending}
    >
      {isPending ? <Spinner /> : icon}
      {children}
    </BaseButton>
  )
}
