import type { DataTableLockLevel } from '@aws-sdk/client-connect'
import type { Entry } from './environment'
import type { ShownCell } from './page'

/** Who writes beside the app signs as this. */
export const FOREIGN = 'e2e'

/** What is known of one cell in one round, apart from what its page says. */
interface Cell {
  readonly base: string
  readonly typed: string
  readonly writes: readonly Entry[]
}

/** One round: what was stored and typed before the kill, and what was written from then on. */
export interface Round {
  readonly level: DataTableLockLevel
  /** By cell. */
  readonly base: ReadonlyMap<string, string>
  readonly typed: ReadonlyMap<string, string>
  readonly journal: readonly Entry[]
}

/** How a user decided the conflicts of a round, and the last entry of the journal then. */
export interface Decision {
  readonly choice: 'Keep all mine' | 'Take all theirs'
  readonly cells: ReadonlySet<string>
  readonly seq: number
}

/** What was wrong with what a page says of its cells at one moment, in words; nothing when all of it is true. */
export function untruths(round: Round, cells: readonly ShownCell[]): readonly string[] {
  const wrong = cells.flatMap((shown) => {
    const problem = untruthOf(shown, cellOf(round, shown.name), round.level)
    return problem === null ? [] : [`${shown.name} (${shown.state}, “${shown.text}”): ${problem}`]
  })
  return cells.length === round.typed.size
    ? wrong
    : [`${cells.length} of ${round.typed.size} cells are shown`, ...wrong]
}

function untruthOf(
  { state, text, words }: ShownCell,
  { typed, base, writes }: Cell,
  level: DataTableLockLevel,
): string | null {
  const stored = writes.at(-1)?.after ?? base
  const isStored = writes.some((write) => isOurs(write) && write.after === typed)
  const isMoved = writes.some((write) => !isOurs(write))
  switch (state) {
    case 'clean':
    case 'saved':
      if (!isStored) return 'it is called saved, and what was typed is neither stored nor a draft'
      return text === stored || (isMoved && text === typed) ? null : `stored is “${stored}”`
    case 'dirty':
      if (text !== typed) return `typed was “${typed}”`
      return isStored ? 'it is stored, and called not saved' : null
    case 'failed':
      if (text !== typed) return `typed was “${typed}”`
      return isStored && !/may or may not|may still arrive/.test(words)
        ? 'it is stored, and called failed'
        : null
    case 'conflict':
      if (text !== typed) return `typed was “${typed}”`
      if (stored === typed) return 'it is stored, and called a conflict'
      return level === 'VALUE' && !isMoved ? 'nobody else has written it' : null
    default:
      return 'this is not the end of a save'
  }
}

/** What was wrong with what was written in a round, in words: from its beginning to its decided end. */
export function wrongWrites(round: Round, decision: Decision | null): readonly string[] {
  return [...round.typed.keys()].flatMap((name) => {
    const cell = cellOf(round, name)
    const own = cell.writes.filter(isOurs)
    const isDecided = decision?.cells.has(name) ?? false
    const decided = isDecided && decision !== null ? decision.seq : Number.POSITIVE_INFINITY
    const problems = own.flatMap(({ after, before, seq }) => {
      if (after !== cell.typed) return [`“${after}” was written, which nobody typed`]
      const isUnseen = before !== cell.base && seq <= decided
      return isUnseen ? [`“${before}” was replaced unseen`] : []
    })
    const early = own.filter(({ seq }) => seq <= decided).length
    if (early > 1 || own.length - early > 1) problems.push(`it was written ${own.length} times`)
    const isGivenUp = isDecided && decision?.choice === 'Take all theirs'
    if (own.length === 0 && !isGivenUp) problems.push('what was typed is lost')
    return problems.map((problem) => `${name}: ${problem}`)
  })
}

/** The journal's name of a cell. */
export function nameOf({ primaryValues, attribute }: Entry): string {
  return `${(primaryValues ?? []).map(({ Value }) => Value).join(' · ')} › ${attribute}`
}

function isOurs({ caller }: Entry): boolean {
  return caller !== FOREIGN
}

function cellOf({ base, typed, journal }: Round, name: string): Cell {
  return {
    base: base.get(name) ?? '',
    typed: typed.get(name) ?? '',
    writes: journal.filter((entry) => nameOf(entry) === name),
  }
}
