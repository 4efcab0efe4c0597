import { cx } from './cx'

export interface SkeletonProps {
  /** Width and height, as utilities: `w-40 h-3`. */
  readonly className?: string
}

/** A quiet bar where words will be. Hidden from assistive technology: say that it loads beside it. */
export function Skeleton({ className }: SkeletonProps) {
  return (
    <span
      aria-hidden
      className={cx('block animate-breathe rounded-xs bg-line', className ?? 'h-3 w-full')}
    />
  )
}
