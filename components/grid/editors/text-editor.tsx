import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { insertText, isComposing } from '@/components/ui'
import { fieldText, isExpression, isolate, possibleNumbers } from '@/lib/data-table'
import { editingIntent } from '../input/keyboard'
import { matchingOptions, typedFieldValue } from '../model/typed-value'
import { type EditorProps, useDraft } from './editor-props'
import { OptionsList } from './options-list'
import { brokenRule, RuleHint } from './rule-hint'
import { type TextElement, TextField } from './text-field'

/** Longer texts are not wrapped and validated only once: laying out two megabytes takes half a minute. */
const LONG_CHARACTERS = 20_000

/** The editor for TEXT, NUMBER, expressions, and stored strings that fit no other editor. */
export function TextEditor(props: EditorProps) {
  const [isLong] = useState(
    () => props.mode === 'modify' && (props.value?.length ?? 0) > LONG_CHARACTERS,
  )
  return isLong ? <LongTextEditor {...props} /> : <ShortTextEditor {...props} />
}

/** Delay before a very long text is reported, because the whole text is read each time. */
const LONG_NOTE_MS = 300

/** The editor for a text far above all limits. The field holds the text; it is read when the editor closes. */
function LongTextEditor({ attribute, value, label, connect }: EditorProps) {
  const id = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  const [opening] = useState(() => fieldText(attribute.valueType, value))
  const [message] = useState(() => brokenRule(attribute, value))
  const isTouched = useRef(false)
  const noteSoon = useRef<() => void>(undefined)
  useLayoutEffect(() => {
    area.current?.focus({ preventScroll: true })
    const read = () => ({
      isTouched: isTouched.current,
      value: typedFieldValue(attribute, value, area.current?.value ?? opening),
    })
    let timer: ReturnType<typeof setTimeout> | undefined
    noteSoon.current = () => {
      isTouched.current = true
      timer ??= setTimeout(() => {
        timer = undefined
        connect.note(read())
      }, LONG_NOTE_MS)
    }
    const leave = connect.join(read)
    return () => {
      clearTimeout(timer)
      if (timer !== undefined) connect.note(read())
      leave()
    }
  }, [connect, attribute, value, opening])
  return (
    <>
      <textarea
        aria-describedby={id}
        aria-invalid={message !== null || undefined}
        aria-label={label}
        autoComplete="off"
        className="ls-editor-field ls-editor-long"
        data-content="text"
        defaultValue={opening}
        onInput={() => noteSoon.current?.()}
        onKeyDown={(event) => {
          if (editingIntent(event)?.kind !== 'line-break') return
          event.preventDefault()
          insertText(event.currentTarget, '\n')
          noteSoon.current?.()
        }}
        ref={area}
        spellCheck={false}
        wrap="off"
      />
      <div className="ls-editor-below">
        <p className="ls-editor-hint" hidden={message === null} id={id} role="status">
          {message}
        </p>
      </div>
    </>
  )
}

/**
 * Offers the allowed values. Another text can be committed too; it is invalid if the list is strict. For a number, the
 * list holds the possible meanings of an ambiguous text such as `3,5`.
 */
function ShortTextEditor({ attribute, value, mode, label, connect, onPick }: EditorProps) {
  const [text, setText] = useState(() =>
    mode === 'replace' ? '' : fieldText(attribute.valueType, value),
  )
  /** The typed text, which filters the choices; `null` before the first character. */
  const [typed, setTyped] = useState<string | null>(null)
  const [chosen, setChosen] = useState<number | null>(null)
  const ids = useId()

  const { enum: allowed } = attribute.rules
  const [opening] = useState(text)
  const readings =
    attribute.valueType === 'NUMBER' && allowed === undefined
      ? possibleNumbers(typed ?? opening)
      : []
  const isExpressionText = isExpression(attribute, text)
  const options =
    allowed === undefined || isExpressionText
      ? readings
      : matchingOptions(allowed.values, typed ?? '')
  // A strict list highlights its first match, so that a few letters and Enter suffice; otherwise nothing is
  // highlighted.
  const isOffered = allowed?.isStrict === true && typed !== null && typed !== ''
  const offered = typed === null ? options.indexOf(text) : isOffered ? 0 : -1
  const highlighted = Math.min(chosen ?? offered, options.length - 1)
  // The text in the field. A highlighted choice is taken only by a key or a press, not when a blur or a save closes the
  // editor.
  const stored = typedFieldValue(attribute, value, text)
  const isTouched = typed !== null || chosen !== null
  useDraft(connect, { isTouched, value: stored })

  function type(next: string): void {
    setText(next)
    setTyped(next)
    setChosen(null)
  }

  function choose(index: number): void {
    setText(options[index] ?? text)
    setChosen(index)
  }

  function handleKeyDown(event: KeyboardEvent<TextElement>): void {
    if (isComposing(event)) return
    if (options.length > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault()
      const from = event.key === 'ArrowUp' ? Math.max(highlighted, 0) - 1 : highlighted + 1
      choose((from + options.length) % options.length)
      return
    }
    const intent = editingIntent(event)
    // First, because this key closes the editor, which then reads the field.
    if (
      intent?.kind === 'commit' &&
      options[highlighted] !== undefined &&
      options[highlighted] !== text
    )
      flushSync(() => choose(highlighted))
    if (intent?.kind !== 'line-break') return
    event.preventDefault()
    const field = event.currentTarget
    if (field instanceof HTMLInputElement) return
    insertText(field, '\n')
    type(field.value)
  }

  const ruleId = `${ids}-rule`
  const listId = `${ids}-options`
  // A value with line breaks would lose them in a one-line field.
  const isCombobox = allowed !== undefined && !/[\r\n]/.test(value ?? '')
  return (
    <>
      <TextField
        content={
          isExpressionText ? 'expression' : attribute.valueType === 'NUMBER' ? 'number' : 'text'
        }
        isCombobox={isCombobox}
        options={{ listId, count: options.length, highlighted }}
        value={text}
        label={label}
        ruleId={ruleId}
        isInvalid={isTouched && brokenRule(attribute, stored) !== null}
        onType={type}
        onKeyDown={handleKeyDown}
      />
      <div className="ls-editor-below">
        <RuleHint id={ruleId} attribute={attribute} value={isTouched ? stored : null} />
        <OptionsList
          id={listId}
          label={
            readings.length > 0
              ? 'What it may mean'
              : `Allowed values of ${isolate(attribute.name)}`
          }
          options={options}
          highlighted={highlighted}
          current={value}
          {...(readings.length > 0 && { optionLabel: (option: string) => `Use ${option}` })}
          onPick={(picked) => {
            flushSync(() => type(picked))
            onPick()
          }}
        />
      </div>
    </>
  )
}
