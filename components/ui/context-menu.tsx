'use client'

import { Menu as BaseMenu } from '@base-ui/react/menu'
import { type ReactNode, useState } from 'react'
import { cx } from './cx'
import { handOver } from './dialog'
import { popupClass } from './popup-class'

export interface ContextMenuProps {
  /** Names the menu. */
  readonly label: string
  /** What it stands beside: an element, or a place on the screen. Without one it is closed. */
  readonly anchor: { getBoundingClientRect(): DOMRect } | null
  /** `MenuItem`, `MenuSeparator`, `MenuNote`. */
  readonly children: ReactNode
  readonly onClose: () => void
  /** Takes the focus when it closes. */
  readonly giveFocus: () => void
}

/** Actions on something that is no button, such as a row: arrows move, typing finds, Esc closes. */
export function ContextMenu({ label, anchor, children, onClose, giveFocus }: ContextMenuProps) {
  // It stays in the landmark that it belongs to, instead of behind all of them.
  const [place, setPlace] = useState<HTMLElement | null>(null)
  return (
    <BaseMenu.Root onOpenChange={(isOpen) => !isOpen && onClose()} open={anchor !== null}>
      <div ref={setPlace} />
      <BaseMenu.Portal container={place}>
        <BaseMenu.Positioner
          align="start"
          anchor={anchor}
          className="z-50 outline-none"
          collisionPadding={8}
          positionMethod="fixed"
          side="bottom"
          sideOffset={2}
        >
          <BaseMenu.Popup
            aria-label={label}
            className={cx(
              popupClass,
              'max-h-(--available-height) max-w-80 min-w-56 overflow-y-auto p-1',
            )}
            finalFocus={handOver(giveFocus)}
            // Windows asks for a menu when the key is let go, which is here by then.
            onContextMenu={(event) => event.preventDefault()}
          >
            {children}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  )
}

/** A sentence about a menu's actions, between them. */
export function MenuNote({ children }: { readonly children: ReactNode }) {
  return (
    <BaseMenu.Group>
      <BaseMenu.GroupLabel className="px-2 py-1 text-ink-muted text-xs">
        {children}
      </BaseMenu.GroupLabel>
    </BaseMenu.Group>
  )
}
