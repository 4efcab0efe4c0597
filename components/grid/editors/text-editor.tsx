import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { isExpression, toText } from '@/lib/data-table'
import { editingIntent } from '../keyboard'
import type { EditorProps } from './editor-types'
import { OptionsList, optionId } from './options-list'
import { brokenRule, RuleHint } from './rule-hint'
import { matchingOptions, typedValue } from './typed-value'
import { useDraft } from './use-draft'

/**
 * The editor of TEXT and NUMBER, of expressions, and of stored strings that fit no other editor. Allowed values are
 * a list to choose from; another text may be kept, and is then invalid if the list is strict.
 */
export function TextEditor({ attribute, value, mode, label, connect, onPick }: EditorProps) {
  const [text, setText] = useState(() =>
    mode === 'replace' || value === null ? '' : toText(attribute.valueType, value),
  )
  const [isTouched, setTouched] = useState(false)
  const [chosen, setChosen] = useState<number | null>(null)
  const ids = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const stored = typedValue(attribute, value, text)
  useDraft(connect, { isTouched, value: stored })

  const isExpressionText = isExpression(attribute, text)
  const allowed = isExpressionText ? undefined : attribute.rules.enum
  const options =
    allowed === undefined ? [] : matchingOptions(allowed.values, isTouched ? text : '')
  // A strict list offers its first match, so that a few letters and Enter are enough; an open one waits to be asked.
  const offered =
    allowed?.isStrict === true && isTouched && text !== '' && options.length > 0 ? 0 : -1
  const highlighted = Math.min(chosen ?? offered, options.length - 1)

  useLayoutEffect(() => {
    const element = field.current
    element?.focus({ preventScroll: true })
    element?.setSelectionRange(element.value.length, element.value.length)
  }, [])
  useLayoutEffect(() => fitHeight(field.current), [])

  function type(next: string): void {
    setText(next)
    setTouched(true)
    setChosen(null)
  }

  function take(option: string): void {
    flushSync(() => type(option))
  }

  function handleKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.nativeEvent.isComposing) return
    if (options.length > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      const step = event.key === 'ArrowDown' ? 1 : -1
      setChosen((highlighted + step + options.length) % options.length)
      event.preventDefault()
      return
    }
    const intent = editingIntent(event)
    if (intent?.kind === 'line-break') {
      event.preventDefault()
      const element = event.currentTarget
      element.setRangeText('\n', element.selectionStart, element.selectionEnd, 'end')
      type(element.value)
    }
    const option = options[highlighted]
    if (intent?.kind === 'commit' && option !== undefined) take(option)
  }

  // An option under the arrows is what Enter takes, so the text typed to find it is not judged.
  const judged = isTouched && highlighted < 0 ? stored : null
  return (
    <>
      <textarea
        ref={field}
        className="ls-editor-field"
        data-face={
          isExpressionText ? 'expression' : attribute.valueType === 'NUMBER' ? 'number' : 'text'
        }
        rows={1}
        dir="auto"
        value={text}
        inputMode={attribute.valueType === 'NUMBER' ? 'decimal' : 'text'}
        spellCheck={attribute.valueType === 'TEXT' && !isExpressionText}
        autoComplete="off"
        aria-label={label}
        aria-invalid={brokenRule(attribute, judged) !== null || undefined}
        aria-describedby={`${ids}-rule`}
        {...(allowed === undefined
          ? {}
          : {
              role: 'combobox',
              'aria-expanded': options.length > 0,
              'aria-controls': `${ids}-options`,
              'aria-autocomplete': 'list' as const,
              'aria-activedescendant':
                highlighted < 0 ? undefined : optionId(`${ids}-options`, highlighted),
            })}
        onChange={(event) => {
          type(event.target.value)
          fitHeight(event.target)
        }}
        onKeyDown={handleKeyDown}
      />
      <div className="ls-editor-below">
        <RuleHint id={`${ids}-rule`} attribute={attribute} value={judged} />
        <OptionsList
          id={`${ids}-options`}
          label={`Allowed values of ${attribute.name}`}
          options={options}
          highlighted={highlighted}
          current={value}
          onPick={(option) => {
            take(option)
            onPick()
          }}
        />
      </div>
    </>
  )
}

/** Makes a text field as tall as its text; its largest height is the style sheet's. */
function fitHeight(element: HTMLTextAreaElement | null): void {
  if (element === null) return
  element.style.height = 'auto'
  element.style.height = `${element.scrollHeight}px`
}
