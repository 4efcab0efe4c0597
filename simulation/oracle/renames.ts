import { recordKey } from '@/lib/data-table'
import type { RenameToSave } from '@/lib/save'
import { type Case, hasReadBeforeCreating, isTouched, levelAt, outcomesOf } from '../model/case'
import type { LoggedSave } from '../model/save-log'
import type { Renaming } from '../model/timeline'
import { afterLostAnswer } from './lost-answers'
import { believedLevel } from './unguarded'

/** (1) No record was renamed by us unasked, or at the levels that guard it with a change of it unseen. */
export function blindRenames(renaming: Renaming, made: Case): readonly string[] {
  const { save, from, to, time } = renaming
  if (save === null) return []
  const asked = save.request.renames?.find(
    (one) => recordKey(one.from) === recordKey(from) && recordKey(one.to) === recordKey(to),
  )
  const known = asked && save.known.get(asked.id)
  if (known === undefined) return [`${recordKey(from)} was renamed at ${time}, asked by nobody.`]
  const level = levelAt(made, time)
  const isGuarded = level === 'PRIMARY_VALUE' || level === 'DATA_TABLE'
  if (!isGuarded || save.request.scopePolicy === 'send-again') return []
  // A version that was read at another level says nothing here, and a rename replaces no value.
  if (level !== save.request.lockLevel || level !== believedLevel(renaming, made)) return []
  // Whoever decided about a cell of the record has seen the record then.
  const sinceMs = Math.max(
    known.atMs,
    ...save.request.drafts
      .filter(({ primaryValues }) => recordKey(primaryValues) === recordKey(from))
      .map(({ id }) => save.known.get(id)?.atMs ?? 0),
  )
  const span = { editor: save.editor, sinceMs, untilMs: time - 1 }
  const cell = { primaryValues: from, attribute: '' }
  return isTouched(made, cell, span, level)
    ? [`${recordKey(from)} was renamed at ${time}; others moved it unseen since ${sinceMs}.`]
    : []
}

/** (3, 4) What a save says of a rename is so. */
export function falseNames(save: LoggedSave, made: Case): readonly string[] {
  return outcomesOf(save).flatMap(({ atMs, outcome }) => {
    const { id, kind } = outcome
    const rename = save.request.renames?.find((one) => one.id === id)
    if (rename === undefined) return []
    const at = lastLookMs(save, rename, atMs)
    const [isAtOld, isAtNew] = [rename.from, rename.to].map((record) =>
      made.timeline.hasRecord(record, at),
    )
    const words = `${recordKey(rename.from)} > ${recordKey(rename.to)}`
    if (kind === 'saved') {
      const hasName = made.timeline.recordIdAt(rename.to, at) === (rename.recordId ?? undefined)
      // Whoever came by the old name since has another record.
      return hasName || (isAtNew && (!isAtOld || lastRename(rename, made, atMs) !== undefined))
        ? []
        : [`${words} is called saved at ${atMs}, and is not.`]
    }
    if (kind === 'failed' && outcome.reason === 'unknown') return []
    if (isAtNew && standsByUs(save, rename, made, atMs)) {
      return [`${words} is called ${kind} at ${atMs}, and was renamed.`]
    }
    if (kind !== 'conflict') return []
    switch (outcome.reason) {
      case 'exists':
        return isAtNew || wasRefusedAsTaken(save, rename, made, atMs)
          ? []
          : [`${words} is said to be taken at ${atMs}, and is not.`]
      case 'gone':
        return isAtOld ? [`${words} is said to be gone at ${atMs}, and is not.`] : []
      default: {
        const sinceMs = save.known.get(id)?.atMs ?? 0
        const span = { editor: save.editor, sinceMs, untilMs: atMs }
        const cell = { primaryValues: rename.from, attribute: '' }
        const level = levelAt(made, atMs)
        const isChanged = made.structure.some(({ time }) => time > sinceMs && time <= atMs)
        const [was, is] = [sinceMs, atMs].map((ms) => made.timeline.recordIdAt(rename.from, ms))
        return isChanged ||
          was !== is ||
          isTouched(made, cell, span, level) ||
          hasReadBeforeCreating(span, made) ||
          afterLostAnswer(save, cell, level, made)
          ? []
          : [`${words} is called a conflict (scope) at ${atMs}; nobody touched it.`]
      }
    }
  })
}

/** When the save looked last for a rename's record: a call of the rename, of its cells or of records. */
function lastLookMs(save: LoggedSave, { from, to }: RenameToSave, atMs: number): number {
  const call = save.calls.findLast(
    (one) => one.atMs <= atMs && (one.kind === 'find' || namesBoth(one.rename, from, to)),
  )
  return call?.atMs ?? atMs
}

/** True when the name was another record's when the service refused to give it: it may be free again since. */
function wasRefusedAsTaken(
  { calls }: LoggedSave,
  { from, to }: RenameToSave,
  { timeline }: Case,
  untilMs: number,
): boolean {
  const sent = calls.findLast(({ atMs, rename }) => atMs <= untilMs && namesBoth(rename, from, to))
  return sent !== undefined && sent.refused > 0 && timeline.hasRecord(to, sent.atMs)
}

function namesBoth(
  rename: LoggedSave['calls'][number]['rename'],
  from: RenameToSave['from'],
  to: RenameToSave['to'],
): boolean {
  return (
    rename !== null &&
    recordKey(rename.from) === recordKey(from) &&
    recordKey(rename.to) === recordKey(to)
  )
}

/** True when the record still has the name that this save gave it. */
function standsByUs(save: LoggedSave, rename: RenameToSave, made: Case, atMs: number): boolean {
  return lastRename(rename, made, atMs)?.save === save
}

/** What gave the record the name that it was to get, whoever that was; `undefined` where it has not got it. */
function lastRename(
  { from, to }: RenameToSave,
  { renames }: Case,
  atMs: number,
): Renaming | undefined {
  const last = renames.findLast(
    (one) =>
      one.time <= atMs && [one.from, one.to].some((record) => recordKey(record) === recordKey(to)),
  )
  const isOf =
    last !== undefined &&
    recordKey(last.from) === recordKey(from) &&
    recordKey(last.to) === recordKey(to)
  return isOf ? last : undefined
}
