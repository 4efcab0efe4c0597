'use client'

import { Save, Trash2 } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { AlertDialog, Button, Checkbox, EmptyState, Select } from '@/components/ui'
import type { Draft } from '@/lib/drafts'
import {
  type ChangeKind,
  type ChangeState,
  clockTime,
  count,
  countBy,
  countListed,
  exactTime,
  filterChanges,
  groupByRecord,
  KIND_LABELS,
  lineAfter,
  type ReviewFilter,
  STATE_LABELS,
  type TableSession,
  withWholeRecords,
} from '@/lib/session'
import { SidePanel } from '../side-panel'
import { useChanges, useDraftSummary, useSessionState } from '../use-session'
import { REVIEW_KEYS_ID, ReviewList, type ReviewListHandle } from './review-list'
import { ReviewPlan } from './review-plan'

export interface ReviewPanelProps {
  readonly session: TableSession
  readonly onGoTo: (change: Pick<Draft, 'key' | 'address'>) => void
  /** Saves only these cells, or all that can be sent. */
  readonly onSave: (keys?: ReadonlySet<string>) => void
  readonly onDiscard: (keys: readonly string[]) => void
  /** Leads to the decision about a cell that collided. */
  readonly onDecide: (key: string) => void
  /** Closes the panel and gives the keyboard back to the grid. */
  readonly onClose: () => void
}

const EVERYTHING: ReviewFilter = { kind: 'all', state: 'all' }

/** Every unsaved change as old and new, by record: to look through, discard, go to, or save. */
export function ReviewPanel({
  session,
  onGoTo,
  onSave,
  onDiscard,
  onDecide,
  onClose,
}: ReviewPanelProps) {
  const { sendable } = useDraftSummary(session)
  const [filter, setFilter] = useState(EVERYTHING)
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const [asked, setAsked] = useState<readonly string[]>([])
  const heading = useRef<HTMLHeadingElement>(null)
  const [body, setBody] = useState<HTMLElement | null>(null)
  const list = useRef<ReviewListHandle>(null)
  /** Where the keyboard goes when the question about a discard closes; `null`: back. */
  const landing = useRef<HTMLElement | null>(null)
  const changes = useChanges(session)
  // The panel opens at its user's word only, so the keyboard follows: into the list, where arrows work at once.
  const isEmptyAtFirst = useRef(changes.length === 0)
  useEffect(() => {
    if (isEmptyAtFirst.current) heading.current?.focus()
  }, [])
  const shown = useMemo(() => filterChanges(changes, filter), [changes, filter])
  const rows = useMemo(() => groupByRecord(shown), [shown])
  const chosen = useMemo(() => shown.filter(({ key }) => ticked.has(key)), [shown, ticked])
  const selected = useMemo(() => chosen.map(({ key }) => key), [chosen])
  /** The button of the selection was pressed: it does not become that of all edits under the pointer, or the key. */
  const [isPressed, setPressed] = useState(false)
  const isOfSelection = selected.length > 0 || isPressed
  const only = useMemo(() => (selected.length > 0 ? new Set(selected) : undefined), [selected])

  const askedCount = countListed(changes.filter(({ key }) => asked.includes(key)))

  function discard(some: readonly string[]) {
    const keys = withWholeRecords(changes, some)
    landing.current = null
    if (keys.length > 1) setAsked(keys)
    else drop(keys)?.focus()
  }

  /** What was pressed goes away with its line: the next line is what takes the keyboard. */
  function drop(keys: readonly string[]): HTMLElement | null {
    const isGone = (key: string) => session.drafts.get(key)?.status.kind !== 'saving'
    const next = lineAfter(rows, new Set(keys.filter(isGone)))
    flushSync(() => onDiscard(keys))
    return (next === null ? null : list.current?.reach(next)) ?? heading.current
  }

  function tick(keys: readonly string[], isTicked: boolean) {
    const next = new Set(ticked)
    for (const key of withWholeRecords(changes, keys)) {
      if (isTicked) next.add(key)
      else next.delete(key)
    }
    setTicked(next)
  }

  function goTo(key: string) {
    const change = changes.find((one) => one.key === key)
    // What no cell shows any more is shown, with what can be done about it, in the list of failed cells.
    if (change?.state === 'orphaned') session.set({ panel: { kind: 'failures' } })
    else if (change) onGoTo(change)
  }

  return (
    <SidePanel
      actions={
        <Button
          disabled={sendable === 0 || (isOfSelection && selected.length === 0)}
          icon={<Save aria-hidden />}
          keepsFocus
          onBlur={() => setPressed(false)}
          onClick={() => {
            setPressed(isOfSelection)
            onSave(only)
          }}
          onPointerLeave={() => setPressed(false)}
          size="sm"
          variant="primary"
        >
          {isOfSelection ? `Save ${countListed(chosen)} selected` : 'Save all'}
        </Button>
      }
      bodyRef={setBody}
      headingRef={heading}
      onClose={onClose}
      title={`Review changes (${countListed(changes).toLocaleString('en')})`}
      top={
        changes.length > 0 && (
          <div className="space-y-2 border-line border-b px-4 py-2 text-xs">
            <div className="flex flex-wrap items-center gap-2">
              <Filters changes={changes} filter={filter} onChange={setFilter} />
              <Checkbox
                isChecked={selected.length === shown.length && shown.length > 0}
                isIndeterminate={selected.length > 0 && selected.length < shown.length}
                label={`Select ${countListed(shown).toLocaleString('en')} shown`}
                onCheckedChange={(isTicked) =>
                  tick(
                    shown.map(({ key }) => key),
                    isTicked,
                  )
                }
              />
              <Button
                disabled={selected.length === 0}
                icon={<Trash2 aria-hidden />}
                keepsFocus
                onClick={() => discard(selected)}
                size="sm"
              >
                Discard selected
              </Button>
            </div>
            <ReviewPlan only={only} session={session} />
            <p className="text-ink-faint" id={REVIEW_KEYS_ID}>
              Arrows move, Enter goes to the cell, Delete discards.
            </p>
          </div>
        )
      }
    >
      {changes.length === 0 ? (
        <EmptyState title="No unsaved edits">
          <LastRead session={session} />
        </EmptyState>
      ) : (
        <ReviewList
          labelOf={(address) => session.recordLabel(address)}
          onDecide={onDecide}
          onDiscard={discard}
          onGoTo={goTo}
          onTick={tick}
          ref={list}
          rows={rows}
          scroller={body}
          takesFocus={!isEmptyAtFirst.current}
          ticked={ticked}
        />
      )}
      <AlertDialog
        cancelLabel="Keep edits"
        confirmLabel={`Discard ${count(askedCount, 'edit')}`}
        focusAfter={() => landing.current}
        isDangerous
        isOpen={asked.length > 0}
        onConfirm={() => {
          landing.current = drop(asked)
        }}
        onOpenChange={(isOpen) => {
          if (!isOpen) setAsked([])
        }}
        title={`Discard ${count(askedCount, 'edit')}?`}
      >
        These cells go back to what is stored. Cells being saved right now are not affected.
      </AlertDialog>
    </SidePanel>
  )
}

