'use client'

import { AlertDialog as BaseAlertDialog } from '@base-ui/react/alert-dialog'
import { type ReactElement, type ReactNode, useRef } from 'react'
import { Button } from './button'

export interface AlertDialogProps {
  /** The question. */
  readonly title: ReactNode
  /** What will happen, and what stays safe. */
  readonly children: ReactNode
  /** The action as a verb phrase, such as "Discard 12 drafts"; never "OK". */
  readonly confirmLabel: string
  /** @default 'Cancel' */
  readonly cancelLabel?: string
  /** The action cannot be undone. @default false */
  readonly isDangerous?: boolean
  /** The action is in progress. */
  readonly isPending?: boolean
  readonly onConfirm: () => void
  /** A third button, such as another action. @default none */
  readonly alternative?: { readonly label: string; readonly onChoose: () => void } | undefined
  readonly trigger?: ReactElement
  /** Gets focus on closing if the element that opened the dialog no longer exists. @default what had focus before */
  readonly focusAfter?: () => HTMLElement | null
  readonly isOpen?: boolean
  readonly onOpenChange?: (isOpen: boolean) => void
}

/**
 * A question that must be answered: a click outside does not close it, and focus starts on Cancel. Confirming closes
 * it.
 */
export function AlertDialog({
  title,
  children,
  confirmLabel,
  cancelLabel = 'Cancel',
  isDangerous = false,
  isPending = false,
  onConfirm,
  alternative,
  trigger,
  focusAfter = () => null,
  isOpen,
  onOpenChange,
}: AlertDialogProps) {
  const cancelRef = useRef<HTMLButtonElement>(null)
  return (
    <BaseAlertDialog.Root onOpenChange={(open) => onOpenChange?.(open)} open={isOpen}>
      {trigger !== undefined && <BaseAlertDialog.Trigger render={trigger} />}
      <BaseAlertDialog.Portal>
        <BaseAlertDialog.Backdrop className="fixed inset-0 z-40 bg-[oklch(0.2_0.02_215/0.35)] transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <BaseAlertDialog.Popup
          className="fixed top-[max(1rem,16vh)] left-1/2 z-40 flex max-h-[calc(100dvh-max(2rem,20vh))] w-[min(26rem,calc(100vw-2rem))] -translate-x-1/2 flex-col rounded-lg border border-line-strong bg-raised p-4 text-ink text-sm shadow-dialog outline-none transition-[opacity,scale] duration-150 ease-out data-starting-style:scale-[0.98] data-starting-style:opacity-0 data-ending-style:opacity-0"
          data-modal=""
          finalFocus={focusAfter}
          initialFocus={cancelRef}
        >
          <div className="min-h-0 overflow-y-auto overscroll-contain">
            <BaseAlertDialog.Title className="font-semibold text-lg">{title}</BaseAlertDialog.Title>
            <BaseAlertDialog.Description className="mt-1 text-ink-muted" render={<div />}>
              {children}
            </BaseAlertDialog.Description>
          </div>
          <div className="mt-4 flex shrink-0 flex-wrap justify-end gap-2">
            {alternative !== undefined && (
              <BaseAlertDialog.Close
                onClick={alternative.onChoose}
                render={<Button variant="ghost">{alternative.label}</Button>}
              />
            )}
            <BaseAlertDialog.Close render={<Button ref={cancelRef}>{cancelLabel}</Button>} />
            <BaseAlertDialog.Close
              onClick={onConfirm}
              render={
                <Button isPending={isPending} variant={isDangerous ? 'danger' : 'primary'}>
                  {confirmLabel}
                </Button>
              }
            />
          </div>
        </BaseAlertDialog.Popup>
      </BaseAlertDialog.Portal>
    </BaseAlertDialog.Root>
  )
}
