import { useLayoutEffect } from 'react'
import { SIDEBAR_KEY } from './sidebar-script'

/** Collapses or expands the sidebar and stores the state. */
export function setSidebarCollapsed(isCollapsed: boolean): void {
  if (isCollapsed) document.documentElement.dataset.sidebar = 'collapsed'
  else delete document.documentElement.dataset.sidebar
  try {
    if (isCollapsed) localStorage.setItem(SIDEBAR_KEY, 'collapsed')
    else localStorage.removeItem(SIDEBAR_KEY)
  } catch {
    // Without storage it is expanded on the next visit.
  }
}

/** Restores the stored state in development, where React's strict mode resets the attributes of <html>. */
export function useSidebarState(): void {
  useLayoutEffect(() => {
    try {
      if (localStorage.getItem(SIDEBAR_KEY) === 'collapsed') {
        document.documentElement.dataset.sidebar = 'collapsed'
      }
    } catch {
      // Without storage there is nothing to restore.
    }
  }, [])
}
