import type { ReactNode } from 'react'
import { type Attribute, type CellBase, isListType, sameValue } from '@/lib/data-table'
import type { Draft } from '@/lib/drafts'
import { numberChange, numberWithBoth } from '@/lib/merge'
import { exactTime } from '@/lib/session'
import { diffParts } from '../values/diff-parts'
import { HiddenNote } from '../values/hidden-note'
import { ValueDiff } from '../values/value-diff'
import { ValueText } from '../values/value-text'

/** Characters kept beside a change of a long text; the base is there in full. */
const CONTEXT = 120
/** A shorter text is read faster as a whole than as what was struck out of another. */
const LONG_TEXT = 60

export interface ConflictSidesProps {
  readonly draft: Draft
  /** Where its record has another name: that, and what its cell holds there, `null` where that was not read. */
  readonly elsewhere?:
    | { readonly name: string; readonly stored: CellBase | null }
    | null
    | undefined
}

/** What a collided cell was when it was read, what I typed, and what the service holds, each against the base. */
export function ConflictSides({ draft, elsewhere = null }: ConflictSidesProps) {
  const { attribute, base, status, value } = draft
  if (status.kind !== 'conflict') return null
  const { earlier } = status
  const theirs = elsewhere?.stored ?? status.theirs
  const isNumber = attribute.valueType === 'NUMBER'
  const both = isNumber ? numberWithBoth(base.value, value, theirs.value) : null
  return (
    <div className="rounded-md border border-line bg-canvas text-sm">
      <dl className="divide-y divide-line">
        <Side label="Base" note="as you read it">
          <ValueText attribute={attribute} value={base.value} />
        </Side>
        <Side label="Mine" note={withChange(attribute, 'not saved', base.value, value)}>
          <Changed attribute={attribute} from={base.value} to={value} />
        </Side>
        <Side
          label="Theirs"
          note={withChange(attribute, theirsNote(theirs, elsewhere), base.value, theirs.value)}
        >
          <Changed attribute={attribute} from={base.value} to={theirs.value} />
          {earlier !== undefined && (
            <div className="mt-1 text-conflict text-xs">
              Changed again while you were deciding; before, theirs was{' '}
              <ValueText attribute={attribute} value={earlier.value} />
            </div>
          )}
        </Side>
      </dl>
      <Lookalikes draft={draft} stored={theirs.value} />
      {both !== null && (
        <p className="border-line border-t px-3 py-2 text-ink-muted text-xs">
          Both changes together would make {both}. Use “Edit…” if that is what is meant.
        </p>
      )}
    </div>
  )
}

/** Which of the three look the same and are not: mine and theirs first, since that is what is decided. */
function Lookalikes({
  draft: { attribute, base, value },
  stored,
}: {
  readonly draft: Draft
  readonly stored: string | null
}) {
  const mine = { name: 'Mine', value }
  const theirs = { name: 'Theirs', value: stored }
  const seen = { name: 'Base', value: base.value }
  return (
    <div className="space-y-1 px-3 pb-2 empty:hidden">
      <HiddenNote attribute={attribute} first={mine} second={theirs} />
      <HiddenNote attribute={attribute} first={theirs} second={seen} />
      <HiddenNote attribute={attribute} first={mine} second={seen} />
    </div>
  )
}

/** The difference where it helps to see it; a value that is another as a whole stands for itself. */
function Changed({
  attribute,
  from,
  to,
}: {
  readonly attribute: Attribute
  readonly from: string | null
  readonly to: string | null
}) {
  return sharesParts(attribute, from, to) ? (
    <ValueDiff attribute={attribute} context={CONTEXT} from={from} to={to} />
  ) : (
    <ValueText attribute={attribute} value={to} />
  )
}

function sharesParts({ valueType }: Attribute, from: string | null, to: string | null): boolean {
  if (from === null || to === null || sameValue(valueType, from, to)) return false
  if (isListType(valueType)) return true
  if (valueType !== 'TEXT' || Math.max(from.length, to.length) < LONG_TEXT) return false
  return diffParts(from, to).some(({ kind, text }) => kind === 'same' && text.trim() !== '')
}

function withChange(
  { valueType }: Attribute,
  note: string,
  from: string | null,
  to: string | null,
): string {
  const change = valueType === 'NUMBER' ? numberChange(from, to) : null
  return change === null || change === '0' ? note : `${change}, ${note}`
}

function theirsNote(theirs: CellBase, elsewhere: ConflictSidesProps['elsewhere']): string {
  if (elsewhere) {
    const { name, stored } = elsewhere
    if (stored === null) return `its record is called ${name} now`
    return `${stored.value === null ? 'no value is stored' : 'stored'} under the name ${name}`
  }
  if (theirs.value === null) return 'no value is stored now'
  const parts = [
    theirs.modifiedAtMs === null ? null : exactTime(theirs.modifiedAtMs),
    theirs.modifiedRegion,
  ].filter((part) => part !== null)
  return parts.length > 0 ? `stored ${parts.join(', ')}` : 'stored now'
}

function Side({
  label,
  note,
  children,
}: {
  readonly label: string
  readonly note: string
  readonly children: ReactNode
}) {
  return (
    <div className="px-3 py-2 max-sm:py-1">
      <dt className="flex justify-between gap-2 text-ink-muted text-xs">
        <span className="font-semibold">{label}</span>
        <span className="text-right">{note}</span>
      </dt>
      <dd className="mt-0.5 max-h-40 overflow-y-auto">{children}</dd>
    </div>
  )
}
