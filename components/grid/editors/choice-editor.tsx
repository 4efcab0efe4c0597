import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { isComposing } from '@/components/ui'
import { isolate } from '@/lib/data-table'
import { type EditorProps, useDraft } from './editor-props'
import { OptionsList, optionId } from './options-list'

export interface ChoiceEditorProps extends EditorProps {
  /** Called when `=` is typed, to begin an expression. */
  readonly onExpression: () => void
}

const CHOICES: readonly string[] = ['true', 'false', '']
const KEYS: Readonly<Record<string, number>> = { t: 0, y: 0, '1': 0, f: 1, n: 1, '0': 1 }

/** The editor for BOOLEAN: true, false or no value, by arrows, letter or pointer. */
export function ChoiceEditor({
  attribute,
  value,
  label,
  connect,
  onPick,
  onExpression,
}: ChoiceEditorProps) {
  const [highlighted, setHighlighted] = useState(() => CHOICES.indexOf(value ?? ''))
  const [isTouched, setTouched] = useState(false)
  const ids = useId()
  const field = useRef<HTMLDivElement>(null)
  const choice = CHOICES[highlighted]
  useDraft(connect, { isTouched, value: choice === undefined || choice === '' ? null : choice })
  useLayoutEffect(() => field.current?.focus({ preventScroll: true }), [])

  function choose(index: number): void {
    setHighlighted(index)
    setTouched(true)
  }

  function handleKeyDown(event: KeyboardEvent): void {
    if (isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === '=') {
      onExpression()
      return
    }
    const index = KEYS[event.key.toLowerCase()] ?? steppedIndex(event.key, highlighted)
    if (index === null) return
    event.preventDefault()
    choose(index)
  }

  return (
    <>
      <div
        ref={field}
        role="combobox"
        tabIndex={0}
        className="ls-editor-field"
        aria-label={label}
        aria-expanded
        aria-controls={`${ids}-options`}
        aria-activedescendant={
          highlighted < 0 ? undefined : optionId(`${ids}-options`, highlighted)
        }
        onKeyDown={handleKeyDown}
      >
        {labelOf(choice ?? value ?? '')}
      </div>
      <div className="ls-editor-below">
        <OptionsList
          id={`${ids}-options`}
          label={`Values of ${isolate(attribute.name)}`}
          options={CHOICES}
          highlighted={highlighted}
          current={value ?? ''}
          optionLabel={labelOf}
          onPick={(option) => {
            flushSync(() => choose(CHOICES.indexOf(option)))
            onPick()
          }}
        />
      </div>
    </>
  )
}

function labelOf(choice: string): string {
  return choice === '' ? 'no value' : choice
}

/** The next choice for an arrow, Home, End or Space; `null` for any other key. */
function steppedIndex(key: string, index: number): number | null {
  const { length } = CHOICES
  switch (key) {
    case 'ArrowDown':
    case ' ':
      return (index + 1) % length
    case 'ArrowUp':
      return (Math.max(index, 0) + length - 1) % length
    case 'Home':
      return 0
    case 'End':
      return length - 1
    default:
      return null
  }
}
