'use client'

import { useCallback, useLayoutEffect, useRef } from 'react'
import { LOOK_MS } from '@/components/ui'

interface Shown<Value> {
  readonly value: Value
  /** What was on show before, and when that ended; `null` while it was this from the start. */
  readonly before: { readonly value: Value; readonly endedAtMs: number } | null
}

/**
 * What its user can have seen of something on the screen: not what took its place too short a time ago. A choice
 * names this, so that a change which comes between the look and the press is not decided about unseen.
 *
 * @param isSame whether two states look the same to whoever decides about them
 */
export function useSeen<Value>(value: Value, isSame: (a: Value, b: Value) => boolean): () => Value {
  const shown = useRef<Shown<Value>>({ value, before: null })
  useLayoutEffect(() => {
    const { current } = shown
    if (isSame(current.value, value)) {
      shown.current = { ...current, value }
      return
    }
    const now = performance.now()
    const isBeforeSeen = current.before !== null && now - current.before.endedAtMs < LOOK_MS
    const before = isBeforeSeen ? current.before : { value: current.value, endedAtMs: now }
    shown.current = { value, before: before && { ...before, endedAtMs: now } }
  })
  return useCallback(() => {
    const { value: now, before } = shown.current
    const isFresh = before !== null && performance.now() - before.endedAtMs < LOOK_MS
    return isFresh ? before.value : now
  }, [])
}
