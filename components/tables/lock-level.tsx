'use client'

import { Info } from 'lucide-react'
import { IconButton, Popover } from '@/components/ui'
import type { LockLevel } from '@/lib/data-table'
import { describeLockLevel, LOCK_LEVELS } from './lock-description'
import { LockGlyph } from './lock-glyph'

export interface LockLevelLabelProps {
  readonly level: LockLevel | null
  readonly className?: string
}

/** A lock level with icon and label. */
export function LockLevelLabel({ level, className }: LockLevelLabelProps) {
  return (
    <span className={className}>
      <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
        <LockGlyph className="size-3.5 shrink-0 text-accent" level={level} />
        {describeLockLevel(level).label}
      </span>
    </span>
  )
}

/** A badge of a lock level with an explanation on hover, focus or touch. */
export function LockLevelBadge({ level }: { readonly level: LockLevel | null }) {
  const description = describeLockLevel(level)
  return (
    <Popover
      isTitleHidden
      opensOnHover
      title={`Lock level: ${description.label}`}
      trigger={
        <button
          className="inline-flex h-5 items-center gap-1.5 whitespace-nowrap rounded-sm border border-line-strong px-1.5 text-ink-muted text-xs hover:border-control hover:text-ink data-popup-open:border-control"
          type="button"
        >
          <LockGlyph className="size-3 shrink-0 text-accent" level={level} />
          <span className="sr-only">Lock level: </span>
          {description.label}
        </button>
      }
    >
      <LockLevelLine level={level} />
    </Popover>
  )
}

/** A button that explains all lock levels. */
export function LockLevelsHelp() {
  return (
    <Popover
      align="start"
      title="How tables are locked"
      trigger={
        <IconButton
          className="-my-1"
          icon={<Info aria-hidden />}
          label="What the lock levels mean"
          size="sm"
        />
      }
    >
      <ul className="flex flex-col gap-2 pt-1">
        {LOCK_LEVELS.map((level) => (
          <li key={level}>
            <LockLevelLine level={level} />
          </li>
        ))}
      </ul>
    </Popover>
  )
}

function LockLevelLine({ level }: { readonly level: LockLevel | null }) {
  const description = describeLockLevel(level)
  return (
    <div className="flex gap-2.5">
      <LockGlyph className="mt-0.5 size-4 shrink-0 text-accent" level={level} />
      <div>
        <p className="font-medium">{description.label}</p>
        <p className="text-ink-muted text-xs">{description.explanation}</p>
      </div>
    </div>
  )
}
