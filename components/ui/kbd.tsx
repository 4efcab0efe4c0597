'use client'

import { useIsApple } from './platform'

export interface KbdProps {
  /** Keys separated by spaces, each in its own cap: `Ctrl S`. On a Mac, Ctrl stands for Command; `Control` is Ctrl itself. */
  readonly children: string
  /** `inverse` for dark-on-light reversal inside tooltips. @default 'plain' */
  readonly tone?: 'plain' | 'inverse'
}

const APPLE_KEYS: ReadonlyMap<string, string> = new Map([
  ['Ctrl', '⌘'],
  ['Control', '⌃'],
  ['Alt', '⌥'],
  ['Shift', '⇧'],
  ['Del', '⌫'],
])

/** Keys to press, as caps, with the signs of the platform. */
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
