'use client'

import { Menu as BaseMenu } from '@base-ui/react/menu'
import { type ReactNode, useState } from 'react'
import { cx, popupClass } from './class-names'
import { focusManually } from './dialog'

export interface ContextMenuProps {
  /** Accessible name. */
  readonly label: string
  /** Where the menu opens: at an element or a point. `null` closes it. */
  readonly anchor: { getBoundingClientRect(): DOMRect } | null
  /** `MenuItem`, `MenuSeparator`, `MenuNote`. */
  readonly children: ReactNode
  readonly onClose: () => void
  /** Moves focus on closing. */
  readonly giveFocus: () => void
}

/** A menu for something that is not a button, such as a row. */
export function ContextMenu({ label, anchor, children, onClose, giveFocus }: ContextMenuProps) {
  // Rendered here instead of at the end of the page, so that it stays in its landmark.
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
            finalFocus={focusManually(giveFocus)}
            // Windows opens the context menu on key release, which is over this menu by then.
            onContextMenu={(event) => event.preventDefault()}
          >
            {children}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  )
}

/** A note between the items of a menu. */
export function MenuNote({ children }: { readonly children: ReactNode }) {
  return (
    <BaseMenu.Group>
      <BaseMenu.GroupLabel className="px-2 py-1 text-ink-muted text-xs">
        {children}
      </BaseMenu.GroupLabel>
    </BaseMenu.Group>
  )
}
