import { cx } from './class-names'

export interface SpinnerProps {
  /** The text for assistive technology; without it the spinner is decoration. */
  readonly label?: string
  readonly className?: string
}

/** A spinner in the size of the text. It does not move with reduced motion, so put text beside it. */
export function Spinner({ label, className }: SpinnerProps) {
  return (
    <svg
      aria-hidden={label === undefined || undefined}
      aria-label={label}
      className={cx('size-3.5 shrink-0 animate-pending', className)}
      fill="none"
      role={label === undefined ? undefined : 'img'}
      viewBox="0 0 16 16"
    >
      <circle cx="8" cy="8" opacity="0.25" r="6" stroke="currentColor" strokeWidth="2" />
      <path d="M8 2a6 6 0 0 1 6 6" stroke="currentColor" strokeLinecap="round" strokeWidth="2" />
    </svg>
  )
}
