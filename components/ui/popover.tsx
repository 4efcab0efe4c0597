'use client'

import { Popover as BasePopover } from '@base-ui/react/popover'
import type { ReactElement, ReactNode, RefObject } from 'react'
import { cx, popupClass } from './class-names'

export interface PopoverProps {
  /** The title; also the accessible name. */
  readonly title: ReactNode
  readonly isTitleHidden?: boolean
  readonly children: ReactNode
  /** The button that opens it. Without one, give `anchor` and `isOpen`. */
  readonly trigger?: ReactElement
  /** Where it opens if it has no trigger, such as a cell. */
  readonly anchor?: Element | RefObject<Element | null> | null
  /** Also opens on hover. @default false */
  readonly opensOnHover?: boolean
  readonly isOpen?: boolean
  readonly onOpenChange?: (isOpen: boolean) => void
  /** @default 'bottom' */
  readonly side?: 'top' | 'right' | 'bottom' | 'left'
  /** @default 'start' */
  readonly align?: 'start' | 'center' | 'end'
  /** Gets focus on closing. */
  readonly finalFocus?: RefObject<HTMLElement | null>
  readonly className?: string
}

/** A non-modal popup beside an element. Esc and a press outside close it. */
export function Popover({
  title,
  isTitleHidden = false,
  children,
  trigger,
  anchor,
  opensOnHover = false,
  isOpen,
  onOpenChange,
  side = 'bottom',
  align = 'start',
  finalFocus,
  className,
}: PopoverProps) {
  return (
    <BasePopover.Root onOpenChange={(open) => onOpenChange?.(open)} open={isOpen}>
      {trigger !== undefined && (
        <BasePopover.Trigger delay={350} openOnHover={opensOnHover} render={trigger} />
      )}
      <BasePopover.Portal>
        <BasePopover.Positioner
          align={align}
          anchor={anchor}
          className="z-50"
          collisionPadding={8}
          side={side}
          sideOffset={6}
        >
          <BasePopover.Popup
            className={cx(
              popupClass,
              'max-h-(--available-height) w-80 max-w-[calc(100vw-1rem)] overflow-y-auto p-3',
              className,
            )}
            finalFocus={finalFocus}
          >
            <BasePopover.Title className={isTitleHidden ? 'sr-only' : 'mb-1 font-semibold'}>
              {title}
            </BasePopover.Title>
            {children}
          </BasePopover.Popup>
        </BasePopover.Positioner>
      </BasePopover.Portal>
    </BasePopover.Root>
  )
}
