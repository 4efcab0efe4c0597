import { Button, TroubleCallout } from '@/components/ui'
import type { Trouble } from '@/lib/save'

export interface TroubleNoticeProps {
  readonly trouble: Trouble
  /** The verb of the retry: "Save again". */
  readonly retryLabel: string
  readonly onRetry: () => void
  readonly onDismiss?: () => void
}

/** Trouble with reading or saving the table, with its retry. */
export function TroubleNotice({ trouble, retryLabel, onRetry, onDismiss }: TroubleNoticeProps) {
  return (
    <TroubleCallout
      actions={
        <>
          {trouble.code === 'updated' ? (
            <Button onClick={() => window.location.reload()} variant="primary">
              Reload
            </Button>
          ) : (
            <Button onClick={onRetry} variant="primary">
              {retryLabel}
            </Button>
          )}
          {onDismiss !== undefined && <Button onClick={onDismiss}>Dismiss</Button>}
        </>
      }
      className="mx-4 my-2"
      trouble={trouble}
    />
  )
}
