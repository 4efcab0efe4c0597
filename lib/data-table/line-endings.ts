/** The text with `\n` line breaks only, as an HTML text area has it. */
export function unifiedLineBreaks(text: string): string {
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text
}

/** Above this product of line counts, changed lines are matched by position only. */
const MAX_COMPARED = 1_000_000

/**
 * Restores line breaks after editing in a text area, which only knows `\n`: unchanged lines keep their `\r\n` or `\r`.
 * New lines break like the first line of the original, or with `\n`.
 */
export function keepLineBreaks(original: string, edited: string): string {
  if (!original.includes('\r')) return edited
  const before = linesOf(original)
  const after = edited.split('\n')
  let start = 0
  const shorter = Math.min(before.length, after.length)
  while (start < shorter && before[start]?.text === after[start]) start += 1
  let end = 0
  while (
    end < shorter - start &&
    before[before.length - 1 - end]?.text === after[after.length - 1 - end]
  ) {
    end += 1
  }
  const breaks = [
    ...before.slice(0, start),
    ...matched(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...before.slice(before.length - end),
  ].map((line) => line?.lineBreak)
  const usual = before[0]?.lineBreak || '\n'
  const parts: string[] = []
  for (const [index, text] of after.entries()) {
    const lineBreak = index === after.length - 1 ? '' : breaks[index] || usual
    // A lone `\r` before the `\n` of an empty line would be read as one break.
    const isJoined = text === '' && lineBreak === '\n' && parts.at(-1) === '\r'
    parts.push(text, isJoined ? '\r' : lineBreak)
  }
  return parts.join('')
}

interface Line {
  readonly text: string
  /** Its line break; empty for the last line. */
  readonly lineBreak: string
}

function linesOf(text: string): readonly Line[] {
  const parts = text.split(/(\r\n|\r|\n)/)
  return parts.flatMap((part, index) =>
    index % 2 === 0 ? [{ text: part, lineBreak: parts[index + 1] ?? '' }] : [],
  )
}

/** For each line of `after` the matching line of `before`: by longest common subsequence, or by position. */
function matched(before: readonly Line[], after: readonly string[]): (Line | undefined)[] {
  if (before.length === after.length || before.length * after.length > MAX_COMPARED) {
    return after.map((_, index) => before[index])
  }
  const width = after.length + 1
  const lengths = new Uint32Array((before.length + 1) * width)
  const lengthAt = (row: number, column: number) => lengths[row * width + column] ?? 0
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      lengths[row * width + column] =
        before[row]?.text === after[column]
          ? lengthAt(row + 1, column + 1) + 1
          : Math.max(lengthAt(row + 1, column), lengthAt(row, column + 1))
    }
  }
  const found: (Line | undefined)[] = []
  let row = 0
  while (found.length < after.length) {
    const column = found.length
    if (row < before.length && before[row]?.text === after[column]) {
      found.push(before[row])
      row += 1
    } else if (row < before.length && lengthAt(row + 1, column) >= lengthAt(row, column + 1)) {
      row += 1
    } else {
      found.push(undefined)
    }
  }
  return found
}
