'use client'

import { X } from 'lucide-react'
import type { KeyboardEvent, ReactNode, Ref } from 'react'
import { IconButton, isComposing } from '@/components/ui'

export interface SidePanelProps {
  readonly title: string
  /** Beside the title. */
  readonly actions?: ReactNode
  /** Above what scrolls. */
  readonly top?: ReactNode
  readonly children: ReactNode
  /** Closes the panel, as Escape does, and gives the keyboard back to the grid. */
  readonly onClose: () => void
  /** Takes focus when what had it goes away. */
  readonly headingRef?: Ref<HTMLHeadingElement>
  /** What scrolls. */
  readonly bodyRef?: Ref<HTMLDivElement>
}

/** A region beside the grid, or below it on a phone: never over it, so that the cells it speaks of stay in sight. */
export function SidePanel({
  title,
  actions,
  top,
  children,
  onClose,
  headingRef,
  bodyRef,
}: SidePanelProps) {
  function handleKeyDown(event: KeyboardEvent<HTMLElement>) {
    if (event.key !== 'Escape' || event.defaultPrevented || isComposing(event)) return
    // React hands on the keys of lists and questions that were opened from here, which stand elsewhere in the page.
    if (event.target instanceof Node && !event.currentTarget.contains(event.target)) return
    event.preventDefault()
    onClose()
  }
  return (
    <section
      aria-label={title}
      onKeyDown={handleKeyDown}
      className="flex w-[23rem] shrink-0 flex-col border-line border-l bg-surface stacked:h-[48%] stacked:max-sm:h-[58%] stacked:max-sm:max-h-[calc(100%-12rem)] stacked:w-auto stacked:border-t stacked:border-l-0"
    >
      <header className="flex min-h-11 items-center gap-2 border-line border-b py-1.5 pr-2 pl-4">
        <h2
          className="flex-1 truncate font-semibold text-sm outline-none"
          ref={headingRef}
          tabIndex={-1}
        >
          {title}
        </h2>
        {actions}
        <IconButton icon={<X aria-hidden />} label="Close panel" onClick={onClose} />
      </header>
      {top}
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain" ref={bodyRef}>
        {children}
      </div>
    </section>
  )
}
