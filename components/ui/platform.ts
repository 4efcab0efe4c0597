'use client'

import { useSyncExternalStore } from 'react'

/** True on Apple's systems, where Command is the key of commands and Option with a letter types a character. */
export function isApplePlatform(): boolean {
  return typeof navigator !== 'undefined' && /Mac|iPhone|iPad|iPod/.test(navigator.platform)
}

/** The same for what is shown: false on the server and in the first render, so that both agree. */
export function useIsApple(): boolean {
  return useSyncExternalStore(subscribe, isApplePlatform, isNotApple)
}

function subscribe(): () => void {
  return () => undefined
}

function isNotApple(): boolean {
  return false
}
