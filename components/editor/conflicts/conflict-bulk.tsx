'use client'

import { Button } from '@/components/ui'
import { type Draft, isOfOtherDeletion } from '@/lib/drafts'
import { mergeOf } from './conflict-card'
import { useSeen } from './use-seen'

export type BulkChoice = 'mine' | 'theirs' | 'merge'

export interface ConflictBulkProps {
  /** Which they are: "All 3 at once". */
  readonly label: string
  /** Ends the name of each button, so that two groups of them can be told apart. */
  readonly ofWhat: string
  readonly conflicts: readonly Draft[]
  /** True for two that look the same to whoever decides. */
  readonly isSame: (a: Draft, b: Draft) => boolean
  /** @param conflicts as their user saw them */
  readonly onChoose: (conflicts: readonly Draft[], choice: BulkChoice) => void
}

/** One choice for several collisions. A merge is taken where there is one; the others still wait. */
export function ConflictBulk({ label, ofWhat, conflicts, isSame, onChoose }: ConflictBulkProps) {
  const hasMerge = (draft: Draft) => mergeOf(draft) !== null
  const merges = conflicts.filter(hasMerge)
  // A record that only has the name of the one to be deleted is none to be deleted: that waits for its own card.
  const isKeepable = (draft: Draft) => !isOfOtherDeletion(draft)
  const seen = useSeen(conflicts, (a, b) => isSameList(a, b, isSame))
  return (
    <div className="flex flex-wrap items-center gap-2 border-line border-t px-4 py-3 text-sm">
      <span className="w-full text-ink-muted">{label}</span>
      {conflicts.some(isKeepable) && (
        <Button onClick={() => onChoose(seen().filter(isKeepable), 'mine')} size="sm">
          Keep all mine{ofWhat}
        </Button>
      )}
      <Button onClick={() => onChoose(seen(), 'theirs')} size="sm">
        Take all theirs{ofWhat}
      </Button>
      {merges.length > 0 && (
        <Button onClick={() => onChoose(seen().filter(hasMerge), 'merge')} size="sm">
          Take {merges.length === 1 ? 'the merge' : `${merges.length} merges`}
          {ofWhat}
        </Button>
      )}
    </div>
  )
}

/** True for the same conflicts in the same states. */
export function isSameList(
  a: readonly Draft[],
  b: readonly Draft[],
  isSame: (a: Draft, b: Draft) => boolean,
): boolean {
  return (
    a.length === b.length &&
    a.every((draft, at) => {
      const other = b[at]
      return other !== undefined && draft.key === other.key && isSame(draft, other)
    })
  )
}
