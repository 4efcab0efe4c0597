'use client'

import { Toast } from '@base-ui/react/toast'
import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from 'lucide-react'
import { type ReactNode, useMemo } from 'react'
import { Button } from './button'
import { cx } from './class-names'

export type ToastTone = 'info' | 'warning' | 'danger' | 'success'

const MARKS = {
  info: { Icon: Info, colour: 'text-saving' },
  warning: { Icon: TriangleAlert, colour: 'text-dirty' },
  danger: { Icon: CircleAlert, colour: 'text-failed' },
  success: { Icon: CircleCheck, colour: 'text-saved' },
} as const

export interface ToastMessage {
  readonly title: string
  readonly description?: string
  /** @default 'info' */
  readonly tone?: ToastTone
  /** An action that the message offers. */
  readonly action?: { readonly label: string; readonly onSelect: () => void }
  /** Time on screen in ms; 0 for until dismissed. @default 6000 */
  readonly timeoutMs?: number
  /** Replaces the toast with the same id. */
  readonly id?: string
}

export interface Toasts {
  /** Shows a message; returns its id. */
  show(message: ToastMessage): string
  close(id: string): void
}

/** Distinguishes a message from the one that it replaces. */
interface ToastData {
  readonly serial: number
}

let shown = 0

/** Shows short messages in a corner. The same object for the life of the provider. */
export function useToasts(): Toasts {
  const { add, close } = Toast.useToastManager<ToastData>()
  return useMemo(
    () => ({
      show: ({ title, description, tone = 'info', action, timeoutMs = 6000, id }) => {
        shown += 1
        return add({
          data: { serial: shown },
          ...(id === undefined ? {} : { id }),
          title,
          description,
          type: tone,
          timeout: timeoutMs,
          // Interrupts a screen reader only for errors.
          priority: tone === 'danger' ? 'high' : 'low',
          ...(action === undefined
            ? {}
            : { actionProps: { children: action.label, onClick: action.onSelect } }),
        })
      },
      close,
    }),
    [add, close],
  )
}

/** Provides toasts and shows them. One for the whole app; F6 moves focus to them. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  return (
    <Toast.Provider limit={4} timeout={6000}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="fixed right-4 bottom-16 z-60 flex w-[min(22rem,calc(100vw-2rem))] flex-col gap-2">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

function markOf(type: string | undefined) {
  return type === 'warning' || type === 'danger' || type === 'success' ? MARKS[type] : MARKS.info
}

function ToastList() {
  const { toasts } = Toast.useToastManager<ToastData>()
  return toasts.map((toast) => {
    const { Icon, colour } = markOf(toast.type)
    return (
      <Toast.Root
        className="rounded-lg border border-line-strong bg-raised text-ink text-sm shadow-popup transition-[opacity,translate] duration-150 ease-out data-limited:hidden data-ending-style:opacity-0 data-starting-style:translate-y-2 data-starting-style:opacity-0"
        key={toast.id}
        swipeDirection={['right', 'down']}
        toast={toast}
      >
        <Toast.Content className="flex items-start gap-2.5 px-3 py-2.5">
          <Icon aria-hidden className={cx('mt-0.5 size-4 shrink-0', colour)} />
          <div className="min-w-0 flex-1">
            <Toast.Title className="font-semibold" render={<p />} />
            <Toast.Description className="mt-0.5 text-ink-muted" />
            {/* A new key for each message, so that a press cannot hit the action of its successor. */}
            <Toast.Action key={toast.data?.serial} render={<Button className="mt-2" size="sm" />} />
          </div>
          <Toast.Close
            aria-label="Dismiss"
            key={`dismiss ${toast.data?.serial}`}
            render={<Button className="-mr-1 w-6 px-0" size="sm" variant="ghost" />}
          >
            <X aria-hidden />
          </Toast.Close>
        </Toast.Content>
      </Toast.Root>
    )
  })
}
