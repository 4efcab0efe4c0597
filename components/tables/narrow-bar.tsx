'use client'

import { Menu as MenuIcon } from 'lucide-react'
import { useRef, useState } from 'react'
import { Dialog, IconButton, ThemeMenu } from '@/components/ui'
import { type Instance, InstanceLabel } from './instance-label'
import { HomeLink, isWideWindow } from './sidebar'
import { TableNav } from './table-nav'
import { useShortcut } from './use-shortcut'

/** The bar at the top of narrow windows (below 1024 px). Its button or Ctrl+K opens the tables in a drawer. */
export function NarrowBar({ instance }: { readonly instance: Instance }) {
  const [isOpen, setIsOpen] = useState(false)
  const searchRef = useRef<HTMLInputElement>(null)
  useShortcut({ key: 'k', withControl: true, isOff: isWideWindow }, () => setIsOpen(true))
  return (
    <header className="flex h-11 shrink-0 items-center gap-1 border-line border-b bg-canvas px-2 lg:hidden">
      <Dialog
        initialFocus={searchRef}
        isFlush
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        placement="left"
        title="Data tables"
        trigger={<IconButton icon={<MenuIcon aria-hidden />} label="All tables" size="lg" />}
      >
        <div className="flex h-full flex-col pt-1">
          <TableNav onNavigate={() => setIsOpen(false)} searchRef={searchRef} />
          <div className="border-line border-t px-3.5 py-2.5">
            <InstanceLabel instance={instance} />
          </div>
        </div>
      </Dialog>
      <HomeLink />
      <div className="ml-auto">
        <ThemeMenu side="bottom" />
      </div>
    </header>
  )
}
