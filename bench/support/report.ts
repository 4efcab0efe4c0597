/** A line in the results of a benchmark. */
export interface Figure {
  readonly name: string
  readonly measured: string
  /** The target, or what the number is compared with. */
  readonly target?: string
  /** For counts only, which do not depend on the machine. */
  readonly isWrong?: boolean
}

/** A count that must be equal to, or at most, a number. */
export function countFigure(
  name: string,
  calls: number,
  bound: { readonly exactly: number } | { readonly atMost: number },
): Figure {
  const isWrong = 'exactly' in bound ? calls !== bound.exactly : calls > bound.atMost
  const target = 'exactly' in bound ? `exactly ${bound.exactly}` : `at most ${bound.atMost}`
  return { name, measured: String(calls), target, isWrong }
}

/** Milliseconds with one decimal. */
export function ms(value: number): string {
  return `${value.toFixed(1)} ms`
}

/** Seconds with two decimals, from milliseconds. */
export function seconds(valueMs: number): string {
  return `${(valueMs / 1000).toFixed(2)} s`
}

/** Thousands of bytes with one decimal. */
export function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`
}

/** Prints the results of a benchmark, with wrong counts marked. */
export function printFigures(title: string, figures: readonly Figure[]): void {
  const widths = [
    Math.max(...figures.map(({ name }) => name.length)),
    Math.max(...figures.map(({ measured }) => measured.length)),
  ] as const
  const lines = figures.map(({ name, measured, target, isWrong }) => {
    const mark = isWrong ? '  <<< WRONG' : ''
    return `  ${name.padEnd(widths[0])}  ${measured.padStart(widths[1])}  ${target ?? ''}${mark}`.trimEnd()
  })
  console.log(`\n${title}\n${lines.join('\n')}`)
  for (const { name, measured, target, isWrong } of figures) {
    if (isWrong) console.error(`\n!!! ${name}: ${measured}, but must be ${target}. !!!`)
  }
}
