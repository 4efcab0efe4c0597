import { useLayoutEffect } from 'react'
import { SIDEBAR_KEY } from './sidebar-script'

/** Collapses or expands the sidebar, and remembers it in this browser. */
export function setSidebarCollapsed(isCollapsed: boolean): void {
  if (isCollapsed) document.documentElement.dataset.sidebar = 'collapsed'
  else delete document.documentElement.dataset.sidebar
  try {
    if (isCollapsed) localStorage.setItem(SIDEBAR_KEY, 'collapsed')
    else localStorage.removeItem(SIDEBAR_KEY)
  } catch {
    // Storage may be barred; then it is expanded again on the next visit.
  }
}

/** Puts the remembered state back after React's strict mode in development has reset the attributes of <html>. */
export function useSidebarState(): void {
  useLayoutEffect(() => {
    try {
      if (localStorage.getItem(SIDEBAR_KEY) === 'collapsed') {
        document.documentElement.dataset.sidebar = 'collapsed'
      }
    } catch {
      // Without storage there is nothing to put back.
    }
  }, [])
}
