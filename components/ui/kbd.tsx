export interface KbdProps {
  /** Keys separated by spaces, each in its own cap: `Ctrl S`. */
  readonly children: string
  /** `inverse` for dark-on-light reversal inside tooltips. @default 'plain' */
  readonly tone?: 'plain' | 'inverse'
}

/** Keys to press, as caps. */
export function Kbd({ children, tone = 'plain' }: KbdProps) {
  const look = tone === 'plain' ? 'border-line-strong text-ink-muted' : 'border-canvas/40'
  return (
    <kbd className="inline-flex gap-0.5 whitespace-nowrap font-sans">
      {children.split(' ').map((key) => (
        <span
          className={`min-w-4 rounded-sm border px-1 text-center text-2xs leading-[15px] ${look}`}
          key={key}
        >
          {key}
        </span>
      ))}
    </kbd>
  )
}
