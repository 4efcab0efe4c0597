'use client'

import { useSyncExternalStore } from 'react'

/** True on Apple systems, where Command is the key for shortcuts and Option types characters. */
export function isApplePlatform(): boolean {
  return typeof navigator !== 'undefined' && /Mac|iPhone|iPad|iPod/.test(navigator.platform)
}

/** The same for rendering: false on the server and in the first render, so that hydration matches. */
export function useIsApple(): boolean {
  return useSyncExternalStore(subscribe, isApplePlatform, isNotApple)
}

function subscribe(): () => void {
  return () => undefined
}

function isNotApple(): boolean {
  return false
}
