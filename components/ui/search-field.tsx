'use client'

import { Search, X } from 'lucide-react'
import { type KeyboardEvent, type Ref, useRef } from 'react'
import { cx, inputClass } from './class-names'
import { Kbd } from './kbd'
import { isComposing } from './key-press'

export interface SearchFieldProps {
  /** Accessible name. */
  readonly label: string
  /** @default the label */
  readonly placeholder?: string
  readonly value: string
  readonly onValueChange: (value: string) => void
  /** The key that focuses the field, shown while it is empty. */
  readonly shortcut?: string
  readonly onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void
  readonly ref?: Ref<HTMLInputElement>
  readonly size?: 'sm' | 'md' | 'lg'
  readonly className?: string
}

const HEIGHTS = { sm: 'h-7 text-sm', md: 'h-8 text-sm', lg: 'h-9 text-base' } as const

/** A search field. Esc first clears it; in an empty field, Esc bubbles. */
export function SearchField({
  label,
  placeholder = label,
  value,
  onValueChange,
  shortcut,
  onKeyDown,
  ref,
  size = 'sm',
  className,
}: SearchFieldProps) {
  const ownRef = useRef<HTMLInputElement>(null)

  function attach(input: HTMLInputElement | null): void {
    ownRef.current = input
    if (typeof ref === 'function') ref(input)
    else if (ref) ref.current = input
  }

  function clear(): void {
    onValueChange('')
    ownRef.current?.focus()
  }

  function handleKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.key === 'Escape' && value !== '' && !isComposing(event)) {
      event.preventDefault()
      event.stopPropagation()
      clear()
      return
    }
    onKeyDown?.(event)
  }

  return (
    <div className={cx('relative flex items-center', className)}>
      <Search aria-hidden className="pointer-events-none absolute left-2 size-3.5 text-ink-faint" />
      <input
        aria-label={label}
        autoComplete="off"
        className={cx(inputClass, 'pr-7 pl-7', HEIGHTS[size])}
        onChange={(event) => onValueChange(event.target.value)}
        onKeyDown={handleKeyDown}
        placeholder={placeholder}
        ref={attach}
        spellCheck={false}
        type="search"
        value={value}
      />
      {value !== '' && (
        <button
          aria-label="Clear search"
          className="absolute right-1 grid size-5 place-items-center rounded-sm text-ink-faint hover:bg-hover hover:text-ink"
          onClick={clear}
          type="button"
        >
          <X aria-hidden className="size-3.5" />
        </button>
      )}
      {value === '' && shortcut !== undefined && (
        <span aria-hidden className="pointer-events-none absolute right-2">
          <Kbd>{shortcut}</Kbd>
        </span>
      )}
    </div>
  )
}
