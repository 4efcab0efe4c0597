import { cx } from './class-names'

export interface SkeletonProps {
  /** Width and height: `w-40 h-3`. */
  readonly className?: string
}

/**
 * A placeholder for text that is loading. Hidden from assistive technology, so say elsewhere that something is loading.
 */
export function Skeleton({ className }: SkeletonProps) {
  return (
    <span
      aria-hidden
      className={cx('block animate-breathe rounded-xs bg-line', className ?? 'h-3 w-full')}
    />
  )
}
