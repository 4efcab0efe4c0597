'use client'

import { ChevronDown, ChevronUp } from 'lucide-react'
import { useRef } from 'react'
import { flushSync } from 'react-dom'
import { Button, EmptyState, IconButton } from '@/components/ui'
import type { Choice, Draft } from '@/lib/drafts'
import { ConflictCard } from './conflict-card'
import type { TableSession } from './session'
import { SidePanel } from './side-panel'
import { useDraftSummary, useSessionState } from './use-session'

export interface ConflictPanelProps {
  readonly session: TableSession
  readonly onGoTo: (draft: Draft) => void
  readonly onSave: () => void
}

/** One collision after the other: base, mine and theirs, and the choice. Nothing is written by choosing; saving is. */
export function ConflictPanel({ session, onGoTo, onSave }: ConflictPanelProps) {
  const { conflicts, sendable } = useDraftSummary(session)
  const focusedKey = useSessionState(session, (state) => state.focusedKey)
  const found = conflicts.findIndex((draft) => draft.key === focusedKey)
  const position = Math.max(0, found)
  const draft = conflicts[position]
  const heading = useRef<HTMLHeadingElement>(null)

  function move(step: number) {
    const next = conflicts[(position + step + conflicts.length) % conflicts.length]
    if (next) onGoTo(next)
  }

  function choose(chosen: Draft, choice: Choice) {
    const next = conflicts[position + 1] ?? conflicts[position - 1]
    // The pressed button goes away with its card: the panel's heading keeps the keyboard's place for the next one.
    flushSync(() => {
      session.drafts.resolve(chosen.key, choice)
      session.set({ focusedKey: next?.key ?? null })
    })
    heading.current?.focus()
  }

  function chooseAll(choice: Choice) {
    flushSync(() =>
      session.drafts.batch(() => {
        for (const each of conflicts) session.drafts.resolve(each.key, choice)
      }),
    )
    heading.current?.focus()
  }

  return (
    <SidePanel
      actions={
        draft && (
          <>
            <span className="text-ink-muted text-xs tabular-nums">
              {position + 1} of {conflicts.length}
            </span>
            <IconButton
              icon={<ChevronUp aria-hidden />}
              label="Previous conflict"
              onClick={() => move(-1)}
              shortcut="Shift F8"
            />
            <IconButton
              icon={<ChevronDown aria-hidden />}
              label="Next conflict"
              onClick={() => move(1)}
              shortcut="F8"
            />
          </>
        )
      }
      headingRef={heading}
      onClose={() => session.set({ panel: null })}
      title="Conflicts"
    >
      {draft ? (
        <>
          <ConflictCard
            draft={draft}
            key={draft.key}
            onChoose={(choice) => choose(draft, choice)}
            onGoTo={() => onGoTo(draft)}
            recordLabel={session.recordLabel(draft.address)}
          />
          {conflicts.length > 1 && <AllAtOnce amount={conflicts.length} onChoose={chooseAll} />}
        </>
      ) : (
        <EmptyState
          actions={
            sendable > 0 && (
              <Button onClick={onSave} variant="primary">
                Save the values you kept
              </Button>
            )
          }
          title="Every conflict is settled"
        >
          {sendable > 0
            ? 'What you kept is saved by the next save, unless it moves again.'
            : 'There is nothing left to decide.'}
        </EmptyState>
      )}
    </SidePanel>
  )
}

function AllAtOnce({
  amount,
  onChoose,
}: {
  readonly amount: number
  readonly onChoose: (choice: Choice) => void
}) {
  return (
    <div className="flex flex-wrap items-center gap-2 border-line border-t px-4 py-3 text-sm">
      <span className="text-ink-muted">All {amount} at once:</span>
      <Button onClick={() => onChoose({ kind: 'mine' })} size="sm">
        Keep all mine
      </Button>
      <Button onClick={() => onChoose({ kind: 'theirs' })} size="sm">
        Take all theirs
      </Button>
    </div>
  )
}
