'use client'

import { useSyncExternalStore } from 'react'
import { timeAgo } from '@/lib/data-table'
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
  /** When the server rendered the page, by its clock, in epoch milliseconds; server and browser both begin with it. */
  readonly asOfMs: number
}

/**
 * "3 hours ago", updated every minute, with the exact local time as tooltip. The server does not know the time zone of
 * the browser, and its clock may be wrong: the time counts from `asOfMs`, and the tooltip is in UTC until hydration.
 */
export function RelativeTime({ atMs, asOfMs }: RelativeTimeProps) {
  // Whole minutes, because a snapshot must not change without a notification.
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
      {timeAgo(atMs, asOfMs + passed * MINUTE_MS)}
    </time>
  )
}
