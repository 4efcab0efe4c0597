'use client'

import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  useCallback,
  useEffect,
  useRef,
} from 'react'

/** How long users need to notice that something on the screen has changed, ms. */
export const LOOK_MS = 400
/** How far a resting hand moves the pointer, px. */
const RESTING_RADIUS_PX = 8

interface Point {
  readonly x: number
  readonly y: number
}

/** The last position of the pointer; `null` before the first event. */
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

/** When and where a control appeared under the resting pointer. */
interface Arrival extends Point {
  readonly atMs: number
}

function isNear(a: Point, b: Point, px: number): boolean {
  return Math.hypot(a.x - b.x, a.y - b.y) <= px
}

/** Recognises accidental presses of a control. */
export interface PressGuard {
  /** False for a press that was probably not meant for this control. */
  isMeant(event: MouseEvent): boolean
  /** True for the repeats of a held key. */
  isHeld(event: KeyboardEvent): boolean
  onPointerEnter(event: PointerEvent): void
}

/**
 * Ignores presses that were probably not meant for a control: the second click of a double click, whose first click may
 * have brought the control under the pointer; a click on a control that appeared under a resting pointer too recently
 * to be noticed; and the repeats of a held Enter.
 *
 * @param isRepeatable the control is meant to be pressed repeatedly
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
        return (
          performance.now() - current.atMs >= LOOK_MS || !isNear(at, current, RESTING_RADIUS_PX)
        )
      },
      [isRepeatable],
    ),
    isHeld: useCallback(
      (event) => event.repeat && event.key === 'Enter' && !isRepeatable,
      [isRepeatable],
    ),
    onPointerEnter: useCallback(({ clientX: x, clientY: y }) => {
      // The same position as before: the page moved below the pointer.
      if (pointer !== null && isNear(pointer, { x, y }, 1)) {
        arrival.current = { x, y, atMs: performance.now() }
      } else if (pointer !== null && arrival.current !== null) {
        // The pointer was moved away and came back on purpose.
        if (!isNear(pointer, arrival.current, RESTING_RADIUS_PX)) arrival.current = null
      }
    }, []),
  }
}
