import { Fragment, type ReactNode } from 'react'
import type { TextRange } from './find-tables'

export interface HighlightProps {
  readonly text: string
  /** Sorted, without overlaps. */
  readonly ranges: readonly TextRange[]
}

/** Text with highlighted ranges. */
export function Highlight({ text, ranges }: HighlightProps) {
  const parts: ReactNode[] = []
  let from = 0
  for (const [start, end] of ranges) {
    parts.push(
      <Fragment key={start}>
        {text.slice(from, start)}
        <mark className="rounded-xs bg-dirty-soft text-inherit underline decoration-2 decoration-dirty underline-offset-2">
          {text.slice(start, end)}
        </mark>
      </Fragment>,
    )
    from = end
  }
  return (
    <>
      {parts}
      {text.slice(from)}
    </>
  )
}
