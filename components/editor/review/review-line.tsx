import { X } from 'lucide-react'
import { useId } from 'react'
import { Badge, type BadgeProps, Button, Checkbox, IconButton } from '@/components/ui'
import { isolate } from '@/lib/data-table'
import {
  type ChangeState,
  count,
  KIND_LABELS,
  type ReviewChange,
  type ReviewRow,
  STATE_LABELS,
} from '@/lib/session'
import { ValueDiff } from '../values/value-diff'

/** What can be done with lines. */
export interface LineActions {
  readonly onTick: (keys: readonly string[], isTicked: boolean) => void
  readonly onGoTo: (key: string) => void
  readonly onDiscard: (keys: readonly string[]) => void
  /** Leads to the decision about one that collided. */
  readonly onDecide: (key: string) => void
}

export interface ReviewLineProps extends LineActions {
  readonly row: ReviewRow
  /** Words for the record of the line. */
  readonly recordLabel: string
  readonly ticked: ReadonlySet<string>
  /** The one line whose controls are in the tab order. */
  readonly isActive: boolean
}

/** Characters of unchanged text beside a change. */
const CONTEXT = 60

const TONES: Readonly<Record<ChangeState, NonNullable<BadgeProps['tone']>>> = {
  ready: 'dirty',
  saving: 'saving',
  failed: 'failed',
  unknown: 'dirty',
  invalid: 'failed',
  conflict: 'conflict',
  empty: 'dirty',
  orphaned: 'failed',
}

/** One line of the review: a record's heading, or one of its changes. */
export function ReviewLine({ row, ...rest }: ReviewLineProps) {
  return row.type === 'record' ? (
    <RecordLine {...rest} changes={row.changes} />
  ) : (
    <ChangeLine {...rest} change={row.change} />
  )
}

type PartProps = Omit<ReviewLineProps, 'row'>

function RecordLine({
  changes,
  recordLabel,
  ticked,
  isActive,
  onTick,
  onGoTo,
  onDiscard,
}: PartProps & { readonly changes: readonly ReviewChange[] }) {
  const keys = changes.map(({ key }) => key)
  const chosen = keys.filter((key) => ticked.has(key)).length
  const [first] = keys
  return (
    <div className="flex items-center gap-2 bg-canvas px-4 py-1.5">
      <Checkbox
        isChecked={chosen === keys.length}
        isIndeterminate={chosen > 0 && chosen < keys.length}
        isInTabOrder={isActive}
        isLabelHidden
        label={`Select record ${recordLabel}`}
        onCheckedChange={(isTicked) => onTick(keys, isTicked)}
      />
      <button
        className="min-w-0 flex-1 truncate text-left font-semibold hover:text-accent"
        data-line=""
        onClick={() => first !== undefined && onGoTo(first)}
        tabIndex={isActive ? 0 : -1}
        translate="no"
        type="button"
      >
        {recordLabel}
      </button>
      <span className="text-ink-muted text-xs">{count(keys.length, 'change')}</span>
      <Button
        aria-label={`Discard changes of ${recordLabel}`}
        onClick={() => onDiscard(keys)}
        size="sm"
        tabIndex={isActive ? 0 : -1}
        variant="ghost"
      >
        Discard
      </Button>
    </div>
  )
}

function ChangeLine({
  change,
  recordLabel,
  ticked,
  isActive,
  onTick,
  onGoTo,
  onDiscard,
  onDecide,
}: PartProps & { readonly change: ReviewChange }) {
  const { key, attribute, kind, state, before, after, message } = change
  const id = useId()
  return (
    <div className="space-y-1 px-4 py-2">
      <span className="sr-only" id={`${id}-record`}>
        in {recordLabel}
      </span>
      <div className="flex items-center gap-2">
        <Checkbox
          isChecked={ticked.has(key)}
          isInTabOrder={isActive}
          isLabelHidden
          label={`Select ${isolate(attribute.name)}`}
          onCheckedChange={(isTicked) => onTick([key], isTicked)}
        />
        <button
          aria-describedby={['record', 'kind', 'state', 'values', 'message']
            .map((part) => `${id}-${part}`)
            .join(' ')}
          className="min-w-0 flex-1 truncate text-left font-medium hover:text-accent"
          data-line=""
          onClick={() => onGoTo(key)}
          tabIndex={isActive ? 0 : -1}
          translate="no"
          type="button"
        >
          {attribute.name}
        </button>
        <span className="text-ink-muted text-xs" id={`${id}-kind`}>
          {KIND_LABELS[kind]}
        </span>
        <span id={`${id}-state`}>
          <Badge tone={TONES[state]}>{STATE_LABELS[state]}</Badge>
        </span>
        {state === 'conflict' && (
          <Button
            aria-label={`Decide ${isolate(attribute.name)} in ${recordLabel}`}
            onClick={() => onDecide(key)}
            size="sm"
            tabIndex={isActive ? 0 : -1}
          >
            Decide
          </Button>
        )}
        <IconButton
          disabled={state === 'saving'}
          icon={<X aria-hidden />}
          label={`Discard the change of ${isolate(attribute.name)}`}
          onClick={() => onDiscard([key])}
          size="sm"
          tabIndex={isActive ? 0 : -1}
        />
      </div>
      <div className="max-h-40 overflow-y-auto pl-6 text-sm" id={`${id}-values`}>
        <ValueDiff attribute={attribute} context={CONTEXT} from={before} to={after} />
      </div>
      {message !== null && (
        <p
          className={`pl-6 text-xs ${state === 'empty' ? 'text-ink-muted' : 'text-failed'}`}
          id={`${id}-message`}
        >
          {message}
        </p>
      )}
    </div>
  )
}
