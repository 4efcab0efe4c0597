import type { ReactNode } from 'react'
import { Callout } from './callout'

export interface TroubleCalloutProps {
  /** What happened, what stays safe, what to do, and the message of the service if there is one. */
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

/** An error of a whole request, announced immediately. */
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
          Message from the service: {trouble.serviceMessage}
        </p>
      )}
    </Callout>
  )
}
