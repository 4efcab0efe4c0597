'use client'

import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import {
  type KeyboardEvent,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from 'react'
import { flushSync } from 'react-dom'
import { isComposing } from '@/components/ui'
import type { CellAddress } from '@/lib/data-table'
import type { ReviewRow } from '@/lib/session'
import { type LineActions, ReviewLine } from './review-line'

/** What the panel may ask of its list. */
export interface ReviewListHandle {
  /** Brings a line into view and makes it the one in the tab order; gives what takes focus there. */
  reach(key: string): HTMLElement | null
}

export interface ReviewListProps extends LineActions {
  readonly rows: readonly ReviewRow[]
  readonly ticked: ReadonlySet<string>
  readonly labelOf: (address: CellAddress) => string
  /** What scrolls the list; `null` until it is there. */
  readonly scroller: HTMLElement | null
  /** Takes the keyboard when its lines are there first. */
  readonly takesFocus: boolean
  readonly ref?: Ref<ReviewListHandle>
}

/** Names the words that tell the list's keys. */
export const REVIEW_KEYS_ID = 'review-keys'

/** What takes the keyboard in the review that is open; `null` where it has no line, or none is open. */
export function reviewLine(): HTMLElement | null {
  return document.querySelector(`[aria-describedby="${REVIEW_KEYS_ID}"] [data-line][tabindex="0"]`)
}

/** Lines beyond the edges of what is in sight. */
const OVERSCAN = 6
/** What lines measure before they are on the screen, in px. */
const RECORD_HEIGHT = 37
const CHANGE_HEIGHT = 65

/**
 * The lines of the review, of which only those in sight are rendered. One line is in the tab order (WAI-ARIA roving
 * focus): arrows, Home, End, Page Up and Page Down go through the lines, Enter goes to the cell, Delete discards, and
 * Tab reaches what else the line offers.
 */
export function ReviewList({
  rows,
  ticked,
  labelOf,
  scroller,
  takesFocus,
  ref,
  ...actions
}: ReviewListProps) {
  const [activeKey, setActiveKey] = useState<string | null>(null)
  const list = useRef<HTMLUListElement>(null)
  const found = rows.findIndex(({ key }) => key === activeKey)
  const active = Math.max(0, found)
  const virtualizer = useVirtualizer<HTMLElement, HTMLLIElement>({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: (index) => (rows[index]?.type === 'record' ? RECORD_HEIGHT : CHANGE_HEIGHT),
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    overscan: OVERSCAN,
    // The line that has the keyboard stays, however far it is scrolled away.
    rangeExtractor: (range) => withActive(range, active),
  })

  const isFocusDue = useRef(takesFocus)
  const lines = virtualizer.getVirtualItems()
  useEffect(() => {
    // Where the list scrolls is known one render after it is there, and its lines with that.
    if (lines.length === 0 || !isFocusDue.current) return
    isFocusDue.current = false
    list.current
      ?.querySelector<HTMLElement>('[data-line][tabindex="0"]')
      ?.focus({ preventScroll: true })
  }, [lines.length])

  function reach(key: string): HTMLElement | null {
    const index = rows.findIndex((row) => row.key === key)
    if (index < 0) return null
    flushSync(() => setActiveKey(key))
    virtualizer.scrollToIndex(index)
    // A line that was out of sight is rendered now, and on its way into it.
    return list.current?.querySelector<HTMLElement>(`[data-index="${index}"] [data-line]`) ?? null
  }

  useImperativeHandle(ref, () => ({ reach }))

  function handleKeyDown(event: KeyboardEvent) {
    if (isComposing(event)) return
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    // The line that a key was pressed for has gone: the next one takes no part in its being held.
    if (event.repeat && (event.key === 'Delete' || event.key === 'Enter')) {
      event.preventDefault()
      return
    }
    const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {}
    const page = Math.max(1, endIndex - startIndex - 1)
    const to = destination(event.key, active, rows.length, page)
    const here = rows[active]
    if (to !== null) {
      event.preventDefault()
      const next = rows[to]
      if (next) reach(next.key)?.focus({ preventScroll: true })
    } else if (event.key === 'Delete' && here) {
      event.preventDefault()
      actions.onDiscard(keysOf(here))
    }
  }

  return (
    <ul
      aria-describedby={REVIEW_KEYS_ID}
      aria-label="Changes"
      className="relative"
      onKeyDown={handleKeyDown}
      ref={list}
      style={{ height: virtualizer.getTotalSize() }}
    >
      {lines.map(({ index, start }) => {
        const row = rows[index]
        return (
          row && (
            <li
              aria-posinset={index + 1}
              aria-setsize={rows.length}
              className="absolute inset-x-0 top-0 border-line border-b"
              data-index={index}
              key={row.key}
              onFocus={() => setActiveKey(row.key)}
              ref={virtualizer.measureElement}
              style={{ transform: `translateY(${start}px)` }}
            >
              <ReviewLine
                {...actions}
                isActive={index === active}
                recordLabel={labelOf(row.type === 'record' ? row.address : row.change.address)}
                row={row}
                ticked={ticked}
              />
            </li>
          )
        )
      })}
    </ul>
  )
}

function withActive(range: Range, active: number): number[] {
  const indices = defaultRangeExtractor(range)
  if (active >= range.count || indices.includes(active)) return indices
  return [...indices, active].sort((a, b) => a - b)
}

/** Where a key leads from the line at `at` of `count`; `null` is nowhere. */
function destination(key: string, at: number, count: number, page: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, count - 1)
    case 'ArrowUp':
      return Math.max(at - 1, 0)
    case 'PageDown':
      return Math.min(at + page, count - 1)
    case 'PageUp':
      return Math.max(at - page, 0)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}

function keysOf(row: ReviewRow): readonly string[] {
  return row.type === 'record' ? row.changes.map(({ key }) => key) : [row.key]
}
