'use client'

import { Button } from '@/components/ui'
import { recordKey } from '@/lib/data-table'
import { type Draft, isOfOtherDeletion } from '@/lib/drafts'
import { count, deletionMessage, keyLabel, type TableSession } from '@/lib/session'
import { ValueDiff } from '../values/value-diff'
import { ValueText } from '../values/value-text'
import { HowNoticed, Refused } from './card-parts'
import { isSameList } from './conflict-bulk'
import { ScopeChanges } from './scope-neighbours'
import { useSeen } from './use-seen'

export type DeletionDecision = 'delete' | 'delete-now' | 'keep' | 'let-go'

export interface DeletionCardProps {
  readonly session: TableSession
  /** Any value in conflict of the record that is to be deleted. */
  readonly draft: Draft
  /** Why the last choice was not carried out. */
  readonly refused: string | null
  /**
   * `delete`: by the next save; `delete-now`: saved at once; `let-go`: of the deletion of a record whose name another has.
   *
   * @param shown what waited of the record, as its user saw it
   */
  readonly onDecide: (shown: readonly Draft[], decision: DeletionDecision) => void
  readonly onGoTo: () => void
}

/**
 * A record that is to be deleted and that others touched: which of its values are not as they were, and the choice. It
 * is about the record in every word: no choice here is one about a single cell.
 */
export function DeletionCard({ session, draft, refused, onDecide, onGoTo }: DeletionCardProps) {
  const { drafts } = session
  const name = session.recordLabel(draft.address)
  const cells = cellsOfDeletion(session, draft)
  const waiting = cells.filter(({ status }) => status.kind === 'conflict')
  const seen = useSeen(waiting, (a, b) =>
    isSameList(a, b, (one, other) => drafts.isSameConflict(one, other)),
  )
  const other = cells.find(isOfOtherDeletion)
  const now = other === undefined ? null : session.nameById(other)
  const moved = cells.filter(({ status }) => status.kind === 'conflict' && isMoved(status.reason))
  return (
    <article className="space-y-3 px-4 py-3">
      <button
        className="block max-w-full truncate text-left font-medium hover:text-accent"
        onClick={onGoTo}
        type="button"
      >
        {name}, to be deleted
      </button>
      <p className="text-ink-muted text-sm">
        {deletionMessage(other ?? draft, now && keyLabel(now))}
      </p>
      {other === undefined && (
        <>
          {moved.length > 0 && (
            <div className="space-y-2 rounded-md border border-line bg-canvas px-3 py-2 text-sm">
              <h3 className="font-semibold text-xs">Not as it was when you chose to delete it</h3>
              <ul className="max-h-60 space-y-1.5 overflow-y-auto">
                {moved.map((cell) => (
                  <MovedValue draft={cell} key={cell.key} />
                ))}
              </ul>
            </div>
          )}
          <Beyond cells={cells} session={session} />
          <p className="text-ink-muted text-xs">
            The record holds {count(storedIn(cells), 'value')} now. Deleting it deletes all of them.
          </p>
        </>
      )}
      <Refused words={refused} />
      <div className="sticky bottom-0 -mx-4 flex flex-wrap gap-2 bg-surface px-4 py-2">
        {other === undefined ? (
          <>
            <Button onClick={() => onDecide(seen(), 'delete')}>Delete the whole record</Button>
            <Button onClick={() => onDecide(seen(), 'keep')}>Keep the record</Button>
            <Button onClick={() => onDecide(seen(), 'delete-now')}>
              Delete the record now, with all that is in it
            </Button>
          </>
        ) : (
          <Button onClick={() => onDecide(seen(), 'let-go')}>Let go of the deletion</Button>
        )}
      </div>
      {draft.status.kind === 'conflict' && <HowNoticed message={draft.status.message} />}
    </article>
  )
}

/** All values of the record that go with this one. */
export function cellsOfDeletion({ drafts }: TableSession, { address }: Draft): readonly Draft[] {
  const key = recordKey(address.primaryValues)
  return drafts
    .all()
    .filter((one) => one.group === 'deleted-record' && recordKey(one.address.primaryValues) === key)
}

/** Of the reasons to wait, those that are about the value itself. */
function isMoved(reason: string): boolean {
  return reason !== 'record' && reason !== 'scope'
}

function storedIn(cells: readonly Draft[]): number {
  const now = ({ status, base }: Draft) => (status.kind === 'conflict' ? status.theirs : base)
  return cells.filter((cell) => now(cell).value !== null).length
}

function MovedValue({ draft: { attribute, base, status } }: { readonly draft: Draft }) {
  if (status.kind !== 'conflict') return null
  const { theirs, earlier } = status
  return (
    <li>
      <p className="text-ink-muted text-xs">{attribute.name}</p>
      <ValueDiff attribute={attribute} context={40} from={base.value} to={theirs.value} />
      {earlier !== undefined && (
        <p className="text-conflict text-xs">
          Changed again while you were deciding; before, it was{' '}
          <ValueText attribute={attribute} value={earlier.value} />
        </p>
      )}
    </li>
  )
}

/** What moved under the lock of the record beyond its own values. */
function Beyond({
  session,
  cells,
}: {
  readonly session: TableSession
  readonly cells: readonly Draft[]
}) {
  const asked = cells.find(({ status }) => status.kind === 'conflict' && status.reason === 'scope')
  if (asked === undefined) return null
  const own = recordKey(asked.address.primaryValues)
  const changes = session.changesSince(asked)
  const values = changes.values.filter(({ address }) => recordKey(address.primaryValues) !== own)
  const isInRecord = values.length < changes.values.length
  if (isInRecord && values.length + changes.structure.length === 0) return null
  return (
    <div className="space-y-2 rounded-md border border-line bg-canvas px-3 py-2 text-sm">
      <ScopeChanges changes={{ ...changes, values }} session={session} />
    </div>
  )
}
