import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './class-names'

export type CalloutTone = 'info' | 'warning' | 'danger' | 'success'

const LOOKS = {
  info: { background: 'border-saving/25 bg-saving-soft', mark: 'text-saving', Icon: Info },
  warning: { background: 'border-dirty/30 bg-dirty-soft', mark: 'text-dirty', Icon: TriangleAlert },
  danger: { background: 'border-failed/30 bg-failed-soft', mark: 'text-failed', Icon: CircleAlert },
  success: { background: 'border-saved/30 bg-saved-soft', mark: 'text-saved', Icon: CircleCheck },
} as const

export interface CalloutProps {
  readonly tone: CalloutTone
  /** What happened, in a sentence. */
  readonly title: ReactNode
  /** What stays safe, and what to do next. */
  readonly children?: ReactNode
  /** Buttons. */
  readonly actions?: ReactNode
  /** Announced immediately, for an error that follows an action of the user. */
  readonly isAlert?: boolean
  readonly className?: string
}

/** A message in the page, with an icon for its tone. */
export function Callout({ tone, title, children, actions, isAlert, className }: CalloutProps) {
  const { background, mark, Icon } = LOOKS[tone]
  return (
    <div
      className={cx('flex gap-2.5 rounded-md border px-3 py-2.5 text-sm', background, className)}
      role={isAlert === true ? 'alert' : undefined}
    >
      <Icon aria-hidden className={cx('mt-0.5 size-4 shrink-0', mark)} />
      <div className="flex min-w-0 flex-1 flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <p className="font-semibold text-ink">{title}</p>
          {children !== undefined && <div className="mt-0.5 text-ink-muted">{children}</div>}
        </div>
        {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  )
}
