import { type ChangeEvent, type KeyboardEvent, useLayoutEffect, useRef } from 'react'
import { optionId } from './options-list'

/** The element of a text field. */
export type TextElement = HTMLInputElement | HTMLTextAreaElement

export interface TextFieldProps {
  readonly content: 'text' | 'number' | 'expression'
  /** A combobox has one line; a plain text grows with its lines. */
  readonly isCombobox: boolean
  /** The choices below the field. */
  readonly options: {
    readonly listId: string
    readonly count: number
    readonly highlighted: number
  }
  readonly value: string
  readonly label: string
  readonly ruleId: string
  readonly isInvalid: boolean
  readonly onType: (text: string) => void
  readonly onKeyDown: (event: KeyboardEvent<TextElement>) => void
}

/** The field of a text editor. It takes focus on mount, with the caret at the end. */
export function TextField(props: TextFieldProps) {
  const { content, isCombobox, options, value, onType } = props
  const area = useRef<HTMLTextAreaElement>(null)
  useLayoutEffect(() => takeFocus(area.current), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height depends on the text.
  useLayoutEffect(() => fitHeight(area.current), [value])
  const common = {
    className: 'ls-editor-field',
    'data-content': content,
    dir: 'auto',
    value,
    inputMode: content === 'number' ? ('decimal' as const) : ('text' as const),
    spellCheck: content === 'text' && !isCombobox,
    autoComplete: 'off',
    'aria-label': props.label,
    'aria-invalid': props.isInvalid || undefined,
    'aria-describedby': props.ruleId,
    'aria-controls': options.count > 0 || isCombobox ? options.listId : undefined,
    'aria-activedescendant':
      options.highlighted < 0 ? undefined : optionId(options.listId, options.highlighted),
    onKeyDown: props.onKeyDown,
  }
  if (!isCombobox) {
    return (
      <textarea {...common} ref={area} rows={1} onChange={(event) => onType(event.target.value)} />
    )
  }
  return (
    <input
      {...common}
      ref={takeFocus}
      type="text"
      role="combobox"
      aria-autocomplete="list"
      aria-expanded={options.count > 0}
      onChange={(event: ChangeEvent<HTMLInputElement>) => onType(event.target.value)}
    />
  )
}

function takeFocus(element: TextElement | null): void {
  if (element === null) return
  element.focus({ preventScroll: true })
  element.setSelectionRange(element.value.length, element.value.length)
}

/** Makes a field as tall as its text, up to the maximum height in CSS. */
function fitHeight(element: HTMLTextAreaElement | null): void {
  if (element === null) return
  element.style.height = 'auto'
  element.style.height = `${element.scrollHeight}px`
}
