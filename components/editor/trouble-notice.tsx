import { Button, Callout } from '@/components/ui'
import type { Trouble } from '@/lib/save'

export interface TroubleNoticeProps {
  readonly trouble: Trouble
  /** The verb of the retry: "Save again". */
  readonly retryLabel: string
  readonly onRetry: () => void
  readonly onDismiss?: () => void
}

/** Trouble with a whole request in words: what happened, what is safe, what to do, and the service's own words. */
export function TroubleNotice({ trouble, retryLabel, onRetry, onDismiss }: TroubleNoticeProps) {
  return (
    <Callout
      actions={
        <>
          <Button onClick={onRetry} variant="primary">
            {retryLabel}
          </Button>
          {onDismiss !== undefined && <Button onClick={onDismiss}>Dismiss</Button>}
        </>
      }
      className="mx-4 my-2"
      isAlert
      title={trouble.title}
      tone={trouble.isRetryable ? 'warning' : 'danger'}
    >
      <p>{trouble.explanation}</p>
      {trouble.serviceMessage !== null && (
        <p className="mt-1 font-mono text-xs">The service said: {trouble.serviceMessage}</p>
      )}
    </Callout>
  )
}
