const STEPS = [
  { unit: 'minute', ms: 60_000, until: 3_600_000 },
  { unit: 'hour', ms: 3_600_000, until: 86_400_000 },
  { unit: 'day', ms: 86_400_000, until: 30 * 86_400_000 },
  { unit: 'month', ms: 30.44 * 86_400_000, until: 365 * 86_400_000 },
  { unit: 'year', ms: 365.25 * 86_400_000, until: Number.POSITIVE_INFINITY },
] as const

const words = new Intl.RelativeTimeFormat('en', { numeric: 'always' })

/** How long ago, in words: "just now" under a minute (and for clocks that run ahead), then the largest whole unit. */
export function relativeWords(atMs: number, nowMs: number): string {
  const passedMs = nowMs - atMs
  if (passedMs < 60_000) return 'just now'
  const step = STEPS.find((candidate) => passedMs < candidate.until) ?? STEPS[4]
  return words.format(-Math.max(1, Math.floor(passedMs / step.ms)), step.unit)
}
