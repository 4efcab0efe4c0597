import { Skeleton } from '@/components/ui'

/** Shown while the attributes are read; after some time it says that the service is slow. */
export default function TableLoading() {
  return (
    <div aria-busy className="flex h-full flex-col">
      <p className="sr-only" role="status">
        Opening the table
      </p>
      <div className="space-y-2 border-line border-b px-4 py-3">
        <Skeleton className="h-5 w-56" />
        <Skeleton className="h-3 w-96 max-w-full" />
      </div>
      <p className="animate-late px-4 pt-3 text-ink-muted">
        Amazon Connect has not answered yet. Lockstep keeps trying, and your edits are safe.
      </p>
      <div className="space-y-px p-4">
        {Array.from({ length: 12 }, (_, line) => `line ${line}`).map((line) => (
          <Skeleton className="h-8 w-full" key={line} />
        ))}
      </div>
    </div>
  )
}
