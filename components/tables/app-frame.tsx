'use client'

import type { ReactNode } from 'react'
import type { Instance } from './instance-label'
import { NarrowBar } from './narrow-bar'
import { Sidebar } from './sidebar'
import { usePageKeyGuard } from './use-shortcut'

export interface AppFrameProps {
  readonly instance: Instance
  /** The page. It fills the rest of the window and scrolls inside; use `h-full` to fill it. */
  readonly children: ReactNode
}

/** The frame of every page: the tables in a sidebar from 1024 px on, else in a drawer, and the page. */
export function AppFrame({ instance, children }: AppFrameProps) {
  usePageKeyGuard()
  return (
    <div className="isolate flex h-dvh flex-col lg:flex-row">
      <a
        className="sr-only z-50 rounded-md bg-accent px-3 py-1.5 font-medium text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
        href="#main"
      >
        Skip to content
      </a>
      <Sidebar instance={instance} />
      <NarrowBar instance={instance} />
      <main
        className="min-h-0 min-w-0 flex-1 overflow-y-auto bg-surface outline-none"
        id="main"
        tabIndex={-1}
      >
        {children}
      </main>
    </div>
  )
}
