'use client'

import { Info } from 'lucide-react'
import { IconButton, Popover } from '@/components/ui'
import type { LockLevel } from '@/lib/data-table'
import { LockGlyph } from './lock-glyph'
import { LOCK_LEVELS, lockWords } from './lock-words'

export interface LockLevelLabelProps {
  readonly level: LockLevel | null
  readonly className?: string
}

/** A level as glyph and words, without more. For lists. */
export function LockLevelLabel({ level, className }: LockLevelLabelProps) {
  return (
    <span className={className}>
      <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
        <LockGlyph className="size-3.5 shrink-0 text-accent" level={level} />
        {lockWords(level).label}
      </span>
    </span>
  )
}

/** A level as a badge that explains itself on hover, focus or touch. For the head of one table. */
export function LockLevelBadge({ level }: { readonly level: LockLevel | null }) {
  const words = lockWords(level)
  return (
    <Popover
      isTitleHidden
      opensOnHover
      title={`Lock level: ${words.label}`}
      trigger={
        <button
          className="inline-flex h-5 items-center gap-1.5 whitespace-nowrap rounded-sm border border-line-strong px-1.5 text-ink-muted text-xs hover:border-control hover:text-ink data-popup-open:border-control"
          type="button"
        >
          <LockGlyph className="size-3 shrink-0 text-accent" level={level} />
          <span className="sr-only">Lock level: </span>
          {words.label}
        </button>
      }
    >
      <LockLevelLine level={level} />
    </Popover>
  )
}

/** A button with all five levels explained. */
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
  const words = lockWords(level)
  return (
    <div className="flex gap-2.5">
      <LockGlyph className="mt-0.5 size-4 shrink-0 text-accent" level={level} />
      <div>
        <p className="font-medium">{words.label}</p>
        <p className="text-ink-muted text-xs">{words.explanation}</p>
      </div>
    </div>
  )
}
