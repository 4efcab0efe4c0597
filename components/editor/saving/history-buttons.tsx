'use client'

import { Redo2, Undo2 } from 'lucide-react'
import { useCallback, useSyncExternalStore } from 'react'
import { IconButton } from '@/components/ui'
import type { Direction, Step } from '@/lib/drafts'
import { gestureWords, type TableSession } from '@/lib/session'
import { SaidLine } from '../messages/said-line'
import type { History } from './use-history'

export interface HistoryButtonsProps {
  readonly session: TableSession
  readonly history: History
}

/** Undo and redo, each named by what it would do, and the polite line that says what it did. */
export function HistoryButtons({ session, history }: HistoryButtonsProps) {
  const { replay, said } = history
  return (
    <div className="flex items-center">
      <HistoryButton direction="undo" onPress={() => replay('undo')} session={session} />
      <HistoryButton direction="redo" onPress={() => replay('redo')} session={session} />
      <SaidLine said={said} />
    </div>
  )
}

interface HistoryButtonProps {
  readonly session: TableSession
  readonly direction: Direction
  readonly onPress: () => void
}

const LOOKS = {
  undo: { icon: <Undo2 aria-hidden />, verb: 'Undo', keys: 'Ctrl Z' },
  redo: { icon: <Redo2 aria-hidden />, verb: 'Redo', keys: 'Ctrl Y' },
} as const

function HistoryButton({ session, direction, onPress }: HistoryButtonProps) {
  const step = useTop(session, direction)
  const { icon, verb, keys } = LOOKS[direction]
  return (
    <IconButton
      aria-keyshortcuts={
        direction === 'undo' ? 'Control+Z Meta+Z' : 'Control+Y Control+Shift+Z Meta+Shift+Z'
      }
      disabled={step === null}
      icon={icon}
      isRepeatable
      keepsFocus
      label={step === null ? `Nothing to ${direction}` : `${verb} ${gestureWords(session, step)}`}
      onClick={onPress}
      shortcut={keys}
    />
  )
}

/** The step that would be taken; it moves with drafts, and when a save has ended. */
function useTop({ drafts }: TableSession, direction: Direction): Step | null {
  const subscribe = useCallback(
    (listener: () => void) => {
      const stopDrafts = drafts.subscribeSummary(listener)
      const stopHistory = drafts.history.subscribe(listener)
      return () => {
        stopDrafts()
        stopHistory()
      }
    },
    [drafts],
  )
  const read = useCallback(() => drafts.history.top(direction), [drafts, direction])
  return useSyncExternalStore(subscribe, read, read)
}
