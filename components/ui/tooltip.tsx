'use client'

import { Tooltip as BaseTooltip } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'

/** Lets further tooltips open without delay after the first. One for the whole app. */
export function TooltipProvider({ children }: { readonly children: ReactNode }) {
  return (
    <BaseTooltip.Provider delay={450} timeout={300}>
      {children}
    </BaseTooltip.Provider>
  )
}

export interface TooltipProps {
  /** Text only: a tooltip cannot be focused, so nothing in it can be pressed. */
  readonly content: ReactNode
  /** The element; it must be focusable and have an accessible name of its own. */
  readonly children: ReactElement
  /** @default 'bottom' */
  readonly side?: 'top' | 'right' | 'bottom' | 'left'
}

/**
 * A hint on hover and focus. It adds no accessible name, because touch and screen readers never get it: the element
 * needs its own (`aria-label`).
 */
export function Tooltip({ content, children, side = 'bottom' }: TooltipProps) {
  return (
    <BaseTooltip.Root>
      <BaseTooltip.Trigger render={children} />
      <BaseTooltip.Portal>
        <BaseTooltip.Positioner className="z-50" collisionPadding={8} side={side} sideOffset={6}>
          <BaseTooltip.Popup className="max-w-72 rounded-md bg-ink px-2 py-1 text-canvas text-xs shadow-popup transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0 data-instant:transition-none forced-colors:border">
            {content}
          </BaseTooltip.Popup>
        </BaseTooltip.Positioner>
      </BaseTooltip.Portal>
    </BaseTooltip.Root>
  )
}
