'use client'

import { Redo2, Undo2 } from 'lucide-react'
import { useCallback, useSyncExternalStore } from 'react'
import { IconButton } from '@/components/ui'
import type { Direction, Step } from '@/lib/drafts'
import { stepLabel, type TableSession } from '@/lib/session'

export interface HistoryButtonsProps {
  readonly session: TableSession
  /** Takes one step; see `useHistory`. */
  readonly onReplay: (direction: Direction) => void
}

/** Undo and redo, each named by what it would do. */
export function HistoryButtons({ session, onReplay }: HistoryButtonsProps) {
  return (
    <div className="flex items-center">
      <HistoryButton direction="undo" onPress={() => onReplay('undo')} session={session} />
      <HistoryButton direction="redo" onPress={() => onReplay('redo')} session={session} />
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
      label={step === null ? `Nothing to ${direction}` : `${verb} ${stepLabel(session, step)}`}
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
