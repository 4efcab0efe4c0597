import type { ComponentPropsWithRef, ReactNode } from 'react'
import { cx } from './class-names'

/** `neutral`, `accent`, or the state of a cell. */
export type BadgeTone = 'neutral' | 'accent' | 'dirty' | 'saving' | 'saved' | 'failed' | 'conflict'

const TONES: Record<BadgeTone, string> = {
  neutral: 'border-line-strong text-ink-muted',
  accent: 'border-accent/30 bg-accent-soft text-accent',
  dirty: 'border-dirty/30 bg-dirty-soft text-dirty',
  saving: 'border-saving/30 bg-saving-soft text-saving',
  saved: 'border-saved/30 bg-saved-soft text-saved',
  failed: 'border-failed/30 bg-failed-soft text-failed',
  conflict: 'border-conflict/30 bg-conflict-soft text-conflict',
}

export interface BadgeProps extends ComponentPropsWithRef<'span'> {
  /** @default 'neutral' */
  readonly tone?: BadgeTone
  /** An icon, so that colour is not the only sign. */
  readonly icon?: ReactNode
}

/** A short text in a small frame. */
export function Badge({ tone = 'neutral', icon, className, children, ...rest }: BadgeProps) {
  return (
    <span
      {...rest}
      className={cx(
        'inline-flex h-5 items-center gap-1 whitespace-nowrap rounded-sm border px-1.5 text-xs [&_svg]:size-3 [&_svg]:shrink-0',
        TONES[tone],
        className,
      )}
    >
      {icon}
      {children}
    </span>
  )
}
