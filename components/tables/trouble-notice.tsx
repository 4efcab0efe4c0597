'use client'

import { RefreshCw } from 'lucide-react'
import { Button, TroubleCallout } from '@/components/ui'
import type { TablesTrouble } from './tables-snapshot'

export interface TroubleNoticeProps {
  readonly trouble: TablesTrouble
  readonly isRetrying: boolean
  readonly onRetry: () => void
}

/** Trouble with the list, in words, with the service's own words beneath and a way to try again. */
export function TroubleNotice({ trouble, isRetrying, onRetry }: TroubleNoticeProps) {
  return (
    <TroubleCallout
      actions={
        <Button icon={<RefreshCw aria-hidden />} isPending={isRetrying} onClick={onRetry}>
          Try again
        </Button>
      }
      trouble={trouble}
    />
  )
}
