import type { DataTable } from '@/lib/data-table'

/** A range [start, end) in UTF-16 units of the original text. */
export type TextRange = readonly [start: number, end: number]

/** A matching table, with the matching ranges. */
export interface FoundTable {
  readonly table: DataTable
  readonly nameRanges: readonly TextRange[]
  readonly descriptionRanges: readonly TextRange[]
}

/** Text without case and accents, with the original position of each unit. */
interface Folded {
  readonly text: string
  /** For each UTF-16 unit of `text`, the range in the original. */
  readonly origins: readonly TextRange[]
}

function fold(original: string): Folded {
  let text = ''
  const origins: TextRange[] = []
  let start = 0
  for (const character of original) {
    const end = start + character.length
    const plain = character.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
    for (let unit = 0; unit < plain.length; unit++) origins.push([start, end])
    text += plain
    start = end
  }
  return { text, origins }
}

function rangesOf(folded: Folded, words: readonly string[]): TextRange[] {
  const found: TextRange[] = []
  for (const word of words) {
    for (let at = folded.text.indexOf(word); at !== -1; at = folded.text.indexOf(word, at + 1)) {
      const first = folded.origins[at]
      const last = folded.origins[at + word.length - 1]
      if (first !== undefined && last !== undefined) found.push([first[0], last[1]])
    }
  }
  return mergeRanges(found)
}

function mergeRanges(ranges: readonly TextRange[]): TextRange[] {
  const merged: TextRange[] = []
  for (const range of [...ranges].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = merged.at(-1)
    if (last !== undefined && range[0] <= last[1]) {
      merged[merged.length - 1] = [last[0], Math.max(last[1], range[1])]
    } else merged.push(range)
  }
  return merged
}

/**
 * The tables whose name or description contains each word of the query, ignoring case and accents, in the given order.
 * An empty query finds all.
 */
export function findTables(tables: readonly DataTable[], query: string): readonly FoundTable[] {
  const words = fold(query).text.split(/\s+/u).filter(Boolean)
  return tables.flatMap((table) => {
    const name = fold(table.name)
    const description = fold(table.description)
    const isMatch = words.every(
      (word) => name.text.includes(word) || description.text.includes(word),
    )
    if (!isMatch) return []
    return [
      {
        table,
        nameRanges: rangesOf(name, words),
        descriptionRanges: rangesOf(description, words),
      },
    ]
  })
}