/** What is on the screen is what was stored then, and no more than that. */
function LastRead({ session }: { readonly session: TableSession }) {
  const load = useSessionState(session, (state) => state.load)
  if (load.kind !== 'read') return <>The table is not read to its end.</>
  return (
    <span title={exactTime(load.atMs)}>The table was last read at {clockTime(load.atMs)}.</span>
  )
}

function Filters({
  changes,
  filter,
  onChange,
}: {
  readonly changes: Parameters<typeof filterChanges>[0]
  readonly filter: ReviewFilter
  readonly onChange: (filter: ReviewFilter) => void
}) {
  const kinds = countBy(changes, ({ kind }) => kind)
  const states = countBy(changes, ({ state }) => state)
  const all = countListed(changes).toLocaleString('en')
  return (
    <>
      <Select<ChangeKind | 'all'>
        label="Kind of change"
        onValueChange={(kind) => onChange({ ...filter, kind })}
        options={[
          { value: 'all', label: `All kinds (${all})` },
          ...[...kinds].map(([value, amount]) => ({
            value,
            label: `${KIND_LABELS[value]} (${amount})`,
          })),
        ]}
        size="sm"
        value={filter.kind}
      />
      <Select<ChangeState | 'all'>
        label="State of change"
        onValueChange={(state) => onChange({ ...filter, state })}
        options={[
          { value: 'all', label: `All states (${all})` },
          ...[...states].map(([value, amount]) => ({
            value,
            label: `${STATE_LABELS[value]} (${amount})`,
          })),
        ]}
        size="sm"
        value={filter.state}
      />
    </>
  )
}
