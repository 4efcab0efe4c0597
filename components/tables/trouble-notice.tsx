'use client'

import { RefreshCw } from 'lucide-react'
import { Button, Callout } from '@/components/ui'
import type { TablesTrouble } from './tables-snapshot'

export interface TroubleNoticeProps {
  readonly trouble: TablesTrouble
  readonly isRetrying: boolean
  readonly onRetry: () => void
}

/** Trouble with the list, in words, with the service's own words beneath and a way to try again. */
export function TroubleNotice({ trouble, isRetrying, onRetry }: TroubleNoticeProps) {
  return (
    <Callout
      actions={
        <Button icon={<RefreshCw aria-hidden />} isPending={isRetrying} onClick={onRetry}>
          Try again
        </Button>
      }
      isAlert
      title={trouble.title}
      tone="danger"
    >
      <p>{trouble.explanation}</p>
      {trouble.serviceMessage !== null && (
        <p className="mt-1 font-mono text-xs">{trouble.serviceMessage}</p>
      )}
    </Callout>
  )
}
