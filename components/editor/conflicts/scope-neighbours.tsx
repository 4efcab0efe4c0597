import { Button } from '@/components/ui'
import { type Attribute, isolate, type LockLevel } from '@/lib/data-table'
import {
  type ChangesSince,
  count,
  type ExternalChange,
  schemaChangeMessage,
  type TableSession,
} from '@/lib/session'
import { ValueDiff } from '../values/value-diff'
import { ValueText } from '../values/value-text'

/** More are counted, not listed. */
const MAX_LISTED = 20

export interface ScopeNeighboursProps {
  readonly session: TableSession
  readonly changes: ChangesSince
  /** How many cells of this lock scope wait for the same decision, this one included. */
  readonly cells: number
  readonly onSendOne: () => void
  readonly onSendAll: () => void
}

/** What else moved under the lock of a cell, from what to what, and the way to send the cell, or all, once more. */
export function ScopeNeighbours(props: ScopeNeighboursProps) {
  const { session, changes, cells, onSendOne, onSendAll } = props
  return (
    <div className="space-y-2 rounded-md border border-line bg-canvas px-3 py-2 text-sm">
      <ScopeChanges changes={changes} session={session} />
      <p className="text-ink-muted text-xs">
        Sending again saves your value at once. “Keep mine” decides, too, but leaves it for the next
        save.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button onClick={onSendOne} size="sm">
          Send this cell again
        </Button>
        {cells > 1 && (
          <Button onClick={onSendAll} size="sm">
            Send again: all {cells} cells
          </Button>
        )}
      </div>
    </div>
  )
}

/** What moved under a lock, from what to what. */
export function ScopeChanges({
  session,
  changes,
}: Pick<ScopeNeighboursProps, 'session' | 'changes'>) {
  const listed = changes.values.slice(-MAX_LISTED)
  const more = changes.values.length - listed.length
  const labelOf = ({ address }: ExternalChange) =>
    `${session.recordLabel(address)} › ${isolate(address.attribute)}`
  return (
    <>
      <h3 className="font-semibold text-xs">What others changed under this lock</h3>
      {listed.length > 0 && (
        <ul className="max-h-60 space-y-1.5 overflow-y-auto">
          {listed.map((change) => (
            <li key={labelOf(change)}>
              <p className="text-ink-muted text-xs">{labelOf(change)}</p>
              <Neighbour attribute={session.attribute(change.address.attribute)} change={change} />
            </li>
          ))}
        </ul>
      )}
      {more > 0 && <p className="text-ink-muted text-xs">and {count(more, 'cell')} more</p>}
      {otherMessages(changes, session.schema.table.lockLevel).map((words) => (
        <p className="text-ink-muted text-xs" key={words}>
          {words}
        </p>
      ))}
    </>
  )
}

function Neighbour({
  attribute,
  change: { before, after },
}: {
  readonly attribute: Attribute | undefined
  readonly change: ExternalChange
}) {
  if (attribute === undefined) return null
  if (before !== after.value) {
    return <ValueDiff attribute={attribute} context={40} from={before} to={after.value} />
  }
  return (
    <span>
      written again as it was: <ValueText attribute={attribute} value={before} />
    </span>
  )
}

/** What is known of it beside values, and what is not. */
function otherMessages(
  { values, structure, isWhole }: ChangesSince,
  level: LockLevel,
): readonly string[] {
  const told = structure.map(schemaChangeMessage)
  const isTold = values.length + told.length > 0
  if (isWhole) return isTold ? told : [NO_VALUE]
  if (isTold) {
    return [
      ...told,
      'There may have been more: this page did not see all that happened since you read your value.',
    ]
  }
  const { what, where } = UNDER[level]
  return [
    `Known: since you read your value, ${what} changed. Not known: which, what it was before, and who did it, because this page did not see it happen.`,
    `What is on show is how it stands now: look through ${where} before you keep yours.`,
  ]
}

const NO_VALUE =
  'No value under this lock is another than when you read yours. Something changed that no value shows, such as a property of the table or of an attribute.'

/** What one lock guards beside a cell, in words. */
const UNDER: Readonly<Record<LockLevel, { readonly what: string; readonly where: string }>> = {
  NONE: { what: 'something under the same lock', where: 'the table' },
  VALUE: { what: 'something under the same lock', where: 'the table' },
  ATTRIBUTE: {
    what: 'another value of the attribute, or the attribute itself,',
    where: 'the column',
  },
  PRIMARY_VALUE: { what: 'another value of the record', where: 'the row' },
  DATA_TABLE: { what: 'another value of the table, or the table itself,', where: 'the table' },
}
