const NUMBERS = new Intl.NumberFormat('en')

/** "1 item", "5,000 characters"; without a noun only the figure. */
export function amount(count: number, noun?: string): string {
  const figure = NUMBERS.format(count)
  return noun === undefined ? figure : `${figure} ${noun}${count === 1 ? '' : 's'}`
}
