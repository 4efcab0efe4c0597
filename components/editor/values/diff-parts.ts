import { diffArrays, diffWordsWithSpace } from 'diff'
import { textEnd, textStart } from '@/lib/data-table'

/** A stretch of two texts laid side by side, in reading order. */
export interface DiffPart {
  readonly kind: 'same' | 'removed' | 'added'
  readonly text: string
}

/** One item of two lists laid side by side. */
export interface ItemPart {
  readonly kind: DiffPart['kind']
  readonly item: string
}

/** Changes that a comparison looks for before it calls two texts simply different: it bounds the time of one cell. */
const MAX_EDITS = 800

/**
 * Word by word, what became of a text. Parts of kind `same` and `removed` put together are `from`, `same` and `added`
 * together are `to`, byte for byte. Texts of which hardly anything stays come back as one removal and one addition: a
 * patchwork of both is harder to read than either.
 */
export function diffParts(from: string, to: string): readonly DiffPart[] {
  if (from === to) return from === '' ? [] : [{ kind: 'same', text: from }]
  const changes = diffWordsWithSpace(from, to, { maxEditLength: MAX_EDITS })
  const whole = replaced(from, to)
  if (changes === undefined) return whole
  const parts = changes.map(({ value, added, removed }): DiffPart => {
    return { kind: added ? 'added' : removed ? 'removed' : 'same', text: value }
  })
  const shared = parts.reduce(
    (sum, { kind, text }) => sum + (kind === 'same' ? text.trim().length : 0),
    0,
  )
  // What only grew or shrank is read best where it did, however little stays beside it.
  const isReplaced = ['removed', 'added'].every((kind) => parts.some((part) => part.kind === kind))
  const isPatchwork = isReplaced && shared * 4 < Math.max(from.length, to.length)
  return isPatchwork ? whole : parts
}

function replaced(from: string, to: string): readonly DiffPart[] {
  const parts: DiffPart[] = [
    { kind: 'removed', text: from },
    { kind: 'added', text: to },
  ]
  return parts.filter(({ text }) => text !== '')
}

/** Item by item, what became of a list, in the order of the lists. */
export function diffItems(from: readonly string[], to: readonly string[]): readonly ItemPart[] {
  return diffArrays([...from], [...to]).flatMap(({ value, added, removed }) =>
    value.map((item): ItemPart => {
      return { kind: added ? 'added' : removed ? 'removed' : 'same', item }
    }),
  )
}

/**
 * The same parts with long unchanged stretches cut down to what stands next to a change, so that one word in 5,000
 * characters is in sight. `…` stands for what is left out.
 *
 * @param context UTF-16 units kept on each side of a change, at least 1; a character is kept whole or not at all
 */
export function aroundChanges(parts: readonly DiffPart[], context: number): readonly DiffPart[] {
  return parts.map((part, index) => {
    if (part.kind !== 'same' || part.text.length <= 2 * context + 1) return part
    const head = index === 0 ? '' : textStart(part.text, context)
    const tail = index === parts.length - 1 ? '' : textEnd(part.text, context)
    return { ...part, text: `${head}…${tail}` }
  })
}
