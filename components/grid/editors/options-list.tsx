import { useLayoutEffect, useRef } from 'react'
import { keepFocus } from './editor-props'

export interface OptionsListProps {
  readonly id: string
  readonly label: string
  readonly options: readonly string[]
  /** Index of the option that Enter chooses; -1 for none. */
  readonly highlighted: number
  /** The stored value, marked as selected. */
  readonly current: string | null
  readonly onPick: (option: string) => void
  /** The label of an option. @default the option itself */
  readonly optionLabel?: (option: string) => string
}

/** The allowed values, below an editor. Focus stays in the field, which refers to the highlighted option. */
export function OptionsList(props: OptionsListProps) {
  const { id, label, options, highlighted, current, onPick, optionLabel = itself } = props
  const list = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    // Not scrollIntoView, which would also scroll the grid.
    const option = list.current?.children[highlighted]
    if (list.current === null || !(option instanceof HTMLElement)) return
    const { offsetTop, offsetHeight } = option
    const { scrollTop, clientHeight } = list.current
    if (offsetTop < scrollTop) list.current.scrollTop = offsetTop
    if (offsetTop + offsetHeight > scrollTop + clientHeight) {
      list.current.scrollTop = offsetTop + offsetHeight - clientHeight
    }
  }, [highlighted])
  if (options.length === 0) return null
  return (
    <div id={id} ref={list} role="listbox" aria-label={label} className="ls-options" tabIndex={-1}>
      {options.map((option, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field above handles the keyboard; this is for the pointer.
        <div
          key={optionId(id, index)}
          id={optionId(id, index)}
          role="option"
          tabIndex={-1}
          className="ls-option"
          dir="auto"
          aria-selected={option === current}
          data-highlighted={index === highlighted || undefined}
          onMouseDown={keepFocus}
          onClick={() => onPick(option)}
        >
          {optionLabel(option)}
        </div>
      ))}
    </div>
  )
}

/** Id of an option's element, for `aria-activedescendant`. */
export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`
}

function itself(option: string): string {
  return option
}
