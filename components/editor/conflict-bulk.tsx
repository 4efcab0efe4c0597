'use client'

import { Button } from '@/components/ui'
import type { Draft } from '@/lib/drafts'
import { mergeOf } from './conflict-card'

export type BulkChoice = 'mine' | 'theirs' | 'merge'

export interface ConflictBulkProps {
  /** Which they are: "All 3 at once". */
  readonly label: string
  /** Ends the name of each button, so that two groups of them can be told apart. */
  readonly ofWhat: string
  readonly conflicts: readonly Draft[]
  readonly onChoose: (conflicts: readonly Draft[], choice: BulkChoice) => void
}

/** One choice for several collisions. A merge is taken where there is one; the others still wait. */
export function ConflictBulk({ label, ofWhat, conflicts, onChoose }: ConflictBulkProps) {
  const merges = conflicts.filter((draft) => mergeOf(draft) !== null)
  return (
    <div className="flex flex-wrap items-center gap-2 border-line border-t px-4 py-3 text-sm">
      <span className="w-full text-ink-muted">{label}</span>
      <Button onClick={() => onChoose(conflicts, 'mine')} size="sm">
        Keep all mine{ofWhat}
      </Button>
      <Button onClick={() => onChoose(conflicts, 'theirs')} size="sm">
        Take all theirs{ofWhat}
      </Button>
      {merges.length > 0 && (
        <Button onClick={() => onChoose(merges, 'merge')} size="sm">
          Take {merges.length === 1 ? 'the merge' : `${merges.length} merges`}
          {ofWhat}
        </Button>
      )}
    </div>
  )
}
