/** The percentile by nearest rank; `share` is 0 to 1. NaN for no numbers. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

/** The median; NaN for no numbers. */
export function median(numbers: readonly number[]): number {
  return percentile(numbers, 0.5)
}
