'use client'

import { ChevronDown, ChevronUp } from 'lucide-react'
import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { Button, EmptyState, IconButton, VisuallyHidden } from '@/components/ui'
import { isolate, recordKey } from '@/lib/data-table'
import type { Choice, Draft } from '@/lib/drafts'
import { type BulkChoice, ConflictBulk } from './conflict-bulk'
import { ConflictCard, mergeOf } from './conflict-card'
import type { Conflict } from './conflicts'
import { cellsOfDeletion, DeletionCard } from './deletion-card'
import { keyWords } from './record-words'
import { RenameCard } from './rename-card'
import { ScopeNeighbours } from './scope-neighbours'
import type { TableSession } from './session'
import { SidePanel } from './side-panel'
import { thirdValuesOf } from './third-values'
import type { RecordActions } from './use-record-commands'
import { useConflicts, useDraftSummary, useSessionState } from './use-session'
import { count } from './words'

export interface ConflictPanelProps {
  readonly session: TableSession
  readonly onGoTo: (conflict: Pick<Conflict, 'key' | 'address'>, keepsFocus?: boolean) => void
  /** Saves everything that can be sent, or only these cells. */
  readonly onSave: (only?: ReadonlySet<string>) => void
  readonly onClose: () => void
  /** What can be done with records that collided. */
  readonly records: RecordActions
}

