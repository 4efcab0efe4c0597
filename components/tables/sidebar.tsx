'use client'

import { PanelLeftClose, PanelLeftOpen, Search } from 'lucide-react'
import Link from 'next/link'
import { useRef } from 'react'
import { IconButton, ThemeMenu } from '@/components/ui'
import { type Instance, InstanceLabel, InstanceSign } from './instance-label'
import { ProductMark } from './product-mark'
import { setSidebarCollapsed, useSidebarState } from './sidebar-state'
import { TableNav } from './table-nav'
import { useShortcut } from './use-shortcut'

const wide = 'in-data-[sidebar=collapsed]:hidden'
const narrow = 'hidden in-data-[sidebar=collapsed]:flex'

/** The sidebar of wide windows with the tables. It can be collapsed. Ctrl+K focuses its search. */
export function Sidebar({ instance }: { readonly instance: Instance }) {
  const searchRef = useRef<HTMLInputElement>(null)
  const expandRef = useRef<HTMLButtonElement>(null)
  const collapseRef = useRef<HTMLButtonElement>(null)
  useSidebarState()

  function search(): void {
    setSidebarCollapsed(false)
    searchRef.current?.focus()
    searchRef.current?.select()
  }

  // In narrow windows the drawer handles the same keys.
  useShortcut({ key: 'k', withControl: true, isOff: () => !isWideWindow() }, search)

  return (
    <aside
      aria-label="Sidebar"
      className="hidden w-60 shrink-0 flex-col border-line border-r bg-canvas lg:flex in-data-[sidebar=collapsed]:w-12"
    >
      <div className={`${wide} flex h-12 items-center gap-2 pr-2.5 pl-3`}>
        <HomeLink />
        <IconButton
          className="ml-auto"
          icon={<PanelLeftClose aria-hidden />}
          label="Collapse the sidebar"
          onClick={() => {
            setSidebarCollapsed(true)
            expandRef.current?.focus()
          }}
          ref={collapseRef}
        />
      </div>
      <div className={`${wide} flex min-h-0 flex-1 flex-col`}>
        <TableNav searchRef={searchRef} />
        <div className="flex items-center justify-between gap-2 border-line border-t py-2 pr-2.5 pl-3.5">
          <InstanceLabel instance={instance} />
          <ThemeMenu />
        </div>
      </div>
      <div className={`${narrow} flex-1 flex-col items-center gap-1 py-3`}>
        <Link aria-label="All tables" className="mb-1 rounded-md" href="/" prefetch={false}>
          <ProductMark />
        </Link>
        <IconButton
          icon={<PanelLeftOpen aria-hidden />}
          label="Expand the sidebar"
          onClick={() => {
            setSidebarCollapsed(false)
            collapseRef.current?.focus()
          }}
          ref={expandRef}
          tooltipSide="right"
        />
        <IconButton
          icon={<Search aria-hidden />}
          label="Find a table"
          onClick={search}
          shortcut="Ctrl K"
          tooltipSide="right"
        />
        <div className="mt-auto flex flex-col items-center">
          <InstanceSign instance={instance} />
          <ThemeMenu />
        </div>
      </div>
    </aside>
  )
}

/** True if the window is wide enough for the sidebar. */
export function isWideWindow(): boolean {
  return window.matchMedia('(min-width: 64rem)').matches
}

/** The logo and name, linked to the list. */
export function HomeLink() {
  return (
    <Link
      className="flex items-center gap-2 rounded-md pr-1 font-semibold text-base text-ink tracking-[-0.01em]"
      href="/"
      prefetch={false}
    >
      <ProductMark />
      Lockstep
    </Link>
  )
}
