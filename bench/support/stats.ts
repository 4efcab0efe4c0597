/** The value below which `share` (0 to 1) of the numbers lie; the nearest one that was measured. NaN for none. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

/** The middle of the numbers; NaN for none. */
export function median(numbers: readonly number[]): number {
  return percentile(numbers, 0.5)
}
