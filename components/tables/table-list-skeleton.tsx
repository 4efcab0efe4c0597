import { Skeleton, VisuallyHidden } from '@/components/ui'

const WIDTHS = ['w-44', 'w-36', 'w-52', 'w-40', 'w-48', 'w-32'] as const

/** A placeholder for the list, in its size, so that the page does not jump. */
export function TableListSkeleton() {
  return (
    <div className="flex flex-col gap-3">
      <VisuallyHidden isLive>Loading tables</VisuallyHidden>
      <Skeleton className="h-8 w-full rounded-md sm:w-80" />
      <div className="border-line-strong border-b pt-8" />
      {WIDTHS.map((width) => (
        <div className="flex h-13 flex-col gap-2.5 border-line border-b px-3 pb-4" key={width}>
          <Skeleton className={`h-3.5 ${width}`} />
          <Skeleton className="h-2.5 w-3/5" />
        </div>
      ))}
    </div>
  )
}
