'use client'

import { useSyncExternalStore } from 'react'
import { relativeWords } from './relative-words'
import { serverNow } from './server-clock'

const MINUTE_MS = 60_000

function subscribeToMinutes(onTick: () => void): () => void {
  const timer = setInterval(onTick, MINUTE_MS)
  return () => clearInterval(timer)
}

const never = () => () => undefined
const exactFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' })

export interface RelativeTimeProps {
  /** Epoch milliseconds. */
  readonly atMs: number
  /** When the page was read by the server's clock, in epoch milliseconds: the "now" that both begin with. */
  readonly asOfMs: number
}

/**
 * "3 hours ago", kept current, with the exact time in the viewer's own zone as its title. The server does not know the
 * viewer's zone, and the viewer's clock may be wrong: it counts from `asOfMs`, and the title says UTC until the page is
 * live.
 */
export function RelativeTime({ atMs, asOfMs }: RelativeTimeProps) {
  // Whole minutes: a snapshot has to stay the same until it is told of.
  const passed = useSyncExternalStore(
    subscribeToMinutes,
    () => Math.floor((serverNow(asOfMs) - asOfMs) / MINUTE_MS),
    () => 0,
  )
  const isLive = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  const iso = new Date(atMs).toISOString()
  return (
    <time dateTime={iso} title={isLive ? exactFormat.format(atMs) : iso}>
      {relativeWords(atMs, asOfMs + passed * MINUTE_MS)}
    </time>
  )
}
