import type { ReactNode } from 'react'

export interface NoticeProps {
  /** What happened. */
  readonly title: string
  /** What stays safe, and what to do next. */
  readonly children: ReactNode
  /** Buttons and links. */
  readonly actions: ReactNode
  /** For support: the digest of an error, the id of a table. */
  readonly detail?: string | undefined
}

/** A page that shows only a message. */
export function Notice({ title, children, actions, detail }: NoticeProps) {
  return (
    <div className="mx-auto flex min-h-full max-w-lg flex-col justify-center px-6 py-16">
      <h1 className="font-semibold text-xl">{title}</h1>
      <div className="mt-2 flex flex-col gap-2 text-base text-ink-muted">{children}</div>
      <div className="mt-5 flex flex-wrap gap-2">{actions}</div>
      {detail !== undefined && (
        <p className="mt-6 border-line border-t pt-3 font-mono text-ink-faint text-xs">{detail}</p>
      )}
    </div>
  )
}
