import type { ReactNode } from 'react'
import { Callout } from './callout'

export interface TroubleCalloutProps {
  /** What happened, what is safe and what to do, and the service's own words when there are any. */
  readonly trouble: {
    readonly title: string
    readonly explanation: string
    readonly serviceMessage: string | null
    readonly isRetryable?: boolean
  }
  /** Buttons. */
  readonly actions: ReactNode
  readonly className?: string
}

/** Trouble with a whole request, announced at once. */
export function TroubleCallout({ trouble, actions, className }: TroubleCalloutProps) {
  return (
    <Callout
      actions={actions}
      className={className ?? ''}
      isAlert
      title={trouble.title}
      tone={trouble.isRetryable === true ? 'warning' : 'danger'}
    >
      <p>{trouble.explanation}</p>
      {trouble.serviceMessage !== null && (
        <p className="mt-1 break-words font-mono text-xs">
          The service said: {trouble.serviceMessage}
        </p>
      )}
    </Callout>
  )
}
