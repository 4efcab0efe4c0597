'use client'

import { useSyncExternalStore } from 'react'
import { relativeWords } from './relative-words'

const MINUTE_MS = 60_000

function subscribeToMinutes(onTick: () => void): () => void {
  const timer = setInterval(onTick, MINUTE_MS)
  return () => clearInterval(timer)
}

function currentMinuteMs(): number {
  return Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS
}

const never = () => () => undefined
const exactFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' })

export interface RelativeTimeProps {
  /** Epoch milliseconds. */
  readonly atMs: number
  /** When the page was read, in epoch milliseconds: the "now" that server and browser agree on at first. */
  readonly asOfMs: number
}

/**
 * "3 hours ago", kept current, with the exact time in the viewer's own zone as its title. The server knows neither
 * the viewer's clock nor zone: the first paint counts from `asOfMs`, and the title says UTC until the page is live.
 */
export function RelativeTime({ atMs, asOfMs }: RelativeTimeProps) {
  const minuteMs = useSyncExternalStore(subscribeToMinutes, currentMinuteMs, () => asOfMs)
  const isLive = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  const iso = new Date(atMs).toISOString()
  return (
    <time dateTime={iso} title={isLive ? exactFormat.format(atMs) : iso}>
      {relativeWords(atMs, Math.max(minuteMs, asOfMs))}
    </time>
  )
}
