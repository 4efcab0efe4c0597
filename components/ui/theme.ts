'use client'

import { useLayoutEffect, useSyncExternalStore } from 'react'
import { THEME_KEY } from './theme-script'

/** The choice of the user; `system` follows the device. */
export type Theme = 'system' | 'light' | 'dark'

const CHANGED = 'lockstep-theme-changed'

function storedTheme(): Theme {
  try {
    const stored = localStorage.getItem(THEME_KEY)
    return stored === 'light' || stored === 'dark' ? stored : 'system'
  } catch {
    return 'system'
  }
}

function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

/** Stores the choice and applies it in all tabs. */
function chooseTheme(theme: Theme): void {
  try {
    if (theme === 'system') localStorage.removeItem(THEME_KEY)
    else localStorage.setItem(THEME_KEY, theme)
  } catch {
    // Without storage the choice lasts until the page closes.
  }
  applyTheme(theme)
  window.dispatchEvent(new Event(CHANGED))
}

function subscribe(onChange: () => void): () => void {
  const handleStorage = (event: StorageEvent) => {
    if (event.key !== THEME_KEY && event.key !== null) return
    applyTheme(storedTheme())
    onChange()
  }
  window.addEventListener('storage', handleStorage)
  window.addEventListener(CHANGED, onChange)
  return () => {
    window.removeEventListener('storage', handleStorage)
    window.removeEventListener(CHANGED, onChange)
  }
}

function shownTheme(): Theme {
  const shown = document.documentElement.dataset.theme
  return shown === 'light' || shown === 'dark' ? shown : 'system'
}

/** The present theme and a function to choose another. */
export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const theme = useSyncExternalStore(subscribe, shownTheme, () => 'system' as const)
  // Needed in development, where React's strict mode resets the attributes of <html>.
  useLayoutEffect(() => applyTheme(storedTheme()), [])
  return [theme, chooseTheme]
}
