'use client'

import { useIsApple } from './platform'

export interface KbdProps {
  /** Keys separated by spaces: `Ctrl S`. On a Mac, `Ctrl` shows as Command, and `Control` as Ctrl. */
  readonly children: string
  /** `inverse` inside tooltips. @default 'plain' */
  readonly tone?: 'plain' | 'inverse'
}

const APPLE_KEYS: ReadonlyMap<string, string> = new Map([
  ['Ctrl', '⌘'],
  ['Control', '⌃'],
  ['Alt', '⌥'],
  ['Shift', '⇧'],
  ['Del', '⌫'],
])

/** Keyboard keys, with the symbols of the platform. */
export function Kbd({ children, tone = 'plain' }: KbdProps) {
  const isApple = useIsApple()
  const look = tone === 'plain' ? 'border-line-strong text-ink-muted' : 'border-canvas/40'
  return (
    <kbd className="inline-flex gap-0.5 whitespace-nowrap font-sans">
      {children.split(' ').map((key) => (
        <span
          className={`min-w-4 rounded-sm border px-1 text-center text-2xs leading-[15px] ${look}`}
          key={key}
        >
          {isApple ? (APPLE_KEYS.get(key) ?? key) : key}
        </span>
      ))}
    </kbd>
  )
}
