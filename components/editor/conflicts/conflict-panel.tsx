'use client'

import { ChevronDown, ChevronUp } from 'lucide-react'
import { type Ref, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { Button, EmptyState, IconButton, VisuallyHidden } from '@/components/ui'
import { type CellBase, isolate, recordKey } from '@/lib/data-table'
import {
  countDrafts,
  type Decision,
  type Draft,
  isOfOtherDeletion,
  type OpenText,
} from '@/lib/drafts'
import {
  type Conflict,
  conflictCount,
  conflictOfText,
  count,
  isConflictOf,
  isSameConflict,
  keyLabel,
  type TableSession,
} from '@/lib/session'
import type { RecordActions } from '../records/use-record-commands'
import { SidePanel } from '../side-panel'
import { useConflicts, useDraftSummary, useSessionState } from '../use-session'
import { type BulkChoice, ConflictBulk, isSameList } from './conflict-bulk'
import { type CardChoice, ConflictCard, mergeOf } from './conflict-card'
import { cellsOfDeletion, DeletionCard, type DeletionDecision } from './deletion-card'
import { OpenTextCard } from './open-text-card'
import { RenameCard } from './rename-card'
import { ScopeNeighbours } from './scope-neighbours'
import { type UnplacedTextActions, UnplacedTextCard } from './unplaced-texts'
import { useSeen } from './use-seen'

export interface ConflictPanelProps {
  readonly session: TableSession
  readonly onGoTo: (conflict: Pick<Conflict, 'key' | 'address'>, keepsFocus?: boolean) => void
  /** Saves everything that can be sent, or only these cells. */
  readonly onSave: (only?: ReadonlySet<string>) => void
  readonly onClose: () => void
  /** Goes on with a text that has no editor. */
  readonly onPutText: UnplacedTextActions['onPut']
  /** What scrolls. */
  readonly bodyRef?: Ref<HTMLDivElement>
  /** What can be done with records that collided. */
  readonly records: RecordActions
}

/** One collision after the other: base, mine and theirs, and the choice. Nothing is written by choosing; saving is. */
export function ConflictPanel(props: ConflictPanelProps) {
  const { session, onGoTo, onSave, onClose, records } = props
  const { drafts } = session
  const summary = useDraftSummary(session)
  const { conflicts: ofCells, sendable } = summary
  const conflicts = useConflicts(session)
  const focusedKey = useSessionState(session, (state) => state.focusedKey)
  const [pinned, setPinned] = useState<Conflict | null>(null)
  const [refused, setRefused] = useState<{ readonly key: string; readonly words: string } | null>(
    null,
  )
  const heading = useRef<HTMLHeadingElement>(null)
  const focused = focusedKey === null ? undefined : drafts.get(focusedKey)
  const found = conflicts.findIndex((one) => one.key === focusedKey || isConflictOf(one, focused))
  const kept = conflicts.findIndex((one) => pinned !== null && isSameConflict(one, pinned))
  // What F8 visits may have collided with nothing, and a collision may come in front: neither pushes away the one on
  // show under its user's hands. Nor does another take the place of one that is over without their choice.
  const isOver = found < 0 && kept < 0 && pinned !== null && conflicts.length > 0
  const position = Math.max(0, found >= 0 ? found : kept)
  const shown = isOver ? undefined : conflicts[position]
  if (!isOver && (shown ?? null) !== pinned) setPinned(shown ?? null)
  const draft = shown?.kind === 'cell' ? shown.draft : null
  const renamed = draft ? session.renamedFrom(draft) : null
  const isDeletion = draft?.group === 'deleted-record'
  // A record that is to be deleted is one choice already.
  const ofRecord = draft && !isDeletion ? ofCells.filter((each) => isOfOneRecord(each, draft)) : []
  const isSame = (a: Draft, b: Draft) => drafts.isSameConflict(a, b)
  const refusedHere = refused !== null && refused.key === shown?.key ? refused.words : null

  function move(step: number) {
    const to = position + (isOver ? 0 : step)
    const next = conflicts[(to + conflicts.length) % conflicts.length]
    if (next) onGoTo(next, true)
  }

  function choose(chosen: Draft, choice: CardChoice) {
    const words = `${decisionLabel(chosen, choice)}: ${isolate(chosen.address.attribute)} in ${session.recordLabel(chosen.address)}.`
    settle(words, [chosen.key], () =>
      choice.kind === 'third'
        ? drafts.takeThirdValue(chosen, choice.value)
        : drafts.resolve(chosen, choice),
    )
  }

  function decideDeletion(chosen: readonly Draft[], decision: DeletionDecision) {
    const [first] = chosen
    if (first === undefined) return
    const settled = cellsOfDeletion(session, first).map(({ key }) => key)
    const words = DELETION_MESSAGES[decision](session.recordLabel(first.address))
    const kind = decision === 'keep' || decision === 'let-go' ? 'theirs' : 'mine'
    const isDecided = settle(words, settled, () => drafts.decide(chosen, () => ({ kind })))
    if (decision === 'delete-now' && isDecided) onSave(new Set(settled))
  }

  function follow(chosen: Draft, all: boolean) {
    const target = session.renamedFrom(chosen)
    if (target === null) return
    const edits = all ? target.edits : [chosen]
    const words = `${count(edits.length, 'edit')} put into ${keyLabel(target.to)}.`
    settle(
      words,
      edits.map(({ key }) => key),
      () => drafts.follow(edits, target.to),
    )
  }

  function takeText(text: OpenText, stored: CellBase, value: string) {
    const attribute = session.attribute(text.anchor.address.attribute)
    if (attribute === undefined) return
    const words = `Took your third value: ${isolate(attribute.name)} in ${session.recordLabel(text.anchor.address)}.`
    settle(words, [text.cell], () => drafts.takeOpenText(text, attribute, stored, value))
  }

  function dropText(text: OpenText) {
    const { key, address } = conflictOfText(text)
    const words = `Called off: ${isolate(address.attribute)} in ${session.recordLabel(address)}.`
    settle(words, [key], () => {
      drafts.texts.drop(text.key)
      return true
    })
  }

  /**
   * Carries out a choice, and goes on to another conflict where it was carried out.
   *
   * @param settled keys of what the choice settles
   * @returns whether it was
   */
  function settle(
    words: string,
    settled: readonly string[],
    work: () => Decision | boolean,
  ): boolean {
    const stays = ({ key }: Conflict) => !settled.includes(key)
    const next =
      conflicts.slice(position + 1).find(stays) ?? conflicts.slice(0, position).findLast(stays)
    let made: Decision | boolean = false
    // The pressed button goes away with its card: the panel's heading keeps the keyboard's place for the next one.
    flushSync(() =>
      drafts.batch(() => {
        made = work()
        const why = refusalOf(made)
        setRefused(why === null || shown === undefined ? null : { key: shown.key, words: why })
        if (!isMade(made)) return
        session.set({ focusedKey: next?.key ?? null })
        setPinned(next ?? null)
      }),
    )
    const why = refusalOf(made)
    session.say(why === null ? words : isMade(made) ? `${words} ${why}` : why)
    if (!isMade(made)) return false
    // The grid goes along, so that the cell in question is in sight.
    if (next) onGoTo(next, true)
    heading.current?.focus()
    return true
  }

  function chooseMany(chosen: readonly Draft[], kind: BulkChoice): readonly Draft[] {
    let decided: readonly Draft[] = []
    settle(
      `${BULK_LABELS[kind]}: ${count(countDrafts(chosen), 'conflict')}.`,
      chosen.map(({ key }) => key),
      () => {
        const decision = decideMany(session, chosen, kind)
        decided = decision.decided
        return decision
      },
    )
    return decided
  }

  function sendAgain(chosen: readonly Draft[]) {
    const decided = chooseMany(chosen, 'mine')
    if (decided.length > 0) onSave(new Set(decided.map(({ key }) => key)))
  }

  return (
    <SidePanel
      actions={
        conflicts.length > 0 && (
          <>
            <span className="text-ink-muted text-xs tabular-nums" role="status">
              {shown ? `${position + 1} of ${conflicts.length}` : `${conflicts.length} left`}
              {shown && (
                <VisuallyHidden>
                  : {session.recordLabel(shown.address)} ›{' '}
                  {shown.kind === 'rename' ? 'rename' : isolate(shown.address.attribute)}
                </VisuallyHidden>
              )}
            </span>
            <IconButton
              icon={<ChevronUp aria-hidden />}
              isRepeatable
              label="Previous conflict"
              onClick={() => move(-1)}
              shortcut="Shift F8"
            />
            <IconButton
              icon={<ChevronDown aria-hidden />}
              isRepeatable
              label="Next conflict"
              onClick={() => move(1)}
              shortcut="F8"
            />
          </>
        )
      }
      {...(props.bodyRef ? { bodyRef: props.bodyRef } : {})}
      headingRef={heading}
      onClose={onClose}
      title="Conflicts"
    >
      {isOver && pinned !== null && <OverCard conflict={pinned} session={session} />}
      {shown?.kind === 'rename' && (
        <RenameCard
          actions={records}
          key={shown.key}
          onDecide={(work, words) => settle(words, [shown.key], work)}
          onRetry={onSave}
          refused={refusedHere}
          rename={shown.rename}
          session={session}
        />
      )}
      {shown?.kind === 'text' && shown.text.kind === 'cell-editor' && (
        <UnplacedTextCard
          key={`kept ${shown.key}`}
          onDiscard={dropText}
          onPut={props.onPutText}
          session={session}
          text={shown.text}
        />
      )}
      {shown?.kind === 'text' && shown.text.kind === 'third-value' && (
        <OpenTextCard
          key={`text ${shown.key}`}
          onCancel={() => dropText(shown.text)}
          onGoTo={() => onGoTo(shown)}
          onUse={(stored, value) => takeText(shown.text, stored, value)}
          refused={refusedHere}
          session={session}
          text={shown.text}
        />
      )}
      {draft && isDeletion && (
        <DeletionCard
          draft={draft}
          key={draft.key}
          onDecide={decideDeletion}
          onGoTo={() => onGoTo(draft)}
          refused={refusedHere}
          session={session}
        />
      )}
      {draft && !isDeletion && (
        <ConflictCard
          draft={draft}
          key={draft.key}
          neighbours={<Neighbours draft={draft} onSend={sendAgain} session={session} />}
          onChoose={choose}
          onChooseKey={keyChoice(session, draft, records)}
          onFollow={follow}
          onGoTo={() => onGoTo(draft)}
          refused={refusedHere}
          renamed={
            renamed && {
              name: keyLabel(renamed.to),
              stored: session.stored.baseOf({ ...draft.address, primaryValues: renamed.to }),
              isNameFree: !session.stored.isStored(draft.address.primaryValues),
              isFree: renamed.edits.includes(draft),
              edits: renamed.edits.length,
            }
          }
          session={session}
        />
      )}
      {draft && ofRecord.length > 1 && ofRecord.length < ofCells.length && (
        <ConflictBulk
          conflicts={ofRecord}
          isSame={isSame}
          key={`record ${draft.key}`}
          label={`The ${ofRecord.length} of ${session.recordLabel(draft.address)}:`}
          ofWhat=" of this record"
          onChoose={chooseMany}
        />
      )}
      {countDrafts(ofCells) > 1 && (
        <ConflictBulk
          conflicts={ofCells}
          isSame={isSame}
          label={`All ${countDrafts(ofCells)}${conflictCount(summary) > countDrafts(ofCells) ? ' cell conflicts' : ''} at once${deletionsAmong(ofCells)}:`}
          ofWhat=""
          onChoose={chooseMany}
        />
      )}
      {conflicts.length === 0 && (
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

/** One choice for many conflicts; an edit whose record has another name now goes on there. */
function decideMany(session: TableSession, chosen: readonly Draft[], kind: BulkChoice): Decision {
  const { drafts } = session
  const followed: Decision[] = []
  const rest: Draft[] = []
  for (const each of chosen) {
    // Kept under the old name it would make a second record of itself alone.
    const other = kind === 'mine' ? session.renamedFrom(each) : null
    if (other === null) rest.push(each)
    else followed.push(drafts.follow([each], other.to))
  }
  const decided = drafts.decide(rest, (each) =>
    kind === 'merge' ? { kind: 'edit', value: mergeOf(each) } : { kind },
  )
  return joinDecisions([...followed, decided])
}

function joinDecisions(all: readonly Decision[]): Decision {
  return {
    decided: all.flatMap(({ decided }) => decided),
    changed: all.flatMap(({ changed }) => changed),
    over: all.flatMap(({ over }) => over),
    typing: all.flatMap(({ typing }) => typing),
  }
}

function isMade(decision: Decision | boolean): boolean {
  return typeof decision === 'boolean' ? decision : decision.decided.length > 0
}

/** Why a choice, or part of it, was not carried out; `null` where it was. */
function refusalOf(decision: Decision | boolean): string | null {
  if (decision === true) return null
  if (decision === false) return CHANGED
  const { decided, changed, over, typing } = decision
  const left = changed.length + over.length + typing.length
  if (left === 0) return null
  if (decided.length + left === 1) {
    return typing.length > 0 ? TYPING : over.length > 0 ? OVER : CHANGED
  }
  const parts = [
    changed.length > 0 && `${changed.length} changed while you looked and still wait`,
    typing.length > 0 && `${typing.length} still wait, since a third value is being typed for them`,
    over.length > 0 && `${over.length} are no conflicts any more`,
  ].filter((part) => part !== false)
  return `Not decided: ${parts.join('; ')}.`
}

const CHANGED =
  'Not decided: it changed again while you looked. What is shown now is how it stands.'
const OVER = 'Not decided: this is no conflict any more.'
const TYPING = 'Not decided: a third value is being typed for it. Use that, or cancel it first.'

/** In the place of a conflict that ended without its user's choice: another one there would be decided unseen. */
function OverCard({
  session,
  conflict,
}: {
  readonly session: TableSession
  readonly conflict: Conflict
}) {
  const { key, address } = conflict
  const draft = session.drafts.get(key) ?? session.drafts.records.renameByKey(key)
  return (
    <article className="space-y-2 px-4 py-3">
      <p className="font-medium">
        {session.recordLabel(address)} ›{' '}
        {conflict.kind === 'rename' ? 'rename' : isolate(address.attribute)}
      </p>
      <p className="text-ink-muted text-sm">
        {conflict.kind === 'text'
          ? 'What you were typing does not wait any more.'
          : 'This is no conflict any more.'}{' '}
        {conflict.kind === 'text'
          ? null
          : draft === undefined
            ? 'No edit of yours waits here: the cell shows what is stored.'
            : 'Your edit is kept, and goes with the next save.'}{' '}
        Go on to the others with the arrows above.
      </p>
    </article>
  )
}

const BULK_LABELS: Readonly<Record<BulkChoice, string>> = {
  mine: 'Kept yours',
  theirs: 'Took theirs',
  merge: 'Took the merge',
}

const DELETION_MESSAGES = {
  delete: (record: string) => `The next save deletes all of ${record}.`,
  'delete-now': (record: string) => `Deleting all of ${record}.`,
  keep: (record: string) => `${record} is kept.`,
  'let-go': (record: string) => `The deletion of ${record} is called off.`,
} as const

/** Whoever keeps all of theirs deletes these. */
function deletionsAmong(conflicts: readonly Draft[]): string {
  const deleted = new Set(
    conflicts
      .filter((draft) => draft.group === 'deleted-record' && !isOfOtherDeletion(draft))
      .map(({ address }) => recordKey(address.primaryValues)),
  )
  return deleted.size === 0 ? '' : `, the deletion of ${count(deleted.size, 'record')} among them`
}

function decisionLabel(draft: Draft, choice: CardChoice): string {
  if (choice.kind === 'third') return 'Took your third value'
  if (choice.kind !== 'edit') return BULK_LABELS[choice.kind]
  return choice.value === mergeOf(draft) ? BULK_LABELS.merge : 'Took your third value'
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
  const isSame = (a: Draft, b: Draft) => session.drafts.isSameConflict(a, b)
  const seen = useSeen(waiting, (a, b) => isSameList(a, b, isSame))
  if (waiting.length === 0) return null
  return (
    <ScopeNeighbours
      cells={waiting.length}
      changes={session.changesSince(draft)}
      onSendAll={() => onSend(seen())}
      onSendOne={() => onSend(seen().filter(({ key }) => key === draft.key))}
      session={session}
    />
  )
}
