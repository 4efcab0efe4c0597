'use client'

import { Dialog as BaseDialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactElement, ReactNode, RefObject } from 'react'
import { cx } from './class-names'
import { IconButton } from './icon-button'

const SHAPES = {
  center:
    'top-[max(1rem,12vh)] left-1/2 max-h-[80dvh] w-[calc(100vw-2rem)] -translate-x-1/2 rounded-lg border data-starting-style:scale-[0.98] data-starting-style:opacity-0 data-ending-style:opacity-0',
  right:
    'inset-y-0 right-0 w-[min(28rem,100vw)] border-l data-starting-style:translate-x-4 data-starting-style:opacity-0 data-ending-style:translate-x-4 data-ending-style:opacity-0',
  left: 'inset-y-0 left-0 w-[min(19rem,calc(100vw-3rem))] border-r data-starting-style:-translate-x-4 data-starting-style:opacity-0 data-ending-style:-translate-x-4 data-ending-style:opacity-0',
} as const

const WIDTHS = { sm: 'sm:w-[26rem]', md: 'sm:w-[36rem]', lg: 'sm:w-[56rem]' } as const

export interface DialogProps {
  /** The title; visible unless `isTitleHidden`. */
  readonly title: ReactNode
  readonly isTitleHidden?: boolean
  /** A sentence below the title, read aloud on opening. */
  readonly description?: ReactNode
  readonly children?: ReactNode
  /** Buttons below the content. */
  readonly footer?: ReactNode
  /** The element that opens it. Without one, use `isOpen`. */
  readonly trigger?: ReactElement
  readonly isOpen?: boolean
  readonly onOpenChange?: (isOpen: boolean) => void
  /** Centre of the screen, or a sheet at a side. @default 'center' */
  readonly placement?: keyof typeof SHAPES
  /** Width when centred. @default 'md' */
  readonly size?: keyof typeof WIDTHS
  /** Gets focus on opening. @default the first focusable element */
  readonly initialFocus?: RefObject<HTMLElement | null>
  /** Gets focus on closing; a function moves focus itself. @default the trigger */
  readonly finalFocus?: RefObject<HTMLElement | null> | (() => void)
  /** A press outside does not close it, because the user may have typed something. @default false */
  readonly keepsOnPressOutside?: boolean
  /** Removes the padding around the content. */
  readonly isFlush?: boolean
}

/** Makes a `finalFocus` handler of Base UI that moves focus itself. */
export function focusManually(giveFocus: () => void): () => false {
  return () => {
    giveFocus()
    return false
  }
}

/** A modal dialog or side sheet: traps focus, closes with Esc, restores focus. */
export function Dialog({
  title,
  isTitleHidden = false,
  description,
  children,
  footer,
  trigger,
  isOpen,
  onOpenChange,
  placement = 'center',
  size = 'md',
  initialFocus,
  finalFocus,
  isFlush = false,
  keepsOnPressOutside = false,
}: DialogProps) {
  return (
    <BaseDialog.Root
      disablePointerDismissal={keepsOnPressOutside}
      onOpenChange={(open) => onOpenChange?.(open)}
      open={isOpen}
    >
      {trigger !== undefined && <BaseDialog.Trigger render={trigger} />}
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="fixed inset-0 z-40 bg-[oklch(0.2_0.02_215/0.35)] transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <BaseDialog.Popup
          className={cx(
            'fixed z-40 flex flex-col border-line-strong bg-raised text-ink text-sm shadow-dialog outline-none transition-[opacity,scale,translate] duration-150 ease-out',
            SHAPES[placement],
            placement === 'center' && WIDTHS[size],
          )}
          data-modal=""
          finalFocus={typeof finalFocus === 'function' ? focusManually(finalFocus) : finalFocus}
          initialFocus={initialFocus}
        >
          <header
            className={cx(
              'flex items-start gap-4 px-4 pt-3.5 pb-2',
              isTitleHidden && 'sr-only focus-within:not-sr-only',
            )}
          >
            <div className="min-w-0 flex-1">
              <BaseDialog.Title className="line-clamp-3 break-words font-semibold text-lg">
                {title}
              </BaseDialog.Title>
              {description !== undefined && (
                <BaseDialog.Description className="mt-0.5 text-ink-muted">
                  {description}
                </BaseDialog.Description>
              )}
            </div>
            <BaseDialog.Close
              render={<IconButton className="-mr-1.5" icon={<X aria-hidden />} label="Close" />}
            />
          </header>
          <div
            className={cx(
              'min-h-0 flex-1 overflow-y-auto overscroll-contain',
              !isFlush && 'px-4 pt-1 pb-4',
            )}
          >
            {children}
          </div>
          {footer !== undefined && (
            <footer className="flex flex-wrap justify-end gap-2 border-line border-t px-4 py-3">
              {footer}
            </footer>
          )}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  )
}
