import { diffArrays } from 'diff'

/** One change of a text: these words of the base, from `start` to before `end`, become `words`. */
interface Hunk {
  readonly start: number
  readonly end: number
  readonly words: readonly string[]
}

/** Changes that a comparison looks for before it gives up: it bounds the time of one cell. */
const MAX_EDITS = 800

// A fixed locale: the same words on every machine.
const WORDS = new Intl.Segmenter('en', { granularity: 'word' })

/**
 * Three versions of a text made into one, word by word (three-way, like diff3): each side's changes are made to the
 * base. `null` where changes overlap or touch, unless they are the same; or where a text is wholly another.
 */
export function mergeTexts(base: string, mine: string, theirs: string): string | null {
  if (mine === theirs || theirs === base) return mine
  if (mine === base) return theirs
  const words = wordsOf(base)
  const first = hunksBetween(words, mine)
  const second = hunksBetween(words, theirs)
  if (first === null || second === null) return null
  const all = [...first, ...second.filter((hunk) => !first.some((other) => isSame(hunk, other)))]
  const inOrder = all.sort((a, b) => a.start - b.start || a.end - b.end)
  const isApart = inOrder.every((hunk, index) => {
    const next = inOrder[index + 1]
    return next === undefined || hunk.end < next.start
  })
  return isApart ? apply(words, inOrder) : null
}

function wordsOf(text: string): readonly string[] {
  return [...WORDS.segment(text)].map(({ segment }) => segment)
}

/** What became of the base, in its order; `null` when hardly anything of it is left. */
function hunksBetween(base: readonly string[], side: string): readonly Hunk[] | null {
  const changes = diffArrays([...base], [...wordsOf(side)], { maxEditLength: MAX_EDITS })
  if (changes === undefined) return null
  const hunks: Hunk[] = []
  let at = 0
  let open: Hunk | null = null
  for (const { value, added, removed } of changes) {
    if (!added && !removed) {
      if (open) hunks.push(open)
      open = null
      at += value.length
      continue
    }
    open ??= { start: at, end: at, words: [] }
    if (removed) {
      at += value.length
      open = { ...open, end: at }
    } else {
      open = { ...open, words: [...open.words, ...value] }
    }
  }
  return open ? [...hunks, open] : hunks
}

function isSame(a: Hunk, b: Hunk): boolean {
  return a.start === b.start && a.end === b.end && a.words.join('') === b.words.join('')
}

/** @param hunks in order, none touching another */
function apply(base: readonly string[], hunks: readonly Hunk[]): string {
  const parts: string[] = []
  let at = 0
  for (const { start, end, words } of hunks) {
    parts.push(...base.slice(at, start), ...words)
    at = end
  }
  return [...parts, ...base.slice(at)].join('')
}
