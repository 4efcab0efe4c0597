import type { ReactNode } from 'react'
import { cx } from './class-names'

export interface EmptyStateProps {
  readonly title: ReactNode
  readonly icon?: ReactNode
  readonly children?: ReactNode
  readonly actions?: ReactNode
  readonly className?: string
}

/** Shown instead of an empty list: why it is empty, and what to do. */
export function EmptyState({ title, icon, children, actions, className }: EmptyStateProps) {
  return (
    <div
      className={cx(
        'mx-auto flex max-w-md flex-col items-center px-6 py-14 text-center',
        className,
      )}
    >
      {icon !== undefined && (
        <div aria-hidden className="mb-3 text-ink-faint [&_svg]:size-6 [&_svg]:stroke-[1.5]">
          {icon}
        </div>
      )}
      <p className="font-semibold text-base text-ink">{title}</p>
      {children !== undefined && <div className="mt-1 text-ink-muted text-sm">{children}</div>}
      {actions !== undefined && (
        <div className="mt-4 flex flex-wrap justify-center gap-2">{actions}</div>
      )}
    </div>
  )
}
