'use client'

import { CornerDownRight } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Badge, Button } from '@/components/ui'
import { type LockVersion, sameValue } from '@/lib/data-table'
import { type ReceiptLine, savedHow } from '@/lib/save'
import {
  attributeOf,
  count,
  endingOf,
  exactTime,
  leftAloneIn,
  lineLabel,
  type ReceiptEntry,
  type TableSession,
  valuesOf,
} from '@/lib/session'
import { useSessionState } from '../use-session'
import { ValueDiff } from '../values/value-diff'
import { ValueText } from '../values/value-text'

export interface ReceiptLinesProps {
  readonly session: TableSession
  readonly entry: ReceiptEntry
  readonly onGoTo: (line: ReceiptLine) => void
}

/** Lines that are rendered before more are asked for. */
const LINES_AT_ONCE = 50
/** Characters of unchanged text beside a change. */
const CONTEXT = 60

/** What one save did, cell by cell. */
export function ReceiptLines({ session, entry, onGoTo }: ReceiptLinesProps) {
  const [limit, setLimit] = useState(LINES_AT_ONCE)
  // Readings tell what the cells hold now.
  useSessionState(session, (state) => state.load)
  const { lines } = entry.receipt
  const left = useMemo(() => leftAloneIn(entry), [entry])
  return (
    <>
      <ul aria-label="Cells of this save" className="divide-y divide-line border-line border-t">
        {lines.slice(0, limit).map((line, index) => (
          <Line
            isLeftAlone={left.has(line)}
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a receipt never change
            key={index}
            line={line}
            onGoTo={onGoTo}
            session={session}
          />
        ))}
      </ul>
      {lines.length > limit && (
        <div className="border-line border-t px-4 py-2">
          <Button onClick={() => setLimit(limit + LINES_AT_ONCE)} size="sm">
            Show more: {count(lines.length - limit, 'further cell')}
          </Button>
        </div>
      )}
    </>
  )
}

function Line({
  session,
  line,
  isLeftAlone,
  onGoTo,
}: {
  readonly session: TableSession
  readonly line: ReceiptLine
  readonly isLeftAlone: boolean
  readonly onGoTo: (line: ReceiptLine) => void
}) {
  const { label, tone } = endingOf(line, isLeftAlone)
  const attribute = attributeOf(session, line)
  const place = lineLabel(session, line)
  const canGo = line.kind === 'value' && session.placeOf(line) !== null
  return (
    <li className="space-y-1 py-2 pr-4 pl-6 text-sm">
      <div className="flex items-center gap-2">
        {canGo ? (
          <button
            className="flex min-w-0 flex-1 items-center gap-1.5 text-left font-medium hover:text-accent"
            onClick={() => onGoTo(line)}
            type="button"
          >
            <CornerDownRight aria-hidden className="size-3.5 shrink-0" />
            <span className="truncate" translate="no">
              {place}
            </span>
          </button>
        ) : (
          <span className="min-w-0 flex-1 truncate font-medium" translate="no">
            {place}
          </span>
        )}
        {line.evidence?.isRebased && <Badge>Sent again</Badge>}
        <Badge tone={tone}>{label}</Badge>
      </div>
      <div className="max-h-40 overflow-y-auto">
        <Change isLeftAlone={isLeftAlone} line={line} session={session} />
      </div>
      {line.outcome === 'conflict' && (
        <p className="text-ink-muted">
          Stored then: <ValueText attribute={attribute} value={line.theirs} />
        </p>
      )}
      {hasChangedSince(session, line) && (
        <p className="text-ink-muted">
          Changed since. The cell holds now:{' '}
          <ValueText attribute={attribute} value={session.stored.baseOf(line)?.value ?? null} />
        </p>
      )}
      {line.message !== null && line.message !== '' && (
        <p className="break-words text-ink-muted text-xs">{line.message}</p>
      )}
      {savedHow(line) === 'found' && (
        <p className="text-ink-muted text-xs">
          No answer to the write said so: it was read, and found as wanted.
        </p>
      )}
      <Evidence line={line} />
    </li>
  )
}

/** True where a reading found that the cell holds something else than the save left in it. */
function hasChangedSince(session: TableSession, line: ReceiptLine): boolean {
  const stored = session.state.state.load.kind === 'read' ? session.stored.baseOf(line) : null
  if (line.kind !== 'value' || line.outcome !== 'saved' || stored === null) return false
  return !sameValue(attributeOf(session, line).valueType, line.after, stored.value)
}

/** What became another value; what did not has no look of a change. */
function Change({
  session,
  line,
  isLeftAlone,
}: {
  readonly session: TableSession
  readonly line: ReceiptLine
  readonly isLeftAlone: boolean
}) {
  const { before, after } = valuesOf(line)
  const attribute = attributeOf(session, line)
  if (isLeftAlone) {
    const words =
      line.kind === 'rename' ? 'Not renamed to' : after === null ? 'Not removed' : 'Not written'
    return (
      <span className="text-ink-muted">
        {words}: <ValueText attribute={attribute} value={after ?? before} />
      </span>
    )
  }
  if (savedHow(line) === 'so-already') return <ValueText attribute={attribute} value={after} />
  return <ValueDiff attribute={attribute} context={CONTEXT} from={before} to={after} />
}

/** How the outcome is known: what to look for in CloudTrail, and the versions that were compared. */
function Evidence({ line }: { readonly line: ReceiptLine }) {
  const { evidence, versionBefore, versionAfter } = line
  if (evidence === null && versionBefore === null && versionAfter === null) return null
  return (
    <details className="text-ink-muted text-xs">
      <summary className="cursor-pointer hover:text-ink">Requests and versions</summary>
      <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 break-all">
        {evidence !== null && (
          <>
            <Fact name="Sent" value={count(evidence.attempts, 'time')} />
            <Fact name="Known at" value={exactTime(evidence.atMs)} />
            <Fact name="Request ids" value={evidence.requestIds.join(', ') || 'none'} />
          </>
        )}
        <Version name="Version before" version={versionBefore} />
        <Version name="Version after" version={versionAfter} />
      </dl>
    </details>
  )
}

function Version({
  name,
  version,
}: {
  readonly name: string
  readonly version: LockVersion | null
}) {
  if (version === null) return null
  const { value, attribute, primaryValues, dataTable } = version
  const members = [
    ['value', value],
    ['attribute', attribute],
    ['primary values', primaryValues],
    ['data table', dataTable],
  ] as const
  const known = members.flatMap(([member, text]) => (text === null ? [] : [`${member} ${text}`]))
  return <Fact name={name} value={known.join('; ') || 'none'} />
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="font-mono text-ink">{value}</dd>
    </>
  )
}
