'use client'

import { Button as BaseButton } from '@base-ui/react/button'
import type { ComponentPropsWithRef, ReactNode, SyntheticEvent } from 'react'
import { type ButtonSize, type ButtonVariant, buttonClass } from './button-class'
import { cx } from './cx'
import { usePressGuard } from './press-guard'
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
  /** Pressing it again and again is what it is for: quick clicks and a held key count each. @default false */
  readonly isRepeatable?: boolean
  /** Before the label. */
  readonly icon?: ReactNode
}

/**
 * A button. It stays in the tab order while disabled by `isPending`, so that focus is not lost when a press starts
 * work; plain `disabled` takes it out, as usual, unless it `keepsFocus`. A press that was not meant for it is ignored:
 * see `usePressGuard`.
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

/** Also what the press would set off beyond the button: a form that is sent, a dialog that closes. */
function ignore(event: SyntheticEvent): void {
  event.preventDefault()
  event.stopPropagation()
}
