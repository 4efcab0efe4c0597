import type { ReactNode } from 'react'

export interface VisuallyHiddenProps {
  readonly children: ReactNode
  /** Changes are announced politely. */
  readonly isLive?: boolean
}

/** Text for assistive technology only. */
export function VisuallyHidden({ children, isLive = false }: VisuallyHiddenProps) {
  return isLive ? (
    <span aria-live="polite" className="sr-only" role="status">
      {children}
    </span>
  ) : (
    <span className="sr-only">{children}</span>
  )
}
