'use client'

import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  useCallback,
  useEffect,
  useRef,
} from 'react'

/** How long it takes to see that something on the screen is another, ms. */
export const LOOK_MS = 400
/** How far a hand that rests moves a pointer, px. */
const RESTING_PX = 8

interface Point {
  readonly x: number
  readonly y: number
}

/** Where the pointer was last; `null` until it was seen. */
let pointer: Point | null = null
let isWatching = false

function watchPointer(): void {
  if (isWatching) return
  isWatching = true
  const note = ({ clientX: x, clientY: y }: MouseEvent | globalThis.PointerEvent) => {
    pointer = { x, y }
  }
  for (const type of ['pointermove', 'pointerdown', 'pointerup'] as const) {
    window.addEventListener(type, note, { capture: true, passive: true })
  }
}

/** A control came under a pointer that rests here. */
interface Arrival extends Point {
  readonly atMs: number
}

function isNear(a: Point, b: Point, px: number): boolean {
  return Math.hypot(a.x - b.x, a.y - b.y) <= px
}

/** What a control asks before it takes a press. */
export interface PressGuard {
  /** False for a press that its user cannot have meant for this control. */
  isMeant(event: MouseEvent): boolean
  /** True for a key that is held: the press that it stands for was taken when it went down. */
  isHeld(event: KeyboardEvent): boolean
  onPointerEnter(event: PointerEvent): void
}

/**
 * Keeps a press from a control that it was not meant for: the second click of a double click, whose first one may have
 * put this control under the pointer; a click on a control that came under a resting pointer too short a time ago to be
 * seen; and Enter that is held.
 *
 * @param isRepeatable pressing it again and again is what it is for
 */
export function usePressGuard(isRepeatable: boolean): PressGuard {
  const arrival = useRef<Arrival | null>(null)
  useEffect(() => {
    watchPointer()
    if (pointer !== null) arrival.current = { ...pointer, atMs: performance.now() }
  }, [])
  return {
    isMeant: useCallback(
      (event) => {
        if (event.detail > 1 && !isRepeatable) return false
        const { current } = arrival
        if (event.detail === 0 || current === null) return true
        const at = { x: event.clientX, y: event.clientY }
        return performance.now() - current.atMs >= LOOK_MS || !isNear(at, current, RESTING_PX)
      },
      [isRepeatable],
    ),
    isHeld: useCallback(
      (event) => event.repeat && event.key === 'Enter' && !isRepeatable,
      [isRepeatable],
    ),
    onPointerEnter: useCallback(({ clientX: x, clientY: y }) => {
      // A browser says that a pointer entered, too, when the page moved below it: at the very place where it was.
      if (pointer !== null && isNear(pointer, { x, y }, 1)) {
        arrival.current = { x, y, atMs: performance.now() }
      } else if (pointer !== null && arrival.current !== null) {
        // A pointer that was elsewhere in between comes back on purpose.
        if (!isNear(pointer, arrival.current, RESTING_PX)) arrival.current = null
      }
    }, []),
  }
}