/** One collision after the other: base, mine and theirs, and the choice. Nothing is written by choosing; saving is. */
export function ConflictPanel({ session, onGoTo, onSave, onClose, records }: ConflictPanelProps) {
  const { conflicts: ofCells, renameConflicts, sendable } = useDraftSummary(session)
  const conflicts = useConflicts(session)
  const focusedKey = useSessionState(session, (state) => state.focusedKey)
  const [pinnedKey, setPinnedKey] = useState<string | null>(null)
  const at = (key: string | null) => conflicts.findIndex((one) => one.key === key)
  const found = at(focusedKey)
  // What F8 visits may have collided with nothing, and a collision may come in front: neither pushes away the one on
  // show under its person's hands.
  const position = Math.max(0, found >= 0 ? found : at(pinnedKey))
  const shown = conflicts[position]
  const draft = shown?.kind === 'cell' ? shown.draft : null
  const heading = useRef<HTMLHeadingElement>(null)
  const shownKey = shown?.key ?? null
  if (shownKey !== pinnedKey) setPinnedKey(shownKey)
  const renamed = draft ? session.renamedFrom(draft) : null
  const isDeletion = draft?.group === 'deleted-record'
  // A record that is to be deleted is one choice already.
  const ofRecord = draft && !isDeletion ? ofCells.filter((each) => isOfOneRecord(each, draft)) : []

  function move(step: number) {
    const next = conflicts[(position + step + conflicts.length) % conflicts.length]
    if (next) onGoTo(next, true)
  }

  function choose(chosen: Draft, choice: Choice) {
    const words = `${decisionWords(chosen, choice)}: ${isolate(chosen.address.attribute)} in ${session.recordLabel(chosen.address)}.`
    settle(words, new Set([chosen.key]), () => session.drafts.resolve(chosen, choice))
  }

  function decideDeletion(chosen: Draft, decision: 'delete' | 'delete-now' | 'keep') {
    const cells = cellsOfDeletion(session, chosen)
    const settled = new Set(cells.map(({ key }) => key))
    const words = DELETION_WORDS[decision](session.recordLabel(chosen.address))
    const kind = decision === 'keep' ? 'theirs' : 'mine'
    settle(words, settled, () => session.drafts.decide(cells, () => ({ kind })))
    if (decision === 'delete-now') onSave(settled)
  }

  function follow(chosen: Draft, all: boolean) {
    const found = session.renamedFrom(chosen)
    if (found === null) return
    const edits = all ? found.edits : [chosen]
    const settled = new Set(edits.map(({ key }) => key))
    const words = `${count(edits.length, 'edit')} put into ${keyWords(found.to)}.`
    settle(words, settled, () => session.drafts.follow(edits, found.to))
  }

  /** @param settled keys of what the choice settles: the panel goes on to another one */
  function settle(words: string, settled: ReadonlySet<string>, work: () => void) {
    const stays = ({ key }: Conflict) => !settled.has(key)
    const next =
      conflicts.slice(position + 1).find(stays) ?? conflicts.slice(0, position).findLast(stays)
    session.say(words)
    // The pressed button goes away with its card: the panel's heading keeps the keyboard's place for the next one.
    flushSync(() => {
      work()
      session.set({ focusedKey: next?.key ?? null })
    })
    // The grid goes along, so that the cell in question is in sight.
    if (next) onGoTo(next, true)
    heading.current?.focus()
  }

  function chooseMany(chosen: readonly Draft[], kind: BulkChoice) {
    session.say(`${BULK_WORDS[kind]}: ${count(chosen.length, 'conflict')}.`)
    flushSync(() =>
      session.drafts.batch(() => {
        const renamed = kind === 'mine' ? chosen.filter(session.renamedFrom, session) : []
        for (const each of renamed) {
          const other = session.renamedFrom(each)
          // Kept under the old name it would make a second record of itself alone.
          if (other !== null) session.drafts.follow([each], other.to)
        }
        const rest = chosen.filter((each) => !renamed.includes(each))
        session.drafts.decide(rest, (each) =>
          kind === 'merge' ? { kind: 'edit', value: mergeOf(each) } : { kind },
        )
      }),
    )
    heading.current?.focus()
  }

  function sendAgain(chosen: readonly Draft[]) {
    chooseMany(chosen, 'mine')
    onSave(new Set(chosen.map((each) => each.key)))
  }

  return (
    <SidePanel
      actions={
        shown && (
          <>
            <span className="text-ink-muted text-xs tabular-nums" role="status">
              {position + 1} of {conflicts.length}
              <VisuallyHidden>
                : {session.recordLabel(shown.address)} ›{' '}
                {shown.kind === 'cell' ? isolate(shown.address.attribute) : 'rename'}
              </VisuallyHidden>
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
      onClose={onClose}
      title="Conflicts"
    >
      {shown?.kind === 'rename' && (
        <RenameCard
          actions={records}
          key={shown.key}
          onDecide={(work) => settle('', new Set([shown.key]), work)}
          onRetry={onSave}
          rename={shown.rename}
          session={session}
        />
      )}
      {draft && isDeletion && (
        <DeletionCard
          draft={draft}
          onDecide={(decision) => decideDeletion(draft, decision)}
          onGoTo={() => onGoTo(draft)}
          session={session}
        />
      )}
      {draft && !isDeletion && (
        <ConflictCard
          draft={draft}
          key={draft.key}
          neighbours={<Neighbours draft={draft} onSend={sendAgain} session={session} />}
          onChoose={(choice) => choose(draft, choice)}
          onChooseKey={keyChoice(session, draft, records)}
          onFollow={(all) => follow(draft, all)}
          onGoTo={() => onGoTo(draft)}
          renamed={
            renamed && {
              name: keyWords(renamed.to),
              isFree: renamed.edits.includes(draft),
              edits: renamed.edits.length,
            }
          }
          recordLabel={session.recordLabel(draft.address)}
          thirdValues={thirdValuesOf(session.drafts)}
        />
      )}
      {draft && ofRecord.length > 1 && ofRecord.length < ofCells.length && (
        <ConflictBulk
          conflicts={ofRecord}
          label={`The ${ofRecord.length} of ${session.recordLabel(draft.address)}:`}
          ofWhat=" of this record"
          onChoose={chooseMany}
        />
      )}
      {ofCells.length > 1 && (
        <ConflictBulk
          conflicts={ofCells}
          label={`All ${ofCells.length}${renameConflicts.length > 0 ? ' cell conflicts' : ''} at once${deletionsAmong(ofCells)}:`}
          ofWhat=""
          onChoose={chooseMany}
        />
      )}
      {shown === undefined && (
        <EmptyState
          actions={
            sendable > 0 && (
              <Button onClick={() => onSave()} variant="primary">
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

const BULK_WORDS: Readonly<Record<BulkChoice, string>> = {
  mine: 'Kept yours',
  theirs: 'Took theirs',
  merge: 'Took the merge',
}

const DELETION_WORDS = {
  delete: (record: string) => `The next save deletes all of ${record}.`,
  'delete-now': (record: string) => `Deleting all of ${record}.`,
  keep: (record: string) => `${record} is kept.`,
} as const

/** Whoever keeps all of theirs deletes these. */
function deletionsAmong(conflicts: readonly Draft[]): string {
  const deleted = new Set(
    conflicts
      .filter(({ group }) => group === 'deleted-record')
      .map(({ address }) => recordKey(address.primaryValues)),
  )
  return deleted.size === 0 ? '' : `, the deletion of ${count(deleted.size, 'record')} among them`
}

function decisionWords(draft: Draft, choice: Choice): string {
  if (choice.kind !== 'edit') return BULK_WORDS[choice.kind]
  return choice.value === mergeOf(draft) ? BULK_WORDS.merge : 'Took your third value'
}

function isOfOneRecord(a: Draft, b: Draft): boolean {
  return recordKey(a.address.primaryValues) === recordKey(b.address.primaryValues)
}

/** For a record to be added that is there already: another key for it, with all that is filled in. */
function keyChoice(
  session: TableSession,
  { address, group, status }: Draft,
  records: RecordActions,
): (() => void) | undefined {
  const isTaken = status.kind === 'conflict' && status.reason === 'exists'
  const row = session.data.indexOf(recordKey(address.primaryValues))
  return isTaken && group === 'new-record' && row >= 0 ? () => records.rename(row) : undefined
}

/** For a cell whose scope alone moved: what moved, and the cells that wait for the same decision. */
function Neighbours({
  session,
  draft,
  onSend,
}: {
  readonly session: TableSession
  readonly draft: Draft
  readonly onSend: (drafts: readonly Draft[]) => void
}) {
  const waiting = session.askedWith(draft)
  if (waiting.length === 0) return null
  return (
    <ScopeNeighbours
      cells={waiting.length}
      changes={session.changesSince(draft)}
      onSendAll={() => onSend(waiting)}
      onSendOne={() => onSend([draft])}
      session={session}
    />
  )
}
