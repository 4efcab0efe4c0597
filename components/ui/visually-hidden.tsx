import type { ReactNode } from 'react'

export interface VisuallyHiddenProps {
  readonly children: ReactNode
  /** Announces changes politely. */
  readonly isLive?: boolean
}

/** Words for assistive technology only. */
export function VisuallyHidden({ children, isLive = false }: VisuallyHiddenProps) {
  return isLive ? (
    <span aria-live="polite" className="sr-only" role="status">
      {children}
    </span>
  ) : (
    <span className="sr-only">{children}</span>
  )
}
