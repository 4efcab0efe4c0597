/** How much a test does: `usual` in `npm test`, as much as asked for in `npm run soak`. */
export function rounds(usual: number): number {
  return wholeNumber(process.env.LOCKSTEP_SOAK) ?? usual
}

/** Where a test's random numbers begin: the same in every `npm test`, as asked for in `npm run soak`. */
export function seed(usual: number): number {
  return wholeNumber(process.env.LOCKSTEP_SEED) ?? usual
}

function wholeNumber(text: string | undefined): number | undefined {
  const number = Number(text)
  return Number.isSafeInteger(number) && number > 0 ? number : undefined
}
