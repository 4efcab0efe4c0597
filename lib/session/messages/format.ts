/** `1 cell`, `1,204 cells`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`
}

/** The end of a save in a sentence: "18 saved, 1 failed, 2 conflicts". Parts that are none are left out. */
export function resultMessage(result: {
  readonly saved: number
  /** Not written by it, since the service held that already. */
  readonly soAlready?: number
  readonly failed: number
  /** May or may not be saved. */
  readonly unknown?: number
  readonly conflicts: number
  readonly notSent: number
  readonly rebased?: number
  readonly leftAlone?: number
}): string {
  const parts = [
    `${result.saved.toLocaleString('en')} saved`,
    (result.soAlready ?? 0) > 0
      ? `${(result.soAlready ?? 0).toLocaleString('en')} so already`
      : null,
    result.failed > 0 ? `${result.failed.toLocaleString('en')} failed` : null,
    (result.unknown ?? 0) > 0 ? `${(result.unknown ?? 0).toLocaleString('en')} not known` : null,
    result.conflicts > 0 ? count(result.conflicts, 'conflict') : null,
    (result.rebased ?? 0) > 0 ? `${(result.rebased ?? 0).toLocaleString('en')} sent again` : null,
    (result.leftAlone ?? 0) > 0
      ? `${(result.leftAlone ?? 0).toLocaleString('en')} left alone`
      : null,
    result.notSent > 0 ? `${result.notSent.toLocaleString('en')} not sent` : null,
  ]
  return parts.filter((part) => part !== null).join(', ')
}

/** When something was, in the viewer's own zone: "23 Nov 2026, 14:02:31". */
export function exactTime(ms: number): string {
  return new Date(ms).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
}

/** When something was, as short as it can be told: "14:03:12", or with its date on another day. */
export function clockTime(ms: number, nowMs: number = Date.now()): string {
  const isToday = new Date(ms).toDateString() === new Date(nowMs).toDateString()
  return new Date(ms).toLocaleString(undefined, {
    ...(isToday ? {} : { dateStyle: 'medium' }),
    timeStyle: 'medium',
  })
}
